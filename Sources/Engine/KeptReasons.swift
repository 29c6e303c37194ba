import Krav
import Records

/// What has been told of subjects, why and on what evidence, for as long as telling it again would say the same.
///
/// Telling may mean to go through many records, and whoever looks at many alerts asks for the same again and again.
/// What is kept holds until the subject is marked to be judged again: that happens whenever a record changes that its rule
/// reads for it, whether the verdict hangs on that record or not.
struct KeptReasons {
  /// An explanation has a few kilobytes.
  static let most = 512
  /// Evidence of more records is not kept whole.
  static let mostRecords = 1000

  private struct Entry {
    var explanation: (told: Explanation, isWhole: Bool)?
    var evidence: (records: [RecordRef], isWhole: Bool)?
    var ground: Ground
  }

  /// What is told is the same for as long as this is.
  private struct Ground: Equatable {
    /// The civil day that is told of, and the second where that matters.
    var day: Int32
    var second: Int64?
    /// Among stale records other candidates are looked at.
    var hasStale: Bool
  }

  /// By rule and subject; no rule is without subjects.
  private var entries: [UInt32: [UInt32: Entry]] = [:]
  private var count = 0
  /// Of those whose joins could not be told: any record may have a part in them.
  private var loose: Set<VerdictKey> = []
  /// By rule: whether what it says may change within a day; `nil` before somebody asks.
  private var followsSeconds: [Bool]?

  init() {}

  private init(followsSeconds: [Bool]?) {
    self.followsSeconds = followsSeconds
  }

  var isEmpty: Bool { entries.isEmpty }

  /// - Parameters:
  ///   - key: the subject.
  ///   - isWhole: also clauses that did not decide are asked for.
  ///   - evaluator: the one that would tell it.
  mutating func explanation(
    of key: VerdictKey, isWhole: Bool, _ evaluator: borrowing Evaluator
  ) -> Explanation? {
    guard let (told, toldWhole) = entry(key, evaluator)?.explanation, toldWhole || !isWhole else { return nil }
    return told
  }

  /// The first records of the evidence, no more than `limit`.
  mutating func evidence(of key: VerdictKey, limit: Int, _ evaluator: borrowing Evaluator) -> [RecordRef]? {
    guard let (records, isWhole) = entry(key, evaluator)?.evidence, isWhole || records.count >= limit else {
      return nil
    }
    return Array(records.prefix(max(1, limit)))
  }

  /// - Parameters:
  ///   - explanation: what was told.
  ///   - isWhole: no clause was left out.
  ///   - isLoose: a join could not be told.
  ///   - evaluator: the one that told it.
  mutating func keep(_ explanation: Explanation, isWhole: Bool, isLoose: Bool, _ evaluator: borrowing Evaluator) {
    change(explanation.key, isLoose: isLoose, evaluator) { $0.explanation = (explanation, isWhole) }
  }

  /// - Parameters:
  ///   - records: the evidence, as it is sorted.
  ///   - isWhole: there is no more evidence than these records.
  ///   - key: whose it is.
  ///   - isLoose: a join could not be told.
  ///   - evaluator: the one that found it.
  mutating func keep(
    _ records: [RecordRef], isWhole: Bool, of key: VerdictKey, isLoose: Bool, _ evaluator: borrowing Evaluator
  ) {
    let first = Array(records.prefix(Self.mostRecords))
    change(key, isLoose: isLoose, evaluator) { $0.evidence = (first, isWhole && first.count == records.count) }
  }

  mutating func forget(_ key: VerdictKey) {
    guard entries[key.rule]?.removeValue(forKey: key.subject) != nil else { return }
    count -= 1
    if entries[key.rule]?.isEmpty ?? false { entries[key.rule] = nil }
    loose.remove(key)
  }

  mutating func forget(rule: Int) {
    guard let gone = entries.removeValue(forKey: UInt32(rule)) else { return }
    count -= gone.count
    if !loose.isEmpty { loose = loose.filter { Int($0.rule) != rule } }
  }

  /// A record has changed.
  mutating func forgetLoose() {
    guard !loose.isEmpty else { return }
    for key in loose { forget(key) }
  }

  private mutating func ground(of rule: UInt32, _ evaluator: borrowing Evaluator) -> Ground {
    let rules = followsSeconds ?? evaluator.program.rules.map { $0.followsSeconds(evaluator.program) }
    followsSeconds = rules
    return Ground(
      day: evaluator.clock.today, second: rules[Int(rule)] ? evaluator.clock.now : nil,
      hasStale: evaluator.register.hasStale)
  }

  private mutating func entry(_ key: VerdictKey, _ evaluator: borrowing Evaluator) -> Entry? {
    guard let entry = entries[key.rule]?[key.subject] else { return nil }
    if entry.ground == ground(of: key.rule, evaluator) { return entry }
    forget(key)
    return nil
  }

  private mutating func change(
    _ key: VerdictKey, isLoose: Bool, _ evaluator: borrowing Evaluator, _ body: (inout Entry) -> Void
  ) {
    let entry = entry(key, evaluator)
    if entry == nil {
      if count >= Self.most { self = KeptReasons(followsSeconds: followsSeconds) }
      count += 1
    }
    var changed = entry ?? Entry(ground: ground(of: key.rule, evaluator))
    body(&changed)
    entries[key.rule, default: [:]][key.subject] = changed
    if isLoose { loose.insert(key) }
  }
}

extension Rule {
  /// Whether a value, a condition or a member of it may change at a moment that is no midnight.
  fileprivate func followsSeconds(_ program: Program) -> Bool {
    var parts = lets.map(\.value) + listBindings.map(\.list) + bases.compactMap(\.governingDay)
    parts += clauses.map(\.condition) + [condition].compactMap { $0 }
    return parts.contains { $0.followsSeconds(program) }
  }
}

extension TypedExpression {
  fileprivate func followsSeconds(_ program: Program) -> Bool {
    switch kind {
    case .now: return true
    case .withinLast(let moment, _), .withinNext(let moment, _):
      if moment.type == .instant { return true }
    case .latest(let query), .earliest(let query):
      if QueryShape(query).by?.type == .instant { return true }
    case .derived(_, let number):
      if program.derivedFields[number].value.followsSeconds(program) { return true }
    default: break
    }
    return children.contains { $0.followsSeconds(program) }
  }
}
