import CivilTime
import Commands
import Krav
import Linux
import Records
import Service

enum IntakeCommand: ClientCommand {
  static let usage = Usage(
    "intake", "checks record files as the daemon would read them",
    details: [
      """
      Each problem is told with file, line and column, what was expected, what to do, and the line itself, since whoever runs \
      this may read the file. Nothing is written.
      """
    ],
    operands: [.init("FILE", .file, "a file of records: .json, .jsonl, .csv or .xlsx", count: .some)],
    options: [
      .option(
        "rules", "DIR", .folder, "the folder of the pack that they are read by", isRepeatable: true, isRequired: true)
    ],
    fine: "all can be read", findings: "something cannot",
    examples: [
      .init(
        "etterlev intake export.csv --rules .etterlevd/lokalt", "how many records, and what is wrong with which line")
    ],
    seeAlso: ["intake accept", "eval", "explain"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    try check(arguments.operands, CheckedPack(folders: arguments.values("rules")))
  }

  /// Reads the files as the daemon would. Whoever runs this may read them, so that the lines at fault are shown.
  private static func check(_ files: [String], _ pack: CheckedPack) throws -> Int32 {
    let zone = try Oslo.rules()
    let now = Instant(seconds: Clock.realtimeSeconds())
    let moment = RecordReader.Moment(today: zone.date(of: now), now: now)
    let schema = RecordSchema(pack.program, trust: pack.loaded.trust().rules, zone: zone)
    var isBad = false
    let progress = Progress("reading", count: files.count)
    for file in files {
      progress.step()
      let place = FilePlace(file)
      var reader = RecordFileReader(schema: schema, at: moment)
      guard let root = try? Directory(place.folder),
        case .read(let batch, _) = reader.read(place.name, below: root)
      else { throw UsageError("there is no file `\(file)`") }
      progress.clear()
      Output.standard(printable("\(file): \(batch.count) records") + "\n")
      let lines = batch.problems.isEmpty ? [] : Self.lines(of: file)
      for problem in batch.problems {
        isBad = true
        Output.standard(problem.line(in: file))
        if lines.indices.contains(problem.line - 1) {
          Output.standard("  \(excerpt(lines[problem.line - 1], problem))\n")
        }
      }
      for (code, count) in batch.problemCounts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        let told = batch.problems.count { $0.code == code }
        if count > told { Output.standard("\(file): \(count - told) more of \(code.rawValue)\n") }
      }
    }
    return isBad ? Exit.findings : Exit.fine
  }

  private static func lines(of file: String) -> [Substring] {
    guard let bytes = try? readFile(file) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// What stands around the place, on one line, without control characters; of an identity number nothing.
  private static func excerpt(_ line: Substring, _ problem: IntakeProblem) -> String {
    guard problem.code != .nationalID else { return "(not shown)" }
    let start = max(0, problem.column - 30)
    let scalars = line.dropFirst(start).prefix(90).unicodeScalars
    let text = printable(String(String.UnicodeScalarView(scalars.map { $0 == "\t" ? " " : $0 })))
    return (start > 0 ? "…" : "") + text + (line.count > start + 90 ? "…" : "")
  }
}
