import Alerts
import CivilTime
import Commands
import Krav
import Linux
import Reports
import Service

enum TestCommand: ClientCommand {
  static let usage = Usage(
    "test", "runs the tests of packs",
    details: [
      """
      A test that fails shows what was compared, and since when it was so. `--mutate` makes slips in the rules, one at a time, \
      and tells those that no test notices.
      """
    ],
    operands: [.init("RULES", .folder, "the folder of a pack, or of several packs", count: .some)],
    options: [
      .option(
        "filter", "TEXT",
        "only tests with this in the title, the file's path or the name of a rule; `*` and `?` make it a pattern of the whole",
        isRepeatable: true),
      .flag("verbose", "also the tests that pass"),
      .option("junit", "FILE", .file, "writes JUnit XML; `-` is standard output"),
      .flag("coverage", "also which clauses no test reaches, and which deadlines lack their three days"),
      .option("coverage-at-least", "N", "the same, and ends with 1 below so many percent"),
      .flag("mutate", "the slips that no test notices"),
      .option("survivors", "FILE", .file, "with `--mutate`, those that are known and have a reason"), .json,
    ],
    fine: "all pass", findings: "one fails, too little is covered, or a slip is not noticed",
    examples: [
      .init("etterlev test Rules", "what fails in all packs below a folder, and how many passed"),
      .init("etterlev test --filter lukkefrist Rules/kvalitetsforskriften", "only what is about one name"),
      .init("etterlev test --mutate Rules/kvalitetsforskriften", "the slips that no test would notice"),
    ],
    seeAlso: ["check", "diff"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    if arguments.has("mutate") { return try MutateCommand.run(arguments) }
    if arguments.value("survivors") != nil { throw UsageError("`--survivors` goes with `--mutate`") }
    if arguments.has("json"), arguments.value("junit") == "-" {
      throw UsageError("`--json` and `--junit -` both write to standard output; give `--junit` a file")
    }
    let least = try arguments.value("coverage-at-least").map(percent)
    let filter = TestFilter(patterns: arguments.values("filter"))
    let packs = arguments.operands.flatMap { PackFolders.below($0) }
    let wantsCoverage = arguments.has("coverage") || least != nil
    let report = try report(on: packs, filter, wantsCoverage: wantsCoverage)
    try write(report, arguments, wantsCoverage: wantsCoverage)
    if report.packs.contains(where: { $0.complaint != nil }) { return Exit.usage }
    let isTooLittle = least.map { (report.coverageTotal?.percent ?? 100) < $0 } ?? false
    if let least, isTooLittle { Output.error("etterlev test: the tests cover less than \(least) %\n") }
    return report.failed > 0 || isTooLittle ? Exit.findings : Exit.fine
  }

  private static func percent(_ text: String) throws -> Int {
    guard let number = Int(text.hasSuffix("%") ? String(text.dropLast()) : text), (0...100).contains(number) else {
      throw UsageError("`\(text)` is no share; write a whole number from 0 to 100")
    }
    return number
  }

  private static func report(on folders: [String], _ filter: TestFilter, wantsCoverage: Bool) throws -> TestReport {
    let zone = try Oslo.rules()
    var report = TestReport()
    var known: [(test: TestSyntax, sources: SourceSet)] = []
    let progress = Progress("testing", count: folders.count)
    defer { progress.clear() }
    for folder in folders {
      defer { progress.step() }
      let loaded = LoadedPack(folders: [folder])
      let sources = loaded.pack.sources
      known += loaded.program?.tests.map { ($0, sources) } ?? []
      let pack = loaded.runTests(as: folder, zone: zone, wantsCoverage: wantsCoverage) { filter.takes($0, in: sources) }
      if !pack.tests.isEmpty || pack.complaint != nil || filter.patterns.isEmpty { report.packs.append(pack) }
    }
    if !filter.patterns.isEmpty, report.packs.allSatisfy({ $0.tests.isEmpty && $0.complaint == nil }) {
      throw UsageError(filter.complaint(of: known))
    }
    return report
  }

  private static func write(_ report: TestReport, _ arguments: Arguments, wantsCoverage: Bool) throws {
    let file = arguments.value("junit")
    if let file {
      if file == "-" {
        Output.standard(report.junit())
      } else {
        try write(report.junit(), to: file)
      }
    }
    if arguments.has("json") {
      Terminal.write(jsonLines: Array(report.json().utf8))
    } else if file != "-" {
      Output.standard(report.text(verbose: arguments.has("verbose"), isColoured: Terminal.isColoured))
      if wantsCoverage { Output.standard(report.coverageText()) }
    }
    for pack in report.packs where arguments.has("json") || file == "-" {
      if let complaint = pack.complaint { Output.error(complaint) }
    }
  }

  private static func write(_ text: String, to path: String) throws {
    let place = FilePlace(path)
    do {
      let directory = try Directory(place.folder)
      if let status = try? directory.status(place.name), status.kind != .regular {
        throw UsageError("`\(path)` is no plain file; `--junit -` writes to standard output")
      }
      try directory.replace(place.name, with: Array(text.utf8), mode: 0o644)
    } catch let error as SystemError {
      throw UsageError("`\(path)`: \(error.description)")
    }
  }
}
