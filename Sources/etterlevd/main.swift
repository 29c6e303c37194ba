print("etterlevd")
