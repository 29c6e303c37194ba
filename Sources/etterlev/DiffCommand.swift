import CivilTime
import Commands
import Linux
import Reports
import Service

enum DiffCommand: ClientCommand {
  static let usage = Usage(
    "diff", "what another pack would change: alerts gained, lost and moved",
    details: [
      """
      Both packs judge the records as they are now, from one day to the other. `+` is an alert that only the new pack gives, \
      `-` one that only the old one gives, `~` one whose course is another.
      """
    ],
    operands: [
      .init("OLD", .folder, "the folder of the pack as it is"),
      .init("NEW", .folder, "the folder of the pack as it would be"),
    ],
    options: [
      .option("records", "DIR", .folder, "the folder of the records that both judge", isRequired: true),
      .option("from", "DAY", .day, "the first day, yyyy-mm-dd", fallback: "today, or the last day if that is earlier"),
      .option("to", "DAY", .day, "the last day", fallback: "today, or the first day if that is later"), .json,
      .csv, .noPager,
    ],
    fine: "both say the same", findings: "they do not",
    examples: [
      .init(
        "etterlev diff Rules/kvalitetsforskriften .etterlevd/lokalt --records .etterlevd/records --from 2022-01-01",
        "what the municipality's own deadlines would have changed since the beginning of that year")
    ],
    seeAlso: ["check", "eval", "test"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    let records = arguments.value("records") ?? ""
    let zone = try Oslo.rules()
    let wall = try ServiceClock.start(asOf: nil, zone: zone)
    let from = try day(arguments.value("from"), zone) ?? day(arguments.value("to"), zone).map { min($0, wall) } ?? wall
    let to = try day(arguments.value("to"), zone) ?? max(from, wall)
    guard from <= to else { throw UsageError("`--from` is later than `--to`") }
    let knowledge = max(wall, to)

    var sides: [Comparison.Side] = []
    for folder in arguments.operands {
      let pack = try CheckedPack(folders: [folder])
      let judging = try LocalJudging(pack, records: records, zone: zone, now: from, knowledge: knowledge)
      let days = Int((to.seconds - from.seconds) / 86_400)
      let progress = Progress("days of \(folder)", count: days)
      let timeline = Timeline(judging.engine, to: to) { progress.reach(Int(($0.seconds - from.seconds) / 86_400)) }
      progress.clear()
      sides.append(Comparison.Side(folder: folder, program: pack.program, judging: judging, timeline: timeline))
    }
    let comparison = Comparison(old: sides[0], new: sides[1], zone: zone)
    if arguments.has("json") {
      Terminal.write(jsonLines: comparison.json())
    } else if arguments.has("csv") {
      Output.standard(comparison.csv())
    } else {
      Terminal.show(comparison.text(), arguments)
    }
    return comparison.isEmpty ? Exit.fine : Exit.findings
  }

  /// The beginning of a day.
  private static func day(_ text: String?, _ zone: ZoneRules) throws -> Instant? {
    guard let text else { return nil }
    guard let date = CivilDate(iso: text) else {
      throw UsageError("`\(text)` is no day; write it as yyyy-mm-dd")
    }
    return zone.startOfDay(date)
  }
}
