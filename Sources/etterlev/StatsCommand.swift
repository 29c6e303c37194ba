import CivilTime
import Commands
import Engine
import Linux
import Records
import Reports
import Service

enum StatsCommand: ClientCommand {
  static let usage = Usage(
    "stats", "what was new, closed, open and overdue over a period, by unit and by fields",
    details: [
      """
      The pack's `statistics` say what is counted. Without NAME they are listed. The period is this calendar year, up to \
      today, where no other is asked for.
      """,
      """
      Counts from 1 to 4 are shown as `<5`, and `:` stands for what is not shown because it would tell more of them. Median \
      and 90th percentile are by the nearest rank.
      """,
    ],
    operands: [.init("NAME", "which of the pack's statistics", count: .optional)],
    options: [
      .option("year", "N", .number(1900...2199), "the calendar year"),
      .option("quarter", "N", .number(1...4), "a quarter of it"),
      .option("tertial", "N", .number(1...3), "four months of it"),
      .option("from", "DAY", .day, "the first day that is counted"),
      .option("to", "DAY", .day, "the last day that is counted"),
      .unit,
      .option("depth", "N", .number(0...64), "levels of units below the first", fallback: "1"),
      .option("by", "FIELD", "the one field that the numbers are divided by", fallback: "all that are declared"),
      .option("min-count", "N", .number(5...1_000_000), "the least count that is shown, but for zero", fallback: "5"),
      .option("as-of", "DAY", .day, "today is that day, with `--rules` and `--records`", fallback: "now"),
      .flag("csv", "one table for spreadsheets, in Norwegian"),
      .option("svg", "FILE", .file, "writes a chart there, in Norwegian: of units, or of the field by `--by`"),
      .option(
        "chart", "WHAT", .words(StatisticsDocument.Aspect.allCases.map(\.rawValue)), "what the chart shows",
        fallback: "counts"),
    ] + Usage.Option.sources + [.json, .noPager],
    examples: [
      .init("etterlev stats", "which statistics there are"),
      .init("etterlev stats new-and-closed --year 2022", "a year's numbers, by unit and by each field"),
      .init("etterlev stats new-and-closed --year 2022 --csv > numbers.csv", "the same for a spreadsheet"),
      .init("etterlev stats new-and-closed --year 2022 --by kind --svg chart.svg", "a chart for the yearly report"),
      .init(
        "etterlev stats new-and-closed --rules /etc/etterlevd --records /srv/records --year 2022",
        "the same of a folder of records, without a daemon"),
    ],
    seeAlso: ["status", "forecast", "eval"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    let local = try LocalSource.read(arguments, asOf: .knownNow)
    guard let name = arguments.operands.first else { return try list(local, arguments) }
    let items = try query(name, arguments) { try local?.engine.today ?? self.today(arguments) }
    let bytes: [UInt8]
    if let local {
      bytes = try document(local, items)
    } else {
      bytes = try Client(arguments).get("/statistics" + Client.query(items)).bytes
    }
    guard let document = JSONValue(bytes).flatMap({ StatisticsDocument(json: $0) }) else {
      throw UsageError("the answer is no statistics")
    }
    if let file = arguments.value("svg") {
      let aspect = StatisticsDocument.Aspect(rawValue: arguments.value("chart") ?? "counts") ?? .counts
      guard let chart = document.chart(aspect, by: arguments.value("by"), .bokmål) else {
        throw UsageError("nothing of that is counted")
      }
      try OutputFile(file).write(Array(chart.svg().utf8), isForAll: true)
    }
    if arguments.has("json") {
      Terminal.write(json: bytes)
    } else if arguments.has("csv") {
      Output.standard(document.csv(.bokmål).rendered)
    } else if arguments.value("svg") == nil {
      Terminal.show(document.text(.english, width: Terminal.width, isColoured: Terminal.isColoured), arguments)
    }
    return Exit.fine
  }

  private static func list(_ local: LocalSource?, _ arguments: Arguments) throws -> Int32 {
    let bytes = try local.map { StatisticsPage.list($0.engine.program) } ?? Client(arguments).get("/statistics").bytes
    guard let answer = JSONValue(bytes) else { throw UsageError("the answer is no JSON") }
    if arguments.has("json") {
      Terminal.write(json: bytes)
      return Exit.fine
    }
    var table = TextTable()
    for item in answer["items"].items {
      table.add([
        .init(item["name"].text ?? "", style: .bold), .init(item["title"].text ?? ""),
        .init("by " + item["by"].items.compactMap(\.text).joined(separator: ", ")),
      ])
    }
    Terminal.show(
      answer["items"].items.isEmpty
        ? "the pack declares no statistics\n"
        : table.rendered(width: Terminal.width, isColoured: Terminal.isColoured), arguments)
    return Exit.fine
  }

  private static func document(_ local: LocalSource, _ items: [(name: String, value: String?)]) throws -> [UInt8] {
    do throws(StatisticsPage.Failure) {
      let selection = try StatisticsPage.Selection { name in items.first { $0.name == name }?.value }
      var page = try StatisticsPage(local.engine, selection)
      while !page.step(limit: 100_000) {}
      return page.document().json()
    } catch {
      throw UsageError(error.description)
    }
  }

  // MARK: What is asked for

  private static func query(
    _ name: String, _ arguments: Arguments, today: () throws -> CivilDate
  ) throws -> [(name: String, value: String?)] {
    let (from, to) = try period(arguments, today: today)
    return [
      ("name", name), ("from", from), ("to", to), ("unit", arguments.value("unit")), ("by", arguments.value("by")),
      ("depth", arguments.value("depth")), ("min_count", arguments.value("min-count")),
    ]
  }

  private static func period(
    _ arguments: Arguments, today: () throws -> CivilDate
  ) throws -> (from: String?, to: String?) {
    let parts = [("quarter", 3), ("tertial", 4)].compactMap { name, months in
      arguments.number(name).map { (number: $0, months: months) }
    }
    guard parts.count <= 1 else { throw UsageError("`--quarter` and `--tertial` do not go together") }
    let year = arguments.number("year")
    guard year != nil || !parts.isEmpty else { return (arguments.value("from"), arguments.value("to")) }
    guard arguments.value("from") == nil, arguments.value("to") == nil else {
      throw UsageError("`--from` and `--to` do not go with `--year`, `--quarter` and `--tertial`")
    }
    let asked = try year ?? today().components.year
    let part = parts.first ?? (1, 12)
    let first = (part.number - 1) * part.months + 1
    guard let from = CivilDate(year: asked, month: first, day: 1),
      let last = CivilDate(year: asked, month: first + part.months - 1, day: 1)
    else { throw UsageError("there is no such period") }
    let to = CalendarUnit.month.range(containing: last).last
    return (from.description, to.description)
  }

  /// The day that it is for the daemon, whose clock may have been set.
  private static func today(_ arguments: Arguments) throws -> CivilDate {
    let clock = try Client(arguments).get("/health").value["clock"].text ?? ""
    guard let day = CivilDate(iso: String(clock.prefix(10))) else { throw UsageError("the daemon tells no day") }
    return day
  }
}
