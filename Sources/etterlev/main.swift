print("etterlev")
