import Commands

enum ReportCommand: ClientCommand {
  static let usage = Usage(
    "report", "the page for leaders as one file, for any web server or to send",
    details: [
      """
      The page that the daemon shows at `/`: how criteria stand in units, what is to be done, how it has gone and what \
      comes. The file needs nothing beside it, asks nobody for anything, and says as of when it stands; it does not follow \
      what happens.
      """,
      "It shows what you may see yourself: publish it only to those who may see the same.",
    ],
    options: [
      .option("html", "FILE", .file, "replaces the file at once", fallback: "it goes to standard output"), .unit,
      .socket,
    ],
    examples: [
      .init("etterlev report --html /srv/www/etterlev/index.html", "where a web server gives it to leaders"),
      .init("etterlev report --unit solhellinga --html solhellinga.html", "a unit and those beneath it"),
    ],
    seeAlso: ["status", "alerts", "forecast"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    let query = Client.query([("live", "no"), ("unit", arguments.value("unit"))])
    let bytes = try Client(arguments).text("/" + query)
    try OutputFile.write(bytes, to: arguments.value("html"))
    return Exit.fine
  }
}
