import Commands
import Engine
import Service

enum CalendarCommand: ClientCommand {
  static let usage = Usage(
    "calendar", "what falls due ahead, as a calendar file",
    details: [
      """
      An iCalendar file (RFC 5545) to import or to publish: an event on the last day on which something can still be done, \
      for whatever will turn worse if nothing is. A deadline that is moved moves its event. Many that one rule lets fall due \
      at once in one unit are one event.
      """,
      "The daemon gives the same at /calendar.ics, for calendars that subscribe.",
    ],
    options: [
      .option(
        "days", "N", .number(0...ForecastPage.mostDays), "how many days ahead", fallback: String(CalendarPage.usualDays)
      ),
      .unit, .rule, .criterion,
      .option("as-of", "DAY", .day, "from that day or instant on, with `--rules` and `--records`", fallback: "now"),
      .option("output", "FILE", .file, "replaces the file at once", fallback: "it goes to standard output"),
    ] + Usage.Option.sources,
    examples: [
      .init("etterlev calendar --unit solhellinga --output deadlines.ics", "a unit's year ahead, to import"),
      .init("etterlev calendar --days 90", "the next ninety days of all units"),
    ],
    seeAlso: ["forecast", "alerts"])

  private static let filters = ["days", "unit", "rule", "criterion"]

  static func run(_ arguments: Arguments) throws -> Int32 {
    let bytes: [UInt8]
    if let local = try LocalSource.read(arguments, asOf: .knownNow) {
      bytes = try document(local, arguments)
    } else {
      bytes = try Client(arguments).text("/calendar.ics" + Client.query(filters.map { ($0, arguments.value($0)) }))
    }
    try OutputFile.write(bytes, to: arguments.value("output"))
    return Exit.fine
  }

  private static func document(_ local: LocalSource, _ arguments: Arguments) throws -> [UInt8] {
    let engine = local.engine
    do {
      let selection = try CalendarPage.selection { arguments.value($0) }
      engine.forecast(until: ForecastPage.until(selection, engine, local.zone))
      while !engine.stepForecast(limit: 100_000) {}
      var page = try CalendarPage(
        engine, selection, zone: local.zone, instance: "etterlevd", stamp: engine.now)
      while !page.step(limit: 100_000) {}
      return page.finish()
    } catch {
      throw UsageError(error.description)
    }
  }
}
