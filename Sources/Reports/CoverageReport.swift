internal import Alerts
internal import Engine
public import Krav

/// How much of a pack's rules its tests ask for.
public struct CoverageCount: Sendable, Equatable {
  public var checked = 0
  /// What came about while nobody asked.
  public var seen = 0
  public var goals = 0

  init(_ states: some Sequence<PackCoverage.State>) {
    for state in states {
      goals += 1
      if state == .checked { checked += 1 }
      if state == .seen { seen += 1 }
    }
  }

  /// Whole hundredths, rounded down so that 100 is all; 100 when there is nothing to ask for.
  public var percent: Int { goals == 0 ? 100 : checked * 100 / goals }

  var text: String { "\(checked)/\(goals)" }
}

extension TestReport {
  /// Of all packs together; `nil` when nobody asked for coverage.
  public var coverageTotal: CoverageCount? {
    let states = packs.compactMap { $0.coverage?.states }
    return states.isEmpty ? nil : CoverageCount(states.joined())
  }
}

extension TestReport.PackEntry {
  /// What some test of the pack should ask for and none does, one sentence for each, by place.
  public var coverageGaps: [(range: SourceRange, text: String)] {
    guard let coverage else { return [] }
    return zip(coverage.goals, coverage.states).filter { $0.1 != .checked }.map { goal, state in
      (goal.range, "\(rules[goal.rule].name): \(sentence(goal, state))")
    }
  }

  /// What no test does for a goal.
  func sentence(_ goal: PackCoverage.Goal, _ state: PackCoverage.State) -> String {
    let rule = rules[goal.rule]
    var quoted = goal.range
    if case .clause(let place) = goal.kind { quoted = rule.clauses[place].condition.range }
    return goal.sentence(state, quoting: ExplanationText(sources).source(quoted), in: rule)
  }

  /// The states of a rule's goals that a predicate picks.
  func count(_ rule: Int, where isWanted: (PackCoverage.Goal.Kind) -> Bool) -> CoverageCount {
    guard let coverage else { return CoverageCount([]) }
    return CoverageCount(
      zip(coverage.goals, coverage.states).filter { $0.0.rule == rule && isWanted($0.0.kind) }.map(\.1))
  }
}

extension PackCoverage.Goal.Kind {
  var isClause: Bool { if case .clause = self { true } else { false } }
  var isDeadline: Bool { if case .deadline = self { true } else { false } }
  var isSilence: Bool { self == .leftOut || self == .notInForce }

  /// A word for machines.
  var word: String {
    switch self {
    case .clause: "clause"
    case .green: "green"
    case .leftOut: "left-out"
    case .notInForce: "not-in-force"
    case .deadline(let end, let day, _):
      "\(end == .opening ? "opening" : "deadline")-\(day == .before ? "before" : day == .on ? "on" : "after")"
    }
  }
}

extension PackCoverage.Goal {
  /// What no test does: «no test stands on the day after `today > due`».
  fileprivate func sentence(_ state: PackCoverage.State, quoting source: String, in rule: Rule) -> String {
    let isSeen = state == .seen
    switch kind {
    case .clause(let place):
      let name = "`\(rule.clauses[place].verdict.word)` clause `\(short(source))`"
      return isSeen ? "the \(name) decides, but no `expect` looks at it" : "no test lets the \(name) decide"
    case .green: return isSeen ? "it is green, but no test expects that" : "no test expects it green"
    case .leftOut: return "no test expects it silent for one that `where \(short(source))` leaves out"
    case .notInForce: return "no test expects it silent while none of its wordings is in force"
    case .deadline(let end, let day, let tick):
      let moment = "\(day.words(tick)) `\(short(source))`" + (end == .opening ? " opens" : "")
      return isSeen ? "the clock stands \(moment), but no `expect` looks at it" : "no test stands \(moment)"
    }
  }

  /// A long expression is known by how it begins.
  private func short(_ source: String) -> String {
    source.count <= 100 ? source : String(source.prefix(99)) + "…"
  }
}

extension PackCoverage.Goal.Day {
  fileprivate func words(_ tick: Deadline.Tick) -> String {
    switch (self, tick) {
    case (.before, .day): "on the day before"
    case (.on, .day): "on the day of"
    case (.after, .day): "on the day after"
    case (.before, .hour): "in the hour before"
    case (.on, .hour): "on the second of"
    case (.after, .hour): "in the hour after"
    }
  }
}
