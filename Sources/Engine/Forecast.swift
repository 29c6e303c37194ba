public import CivilTime
public import Krav

/// A verdict that will be another one, if no record changes before.
public struct ForecastChange: Hashable, Sendable {
  public var at: Instant
  public var key: VerdictKey
  /// `nil` for silent.
  public var before: Verdict?
  public var after: Verdict?
  /// Index in `Rule.clauses` of the reason; `nil` for green, silent, and for an unknown that no clause names.
  public var clause: Int?

  public init(at: Instant, key: VerdictKey, before: Verdict?, after: Verdict?, clause: Int?) {
    self.at = at
    self.key = key
    self.before = before
    self.after = after
    self.clause = clause
  }
}

/// Where one stands in the changes ahead, see ``Engine/nextChange(after:)``.
public struct ForecastPlace: Sendable {
  var turn = 0
  var lateTurn = 0

  public init() {}
}

/// The clock let run ahead of the engine's over the same records, without moving it.
///
/// Subjects are gone through in the order in which they are due, as the engine does when time goes, so that what is derived
/// of many records is worked out once for a moment. What the engine judges meanwhile is gone through again behind it.
struct Forecast {
  /// More roots than this that were judged meanwhile, and all is gone through again.
  static let mostAgain = 50_000

  /// A root of a rule.
  struct Root: Hashable {
    var rule: UInt32
    var root: UInt32
  }

  /// A change found, while its root's epoch is still this one.
  struct Turn {
    var at: Int64
    var rule: UInt32
    var subject: UInt32
    var root: UInt32
    var epoch: UInt32
    var before: RuleStore.State
    var after: RuleStore.State
  }

  /// Seconds since 1970-01-01T00:00:00Z: how far to look.
  var until: Int64
  /// Everything that is due ahead, also after `until`.
  var timers: Timers
  /// What is gone through again.
  var lateTimers = Timers()
  /// Everything due up to `until` has been gone through once.
  var hasArrived = false
  var clock: Clock
  /// By rule and root: the next moment at which it is due, where that is no longer what the engine says.
  var horizons: [Sparse<Int64>]
  /// By rule, of subjects whose verdict was found to change: the last one found.
  var states: [Sparse<RuleStore.State>]
  /// How often a root has been gone through again.
  var epochs: [Root: UInt32] = [:]
  /// By time, and of the same moment by rule and root.
  var turns = Paged<Turn>()
  var lateTurns: [Turn] = []
  /// Roots that the engine has judged since they were gone through.
  var judged: Set<Root> = []
  /// Roots whose join could not be told at some moment ahead: any record might be a member then.
  var open: Set<Root> = []
  /// Records have changed since those of `open` were gone through.
  var hasNewRecords = false
  /// All of it is to be gone through again.
  var isVoid = false
  /// How often something has been gone through again.
  var passes = 0
  var caches: [DerivedCache]

  init(_ engine: Engine, until: Instant) {
    self.until = until.seconds
    timers = engine.timers
    clock = engine.evaluator.clock
    horizons = engine.stores.map { _ in Sparse() }
    states = engine.stores.map { _ in Sparse() }
    caches = engine.evaluator.plan.derived.map { _ in DerivedCache() }
  }

  /// The engine has judged a root.
  mutating func note(_ rule: Int, _ root: UInt32) {
    judged.insert(Root(rule: UInt32(rule), root: root))
    guard judged.count > Self.mostAgain else { return }
    isVoid = true
    judged.removeAll()
  }

  /// Forgets what was derived of a record, or of all when `nil`.
  mutating func forgetDerived(_ number: Int, _ slot: UInt32?) {
    if let slot { caches[number].forget(slot) } else { caches[number].forgetAll() }
  }

  var mustLookAgain: Bool { isVoid || !judged.isEmpty || (hasNewRecords && !open.isEmpty) }

  func isCurrent(_ turn: Turn) -> Bool {
    epochs.isEmpty || epochs[Root(rule: turn.rule, root: turn.root), default: 0] == turn.epoch
  }

  /// All is known up to `until`.
  mutating func arrive() {
    hasArrived = true
    lateTurns = lateTurns.filter { isCurrent($0) }.sorted(by: Self.isBefore)
  }

  static func isBefore(_ a: Turn, _ b: Turn) -> Bool {
    (a.at, a.rule, a.root, a.subject) < (b.at, b.rule, b.root, b.subject)
  }
}
