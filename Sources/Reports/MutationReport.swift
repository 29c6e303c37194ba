public import Alerts
public import Krav

/// Which slips in some packs their tests notice, held against a list of those that need not be noticed.
public struct MutationReport: Sendable {
  /// A mutant that the checker takes, and what came of it.
  public struct Entry: Sendable {
    public var mutant: Mutant
    /// The pack's name and the mutant's key.
    public var key: String
    public var outcome: MutationTrial.Outcome

    var isKilled: Bool { if case .killed = outcome { true } else { false } }
  }

  public struct PackEntry: Sendable {
    /// The folder as the user named it.
    public var folder: String
    public var sources: SourceSet
    public var entries: [Entry]

    /// - Parameter tried: those that are no packs at all are left out.
    public init(folder: String, sources: SourceSet, tried: [(mutant: Mutant, outcome: MutationTrial.Outcome)]) {
      self.folder = folder
      self.sources = sources
      let name = folder.split(separator: "/").last.map(String.init) ?? folder
      entries = tried.filter { $0.outcome != .invalid }.map {
        Entry(mutant: $0.mutant, key: "\(name): \($0.mutant.key)", outcome: $0.outcome)
      }
      self.name = name
    }

    /// The folder's last part: a list of survivors holds wherever the packs lie.
    let name: String

    var killed: Int { entries.count { $0.isKilled } }
  }

  public var packs: [PackEntry] = []
  /// The list of those that are known to survive; without one, none is.
  public var accepted: AcceptedSurvivors?
  /// All mutants of the packs have been tried, so that what the list names and is not among the survivors is stale.
  public var isWhole = true

  public init() {}

  var mutants: Int { packs.reduce(0) { $0 + $1.entries.count } }
  var killed: Int { packs.reduce(0) { $0 + $1.killed } }

  /// Survivors that the list does not name.
  public var new: Int {
    let known = reasons
    return packs.reduce(0) { $0 + $1.entries.count { !$0.isKilled && known[$0.key] == nil } }
  }

  /// What the list names of these packs and no longer survives.
  public var stale: [AcceptedSurvivors.Entry] {
    guard isWhole, let accepted else { return [] }
    let survivors = Set(packs.flatMap { $0.entries.filter { !$0.isKilled }.map(\.key) })
    let names = Set(packs.map(\.name))
    return accepted.entries.filter { entry in
      names.contains { entry.key.hasPrefix($0 + ": ") } && !survivors.contains(entry.key)
    }
  }

  /// The reason for each that is accepted, by key.
  var reasons: [String: String] {
    Dictionary((accepted?.entries ?? []).map { ($0.key, $0.reason) }, uniquingKeysWith: { first, _ in first })
  }
}

/// So many of so many as a percentage with one decimal, rounded down: 100 % means all.
func share(_ part: Int, of whole: Int) -> String {
  guard whole > 0 else { return "–" }
  let tenths = part * 1000 / whole
  return "\(tenths / 10).\(tenths % 10) %"
}
