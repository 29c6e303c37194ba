import Alerts
import CivilTime
import Krav
import Linux
import Records
import Service

/// `etterlev test --mutate RULES…`: which slips in a rule would no test notice?
enum MutateCommand {
  static func run(_ words: [String]) throws -> Int32 {
    let arguments = try Arguments(words, options: ["filter", "survivors"], flags: ["mutate", "json"])
    guard !arguments.operands.isEmpty else { throw UsageError("name the folders to test") }
    let accepted = try arguments.value("survivors").map { try AcceptedList($0) }
    var report = MutationReport(accepted: accepted, isJSON: arguments.has("json"))
    let zone = try Oslo.rules()
    let filter = arguments.value("filter")
    for folder in arguments.operands.flatMap({ PackFolders.below($0) }) {
      let loaded = LoadedPack(folders: [folder])
      guard let program = loaded.program else {
        Output.error(loaded.rendered())
        return Exit.usage
      }
      let pack = PackMutation(folder, loaded, program, zone)
      if pack.failing > 0 {
        Output.error("\(folder): \(pack.failing) tests fail on the pack as it is, and are left out\n")
      }
      guard let tried = pack.run(filter: filter) else { continue }
      report.add(tried, in: folder, loaded.pack.sources)
    }
    if report.isEmpty, let filter {
      throw UsageError("there is no rule, derived field, criterion or parameter with `\(filter)` in its name")
    }
    return report.finish(isWhole: filter == nil)
  }
}

/// A mutant and what came of it.
struct TriedMutant: Sendable {
  var mutant: Mutant
  var outcome: MutationTrial.Outcome
}

/// All mutants of one pack, tried on all processors.
private struct PackMutation {
  private let scopes: [MutantScope]
  private let program: Program
  private let sources: SourceSet
  private let zone: ZoneRules
  private let given: [SourceRange: [(path: String, bytes: [UInt8])]]
  private let name: String
  /// How many tests fail on the pack itself.
  let failing: Int

  init(_ folder: String, _ loaded: LoadedPack, _ program: Program, _ zone: ZoneRules) {
    self.program = program
    self.zone = zone
    name = folder
    sources = loaded.pack.sources
    scopes = MutantScope.all(of: program, files: loaded.pack.files, sources: loaded.pack.sources)
    // Read once: threads ask for the same files over and over.
    var given: [SourceRange: [(path: String, bytes: [UInt8])]] = [:]
    for step in program.tests.flatMap(\.steps) {
      guard case .givenFile(let pattern) = step else { continue }
      given[pattern.range] = loaded.files(matching: pattern.value, beside: pattern.range)
    }
    self.given = given
    failing = Replay.cases(of: program, files: loaded.pack.files, sources: loaded.pack.sources).count {
      !Replay.run($0, zone: zone, options: .verdictOnly) { given[$1] ?? [] }.hasPassed
    }
  }

  /// `nil` when there is nothing of such a name.
  func run(filter: String?) -> [TriedMutant]? {
    let wanted = scopes.filter { scope in filter.map { scope.owner.name.contains($0) } ?? true }
    guard !wanted.isEmpty || filter == nil else { return nil }
    let given = given
    let (program, sources, zone) = (program, sources, zone)
    let trials = Threads.map(wanted) { scope in
      MutationTrial(scope, program: program, sources: sources, zone: zone) { given[$1] ?? [] }
    }
    let jobs = trials.flatMap { trial in trial.mutants.map { (trial: trial, mutant: $0) } }
    let progress = Progress(name, count: jobs.count)
    let tried = Threads.map(jobs) { job in
      let outcome = job.trial.outcome(of: job.mutant)
      progress.step()
      return TriedMutant(mutant: job.mutant, outcome: outcome)
    }
    progress.clear()
    return tried
  }
}
