import Alerts
import CivilTime
import Krav
import Linux
import Reports
import Service

/// `etterlev test RULES… [--filter TEXT] [--verbose] [--json] [--junit FILE] [--coverage] [--coverage-at-least N]`
enum TestCommand {
  static func run(_ words: [String]) throws -> Int32 {
    if words.contains("--mutate") { return try MutateCommand.run(words) }
    let arguments = try Arguments(
      words, options: ["filter", "junit", "coverage-at-least"], flags: ["json", "verbose", "coverage"])
    guard !arguments.operands.isEmpty else { throw UsageError("name the folders to test; " + options) }
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

  private static let options =
    "besides: --filter TEXT, --verbose, --json, --junit FILE, --coverage, --coverage-at-least N, --mutate"

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
    for folder in folders {
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
      Output.standard(report.json())
    } else if file != "-" {
      Output.standard(report.text(verbose: arguments.has("verbose"), isColoured: Terminal.isColoured))
      if wantsCoverage { Output.standard(report.coverageText()) }
    }
    for pack in report.packs where arguments.has("json") || file == "-" {
      if let complaint = pack.complaint { Output.error(complaint) }
    }
  }

  private static func write(_ text: String, to path: String) throws {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.dropLast().joined(separator: "/")
    let name = parts.last.map(String.init) ?? ""
    do {
      let directory = try Directory(parts.count == 1 ? "." : folder.isEmpty ? "/" : folder)
      if let status = try? directory.status(name), status.kind != .regular {
        throw UsageError("`\(path)` is no plain file; `--junit -` writes to standard output")
      }
      try directory.replace(name, with: Array(text.utf8), mode: 0o644)
    } catch let error as SystemError {
      throw UsageError("`\(path)`: \(error.description)")
    }
  }
}
