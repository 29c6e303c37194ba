import Krav

/// What one rule has said of its subjects, in arrays by subject.
///
/// A rule with no binding but its record has the records themselves as subjects: the subject's number is the slot.
struct RuleStore {
  /// Verdict and clause, see ``State``.
  private(set) var states: [State] = []
  private var horizons = Horizons()
  /// By root: why it must be judged again, see ``Cause``; 0 when it need not.
  private(set) var dirty: [UInt8] = []
  /// Of a rule with list bindings, by root: the earliest horizon of its subjects.
  private var listHorizons = Horizons()
  var rootHorizons: Horizons { subjects == nil ? horizons : listHorizons }
  /// How many roots have a horizon.
  private(set) var timed = 0
  /// Of a rule with list bindings.
  var subjects: SubjectTable?
  /// Roots whose join could not be told when they were last judged: any record might be a member.
  var loose: Set<UInt32> = []
  /// Roots whose join was an empty reference: records whose field is empty too are members.
  var looseEmpty: Set<UInt32> = []

  /// Remembers what the last judging of a root found out about its joins.
  mutating func noteJoins(_ root: UInt32, wasOpen: Bool, wasEmpty: Bool) {
    if wasOpen { loose.insert(root) } else if !loose.isEmpty { loose.remove(root) }
    if wasEmpty { looseEmpty.insert(root) } else if !looseEmpty.isEmpty { looseEmpty.remove(root) }
  }

  /// Verdicts by unit, four for each.
  var counts: [Int32] = []

  /// Verdict and clause in two bytes, and a bit that says that the change has been noted.
  struct State: Equatable {
    private var bits: UInt16 = 0

    init() {}

    init(_ finding: Finding, isNoted: Bool) {
      guard let verdict = finding.verdict else {
        bits = isNoted ? 8 : 0
        return
      }
      bits = UInt16(verdict.rawValue) + 1 | (isNoted ? 8 : 0) | UInt16(clamping: finding.clause + 1) << 4
    }

    /// `nil` when the rule is silent.
    var verdict: Verdict? { bits & 7 == 0 ? nil : Verdict(rawValue: UInt8(bits & 7) - 1) }
    var clause: Int? { bits >> 4 == 0 ? nil : Int(bits >> 4) - 1 }
    var isNoted: Bool {
      get { bits & 8 != 0 }
      set { bits = newValue ? bits | 8 : bits & ~8 }
    }
  }

  func state(_ subject: UInt32) -> State {
    Int(subject) < states.count ? states[Int(subject)] : State()
  }

  /// Seconds since 1970-01-01T00:00:00Z; `Int64.max` for never.
  func horizon(_ subject: UInt32) -> Int64 { horizons[subject] }

  mutating func set(_ subject: UInt32, _ state: State, _ horizon: Int64) {
    states.grow(to: Int(subject) + 1, State())
    states[Int(subject)] = state
    horizons[subject] = horizon
  }

  mutating func shorten(_ subject: UInt32, to horizon: Int64) {
    horizons[subject] = min(horizons[subject], horizon)
  }

  mutating func clearNote(_ subject: UInt32) {
    states[Int(subject)].isNoted = false
  }

  /// Adds a reason to judge the root again; `true` when there was none before.
  mutating func mark(_ root: UInt32, _ reason: UInt8) -> Bool {
    dirty.grow(to: Int(root) + 1, 0)
    defer { dirty[Int(root)] |= reason }
    return dirty[Int(root)] == 0
  }

  func isMarked(_ root: UInt32) -> Bool { Int(root) < dirty.count && dirty[Int(root)] != 0 }

  /// Gives the reasons and forgets them.
  mutating func unmark(_ root: UInt32) -> UInt8 {
    defer { dirty[Int(root)] = 0 }
    return dirty[Int(root)]
  }

  func rootHorizon(_ root: UInt32) -> Int64 {
    if subjects == nil { return horizon(root) }
    return listHorizons[root]
  }

  /// - Parameters:
  ///   - root: one whose subjects have been judged.
  ///   - horizon: the earliest of theirs.
  ///   - former: what it was before.
  mutating func setRootHorizon(_ root: UInt32, _ horizon: Int64, former: Int64) {
    timed += (horizon == .max ? 0 : 1) - (former == .max ? 0 : 1)
    guard subjects != nil else { return }
    listHorizons[root] = horizon
  }

  /// The root's horizon has come: until the root is judged it has none.
  mutating func passRootHorizon(_ root: UInt32) {
    setRootHorizon(root, .max, former: rootHorizon(root))
    if subjects == nil { horizons[root] = .max }
  }

  /// Makes room for so many roots, and an eighth over.
  mutating func reserve(_ roots: Int) {
    let count = roots / 8 * 9
    if subjects == nil {
      states.reserveCapacity(count)
      horizons.reserve(count)
    }
    dirty.reserveCapacity(count)
    if subjects != nil { listHorizons.reserve(count) }
  }
}

/// The subjects of a rule with list bindings: a root and one element for each binding.
struct SubjectTable {
  let width: Int
  private(set) var roots: [UInt32] = []
  private var elements: [Term] = []
  private var byRoot: [UInt32: [UInt32]] = [:]

  init(width: Int) {
    self.width = width
  }

  var count: Int { roots.count }

  func elements(of subject: UInt32) -> ArraySlice<Term> {
    elements[Int(subject) * width..<(Int(subject) + 1) * width]
  }

  /// Every subject that the root has had, also those that are no more.
  func subjects(of root: UInt32) -> [UInt32] { byRoot[root] ?? [] }

  func find(_ root: UInt32, _ terms: [Term]) -> UInt32? {
    byRoot[root]?.first { elements(of: $0).elementsEqual(terms) }
  }

  mutating func intern(_ root: UInt32, _ terms: [Term]) -> UInt32 {
    if let known = find(root, terms) { return known }
    let subject = UInt32(roots.count)
    roots.append(root)
    elements += terms
    byRoot[root, default: []].append(subject)
    return subject
  }
}
