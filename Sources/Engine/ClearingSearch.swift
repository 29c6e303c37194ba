import CivilTime
import Krav
import Records

/// Tries changes of the records that a verdict hangs on.
final class ClearingSearch {
  /// One change on trial: values for fields of one record.
  struct Trial {
    var kind: Clearing.Change.Kind
    var reference: RecordRef
    var fields: [(field: Int, value: SupposedValue)]
    /// Of a new record, the field whose day may lie earlier.
    var ranked: Int?
    var edge: Clearing.FieldChange.Neighbour?
    var earliest: SupposedValue?
    /// The verdict that it gives, where that is a better one.
    var verdict: Verdict?

    func isRival(of other: Trial) -> Bool {
      reference == other.reference && fields.contains { mine in other.fields.contains { $0.field == mine.field } }
    }
  }

  /// Evaluations, and records looked at, before the search is cut short.
  static let mostEvaluations = 10_000
  static let mostTouched = 60_000
  /// Records whose fields are changed.
  static let mostRecords = 40
  /// Single changes of which pairs are made.
  static let mostPaired = 80

  let engine: Engine
  let key: VerdictKey
  let words: Phrasebook
  let current: Verdict
  let mentioned: MentionedFields
  private var evaluations = 0
  private let touchedBefore: Int

  /// `nil` where nothing could be better.
  init?(_ engine: Engine, _ key: VerdictKey, _ words: Phrasebook) {
    guard let verdict = engine.verdictNow(of: key), verdict != .green else { return nil }
    self.engine = engine
    self.key = key
    self.words = words
    current = verdict
    mentioned = MentionedFields(engine.program.rules[Int(key.rule)], in: engine.program)
    touchedBefore = engine.evaluator.touched
  }

  var program: Program { engine.program }
  var register: Register { engine.register }
  var today: CivilDate { CivilDate(dayNumber: engine.evaluator.clock.today) }
  var moment: Instant { Instant(seconds: engine.evaluator.clock.now) }

  var isSpent: Bool {
    evaluations >= Self.mostEvaluations || engine.evaluator.touched - touchedBefore >= Self.mostTouched
  }

  /// The verdict if the changes were made; `nil` for silent, and when the work is up.
  func verdict(_ trials: [Trial]) -> Verdict? {
    guard !isSpent else { return nil }
    evaluations += 1
    // Two changes of one record are one.
    var fields: [RecordRef: [(field: Int, value: SupposedValue)]] = [:]
    var order: [RecordRef] = []
    for trial in trials {
      if fields[trial.reference] == nil { order.append(trial.reference) }
      fields[trial.reference, default: []] += trial.fields
    }
    let changes = order.map { register.supposing($0, fields[$0] ?? []) }
    let verdict = engine.supposing(changes) { engine.verdictNow(of: key) }
    // What was under way when the work was up may be wrong.
    return isSpent ? nil : verdict
  }

  func isBetter(_ verdict: Verdict?) -> Bool { verdict.map { $0.rawValue < current.rawValue } ?? false }

  func run(limit: Int) -> Clearing {
    engine.evaluator.mostTouched = touchedBefore + Self.mostTouched
    defer { engine.evaluator.mostTouched = .max }
    var single: [Trial] = []
    for reference in records() { single += fieldTrials(of: reference) }
    let additions = additions()
    single += additions
    let better = single.filter { isBetter($0.verdict) }
    var found = better.filter { $0.verdict == .green }.map { [$0] }
    if found.isEmpty { found = pairs(of: single) }
    if found.isEmpty { found = better.map { [$0] } }
    let suggestions = found.enumerated().sorted { rank($0.element, $0.offset) < rank($1.element, $1.offset) }
    return Clearing(
      suggestions: suggestions.prefix(limit).map { suggestion($0.element) }, isCutShort: isSpent)
  }

  /// Better verdicts first, then the kind of change that is easiest to make, then the order in which they were found.
  private func rank(_ trials: [Trial], _ place: Int) -> (UInt8, Int, Int) {
    (trials.first?.verdict?.rawValue ?? .max, trials.reduce(0) { $0 + effort($1) }, place)
  }

  /// What a rule asks about by itself is what it wants done; what it only reckons with (when something happened, how grave
  /// it is) is mostly as it is.
  private func effort(_ trial: Trial) -> Int {
    let isDirect = trial.fields.allSatisfy { mentioned.isDirect(Int(trial.reference.type), $0.field) }
    return switch trial.kind {
    case .fill: isDirect ? 0 : 3
    case .add: 1
    case .change: isDirect ? 2 : 4
    case .correct: 5
    }
  }

  /// Two changes that together make it green where none does alone.
  private func pairs(of single: [Trial]) -> [[Trial]] {
    let candidates = Array(single.prefix(Self.mostPaired))
    var found: [[Trial]] = []
    for (place, first) in candidates.enumerated() {
      for second in candidates[(place + 1)...] where !first.isRival(of: second) {
        guard !isSpent, found.count < 6 else { return found }
        guard verdict([first, second]) == .green else { continue }
        var pair = [first, second]
        for index in pair.indices {
          pair[index].verdict = .green
          // What was found out of each alone says nothing of the two.
          pair[index].edge = nil
          pair[index].earliest = nil
        }
        found.append(pair)
      }
    }
    return found
  }

  /// The subject, the evidence, then what was looked at and passed over.
  private func records() -> [RecordRef] {
    let evidence = engine.evidence(of: key)
    let seen = engine.recordsRead(keepsAll: true) { _ = engine.verdictNow(of: key) }
    let others = Set(seen).subtracting(evidence).filter {
      register.isPresent($0) && mentioned.byType[Int($0.type)] != nil
    }
    // Later ids are later records mostly, and nearer to what is asked for.
    let sorted = others.map { (reference: $0, id: register.id($0)) }.sorted {
      $0.reference.type != $1.reference.type ? $0.reference.type < $1.reference.type : $0.id > $1.id
    }
    return Array((evidence + sorted.map(\.reference)).prefix(Self.mostRecords))
  }
}
