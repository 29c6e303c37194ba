internal import Engine
public import Krav

/// What the tests of a pack reach of its rules: every clause, green, those whom `where` leaves out, and the day before, of
/// and after each deadline.
public struct PackCoverage: Sendable {
  /// How far the tests came.
  public enum State: UInt8, Comparable, Sendable {
    /// It never came about.
    case never
    /// It came about while the clock went, but nobody asked.
    case seen
    /// An `expect` with a colour asked for it.
    case checked

    public static func < (a: State, b: State) -> Bool { a.rawValue < b.rawValue }
  }

  /// One thing that some test is to ask for.
  public struct Goal: Hashable, Sendable {
    /// Index in ``Program/rules``.
    public var rule: Int
    public var kind: Kind
    /// The clause, the `where`, the comparison or the rule.
    public var range: SourceRange

    public enum Kind: Hashable, Sendable {
      /// It decides; index in ``Rule/clauses``.
      case clause(Int)
      case green
      /// The rule is silent since `where` does not hold.
      case leftOut
      /// The rule is silent since none of its wordings is in force.
      case notInForce
      /// A moment near a deadline.
      case deadline(Deadline.End, Day, Deadline.Tick)
    }

    /// Seen from a deadline day.
    public enum Day: Int, CaseIterable, Sendable { case before = -1, on, after }
  }

  public private(set) var goals: [Goal] = []
  public private(set) var states: [State] = []
  private var places: [Goal: Int] = [:]

  /// - Parameter isWanted: whether a rule's goals count; those of packs that are only used have tests of their own.
  public init(of program: Program, where isWanted: (Rule) -> Bool = { _ in true }) {
    for (number, rule) in program.rules.enumerated() where isWanted(rule) {
      for (place, clause) in rule.clauses.enumerated() {
        add(Goal(rule: number, kind: .clause(place), range: clause.range))
      }
      add(Goal(rule: number, kind: .green, range: rule.range))
      if let condition = rule.condition { add(Goal(rule: number, kind: .leftOut, range: condition.range)) }
      if rule.canFallSilent(in: program) { add(Goal(rule: number, kind: .notInForce, range: rule.range)) }
      for deadline in Deadline.all(of: rule, in: program) {
        for day in Goal.Day.allCases {
          add(Goal(rule: number, kind: .deadline(deadline.end, day, deadline.tick), range: deadline.range))
        }
      }
    }
  }

  private mutating func add(_ goal: Goal) {
    guard places[goal] == nil else { return }
    places[goal] = goals.count
    goals.append(goal)
    states.append(.never)
  }

  mutating func note(_ goal: Goal, _ state: State) {
    guard let place = places[goal], states[place] < state else { return }
    states[place] = state
  }
}

extension PackCoverage {
  /// Notes what the engine says of a subject now.
  mutating func note(_ key: VerdictKey, in engine: Engine, as state: State) {
    let number = Int(key.rule)
    let rule = engine.program.rules[number]
    let judgement = engine.judgement(of: key)
    switch judgement.verdict {
    case .green: note(Goal(rule: number, kind: .green, range: rule.range), state)
    case nil:
      switch engine.concern(of: key) {
      case .leftOut:
        if let range = rule.condition?.range { note(Goal(rule: number, kind: .leftOut, range: range), state) }
      case .notInForce: note(Goal(rule: number, kind: .notInForce, range: rule.range), state)
      case .absent, .concerned: break
      }
    default:
      if let clause = judgement.clause {
        note(Goal(rule: number, kind: .clause(clause), range: rule.clauses[clause].range), state)
      }
    }
    for crossing in engine.crossings(of: key) {
      guard let day = Goal.Day(crossing) else { continue }
      let tick: Deadline.Tick = crossing.tick == .day ? .day : .hour
      let end: Deadline.End = crossing.end == .opening ? .opening : .closing
      note(Goal(rule: number, kind: .deadline(end, day, tick), range: crossing.range), state)
    }
  }
}

extension PackCoverage.Goal.Day {
  /// `nil` when it is farther off than a day, or an hour where hours are counted.
  init?(_ crossing: Crossing) {
    let reach: Int64 = crossing.tick == .day ? 1 : 3600
    switch crossing.offset {
    case 0: self = .on
    case -reach..<0: self = .before
    case 1...reach: self = .after
    default: return nil
    }
  }
}
