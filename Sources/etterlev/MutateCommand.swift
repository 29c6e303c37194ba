import Alerts
import CivilTime
import Commands
import Krav
import Linux
import Reports
import Service

/// `etterlev test --mutate`: the slips in a rule that no test notices.
enum MutateCommand {
  static func run(_ arguments: Arguments) throws -> Int32 {
    let others = ["junit", "coverage-at-least"].filter { arguments.value($0) != nil }
    if let other = (others + ["verbose", "coverage"].filter { arguments.has($0) }).first {
      throw UsageError("`--\(other)` has no place in `--mutate`")
    }
    let filter = arguments.value("filter")
    let list = arguments.value("survivors")
    let zone = try Oslo.rules()
    var report = MutationReport()
    report.isWhole = filter == nil
    report.accepted = try list.map(accepted)
    for folder in arguments.operands.flatMap({ PackFolders.below($0) }) {
      let pack = try CheckedPack(folders: [folder])
      guard let tried = PackMutation(folder, pack, zone).run(filter: filter) else { continue }
      report.packs.append(.init(folder: folder, sources: pack.sources, tried: tried))
    }
    if report.packs.isEmpty, let filter {
      throw UsageError("there is no rule, derived field, criterion or parameter with `\(filter)` in its name")
    }
    if arguments.has("json") {
      Terminal.write(jsonLines: Array(report.json().utf8))
    } else {
      Output.standard(report.text())
    }
    for entry in report.stale {
      Output.error("\(list ?? ""):\(entry.line): this mutant does not survive any more: `\(entry.key)`\n")
    }
    return report.new > 0 || !report.stale.isEmpty ? Exit.findings : Exit.fine
  }

  private static func accepted(_ path: String) throws -> AcceptedSurvivors {
    guard let bytes = try? readFile(path), let text = String(validating: bytes, as: UTF8.self) else {
      throw UsageError("`\(path)` cannot be read")
    }
    let list = AcceptedSurvivors(text)
    if let problem = list.problems.first { throw UsageError("\(path):\(problem.line): \(problem.message)") }
    return list
  }
}

/// The mutants of one pack, tried on all processors.
private struct PackMutation {
  typealias Tried = (mutant: Mutant, outcome: MutationTrial.Outcome)

  private let folder: String
  private let scopes: MutantScopes
  private let program: Program
  private let files: [FileSyntax]
  private let sources: SourceSet
  private let zone: ZoneRules
  private let given: [SourceRange: [(path: String, bytes: [UInt8])]]

  init(_ folder: String, _ pack: CheckedPack, _ zone: ZoneRules) {
    self.folder = folder
    self.zone = zone
    program = pack.program
    files = pack.loaded.pack.files
    sources = pack.sources
    scopes = MutantScopes(of: program, files: files, sources: sources)
    // Read once: threads ask for the same files over and over.
    var given: [SourceRange: [(path: String, bytes: [UInt8])]] = [:]
    for case .givenFile(let pattern) in program.tests.flatMap(\.steps) {
      given[pattern.range] = pack.loaded.files(matching: pattern.value, beside: pattern.range)
    }
    self.given = given
  }

  /// `nil` when there is nothing with such a name.
  func run(filter: String?) -> [Tried]? {
    let wanted = scopes.owners.filter { owner in filter.map { owner.name.contains($0) } ?? true }
    guard !wanted.isEmpty || filter == nil else { return nil }
    warnOfFailingTests()
    let (scopes, program, sources, zone, given) = (scopes, program, sources, zone, given)
    let progress = Progress(folder, count: wanted.count)
    defer { progress.clear() }
    let tried = Threads.map(wanted) { owner -> [Tried] in
      defer { progress.step() }
      guard let scope = scopes.scope(of: owner) else { return [] }
      let trial = MutationTrial(scope, program: program, sources: sources, zone: zone) { given[$1] ?? [] }
      return trial.mutants.map { (mutant: $0, outcome: trial.outcome(of: $0)) }
    }
    return tried.flatMap(\.self)
  }

  /// A test that fails on the pack as it is says nothing of its mutants.
  private func warnOfFailingTests() {
    let failing = Replay.cases(of: program, files: files, sources: sources).count {
      !Replay.run($0, zone: zone, options: .verdictOnly) { given[$1] ?? [] }.hasPassed
    }
    if failing > 0 { Output.error("\(folder): \(failing) tests fail on the pack as it is, and are left out\n") }
  }
}
