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
    let packs = arguments.operands.flatMap { PackFolders.below($0) }
    for folder in packs {
      let loaded = LoadedPack(folders: [folder])
      guard let program = loaded.program else {
        Output.error(loaded.rendered())
        return Exit.usage
      }
      let tried = try PackMutation(folder, loaded, program, zone).run(filter: arguments.value("filter"))
      report.add(tried, in: folder, loaded.pack.sources)
    }
    return report.finish(isWhole: arguments.value("filter") == nil)
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

  init(_ folder: String, _ loaded: LoadedPack, _ program: Program, _ zone: ZoneRules) throws {
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
  }

  func run(filter: String?) throws -> [TriedMutant] {
    let wanted = scopes.filter { scope in filter.map { scope.owner.name.contains($0) } ?? true }
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
