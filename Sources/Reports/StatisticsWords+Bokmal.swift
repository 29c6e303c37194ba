extension StatisticsWords {
  /// For what leaders and councils read.
  public static let bokmål = StatisticsWords(
    measures: [
      .new: "Nye", .closed: "Lukket", .open: "Åpne ved slutten", .overdue: "Over fristen", .inTime: "Lukket i tide (%)",
      .median: "Median dager", .ninetieth: "90-persentil dager", .unknown: "Ukjent",
    ],
    unit: "Enhet", all: "Alle", directly: "(direkte)", nowhere: "Uten enhet", unstated: "Ikke oppgitt",
    others: "Andre", yes: "Ja", no: "Nei",
    headings: ["Statistikk", "Fra", "Til", "Fordelt på", "Nivå", "Kode", "Navn"], period: ["", " fra ", " til og med "])
}
