public import CivilTime
public import Krav
public import Records

/// Holds the records against the rules, and keeps every verdict true as records change and time goes.
///
/// Changes come in by `apply(_:)` and ``advance(to:)``, which only mark what they touch; ``step(limit:)`` does the
/// work in slices; ``takeChanges()`` tells what came of it. It reads no clock: now is what it was told last.
public final class Engine {
  public let program: Program
  public let register: Register
  var evaluator: Evaluator
  var stores: [RuleStore]
  var places: [PlaceStore]
  var timers = Timers()
  /// Roots that wait to be judged, in the order in which they were marked.
  var queue: [(rule: UInt32, root: UInt32)] = []
  var queueHead = 0
  /// Rules of which every subject waits to be judged, gone through slice by slice.
  var sweeps: [Sweep] = []
  /// Subjects whose verdict is no longer what was told, with what was told.
  var noted: [(key: VerdictKey, before: Verdict?, cause: Cause)] = []
  /// Records whose unit may be another one now.
  var displaced: Set<RecordRef> = []
  /// Where verdicts are counted otherwise than when somebody last asked; `nil` when it may be anywhere.
  var changedCounts: Set<CountPlace>?
  /// What has been told of subjects and is still so.
  var kept = KeptReasons()
  /// What comes if no record changes, while somebody wants to know.
  var forecast: Forecast?
  /// Nothing has been judged yet, so that everything will be.
  var isFresh = true

  /// Judges nothing yet.
  public convenience init(program: Program, register: Register, zone: ZoneRules, now: Instant) {
    let plan = PlanCompiler.compile(program) { register.symbol(of: $0) }
    self.init(program: program, plan: plan, register: register, zone: zone, now: now)
  }

  init(program: Program, plan: Plan, register: Register, zone: ZoneRules, now: Instant) {
    self.program = program
    self.register = register
    evaluator = Evaluator(
      program: program, plan: plan, register: register, clock: Clock(zone: zone, now: now))
    stores = plan.rules.map { rule in
      var store = RuleStore()
      if !rule.lists.isEmpty { store.subjects = SubjectTable(width: rule.lists.count) }
      return store
    }
    places = program.records.map { _ in PlaceStore() }
  }

  public var now: Instant { Instant(seconds: evaluator.clock.now) }

  /// The civil day of now.
  public var today: CivilDate { CivilDate(dayNumber: evaluator.clock.today) }

  /// Roots that wait to be judged; those of whole rules at most.
  public var pending: Int {
    sweeps.reduce(queue.count - queueHead) {
      $0 + register.slotCount(program.rules[$1.rule].record) - Int($1.next)
    }
  }

  /// Records looked at (candidates of queries and subjects judged) since the count was last set.
  public var recordsTouched: Int {
    get { evaluator.touched }
    set { evaluator.touched = newValue }
  }

  /// What is known of a query's members is kept by group where there are so many records for each value.
  package var leastGroup: Int {
    get { evaluator.leastGroup }
    set { evaluator.leastGroup = newValue }
  }

  /// Moves the clock and marks what is due; when it goes back, everything is.
  public func advance(to instant: Instant) {
    let isBack = instant.seconds < evaluator.clock.now
    evaluator.clock.move(to: instant)
    if isBack { evaluator.forgetAllDerived() }
    if isFresh { return }
    if isBack {
      forecast?.isVoid = true
      return markEverything(.clock)
    }
    while let entry = timers.first(), entry.horizon <= instant.seconds {
      timers.popFirst()
      if stores[Int(entry.rule)].rootHorizon(entry.root) == entry.horizon {
        mark(Int(entry.rule), entry.root, .clock)
        // Should the clock go back before it is judged, the same horizon needs a timer once more.
        stores[Int(entry.rule)].passRootHorizon(entry.root)
      }
    }
  }

  /// The first moment at which a verdict may change without a record changing; `nil` for never.
  public var nextHorizon: Instant? {
    while let entry = timers.first() {
      if stores[Int(entry.rule)].rootHorizon(entry.root) == entry.horizon { return Instant(seconds: entry.horizon) }
      timers.popFirst()
    }
    return nil
  }

  /// Judges about `limit` subjects; `true` when none is left.
  public func step(limit: Int) -> Bool {
    if isFresh {
      isFresh = false
      evaluator.indexEverything()
      markEverything(.record)
    }
    evaluator.beginJudging()
    defer { evaluator.endJudging() }
    var left = limit
    repeat {
      // Before the queue, so that what waits in both is judged once.
      left -= sweep(left)
      while queueHead < queue.count {
        if left <= 0 { return false }
        let (rule, root) = queue[queueHead]
        queueHead += 1
        left -= judge(Int(rule), root)
      }
      queue.removeAll(keepingCapacity: queue.count < 10_000)
      queueHead = 0
      if left <= 0 && !sweeps.isEmpty { return false }
    } while !sweeps.isEmpty
    clearTimers()
    return true
  }

  /// What has changed since the last call: each subject once, with the verdict that was last told of.
  ///
  /// To be called when ``step(limit:)`` has nothing left.
  public func takeChanges() -> [VerdictChange] {
    var changes: [VerdictChange] = []
    changes.reserveCapacity(noted.count)
    for (key, before, cause) in noted {
      stores[Int(key.rule)].clearNote(key.subject)
      let after = stores[Int(key.rule)].state(key.subject).verdict
      if after != before { changes.append(VerdictChange(key: key, before: before, after: after, cause: cause)) }
    }
    noted.removeAll(keepingCapacity: noted.count < 10_000)
    return changes
  }

  // MARK: Marking

  func mark(_ rule: Int, _ root: UInt32, _ cause: Cause) {
    if !kept.isEmpty { forgetReasons(rule, root) }
    if stores[rule].mark(root, cause.rawValue) { queue.append((UInt32(rule), root)) }
  }

  func markEverything(_ cause: Cause) {
    for rule in program.rules.indices { markAll(of: rule, cause) }
  }

  /// Every root of a rule.
  func markAll(of rule: Int, _ cause: Cause) {
    if !kept.isEmpty { kept.forget(rule: rule) }
    if let waiting = sweeps.firstIndex(where: { $0.rule == rule && $0.next == 0 }) {
      if cause == .record { sweeps[waiting].cause = cause }
    } else {
      sweeps.append(Sweep(rule: rule, next: 0, cause: cause))
    }
  }

  /// Takes so many roots of the rule that waits first. Where a root is the subject itself it is judged at once; gives how
  /// many were. The others are marked.
  private func sweep(_ count: Int) -> Int {
    guard let current = sweeps.first else { return 0 }
    let type = program.rules[current.rule].record
    let all = UInt32(register.slotCount(type))
    if current.next == 0 { stores[current.rule].reserve(Int(all)) }
    let end = min(all, current.next + UInt32(clamping: max(1, count)))
    var judged = 0
    let roots = current.next..<max(current.next, end)
    if stores[current.rule].subjects == nil, forecast == nil, changedCounts == nil {
      judged = judge(current.rule, roots: roots, current.cause)
    } else {
      for slot in roots {
        // One that is no more may still have a verdict.
        if stores[current.rule].hasVerdict(root: slot)
          || register.isPresent(RecordRef(type: UInt16(type), slot: slot))
        {
          mark(current.rule, slot, current.cause)
        }
      }
    }
    if end >= all { sweeps.removeFirst() } else { sweeps[0].next = end }
    return judged
  }

  /// Entries that no longer hold are dropped when they come; when they are many, all are dropped at once.
  private func clearTimers() {
    guard timers.count > 100_000, timers.count > 3 * stores.reduce(0, { $0 + $1.timed }) else { return }
    timers = Timers()
    for rule in stores.indices {
      stores[rule].rootHorizons.forEach { root, horizon in
        timers.insert(Timers.Entry(horizon: horizon, rule: UInt32(rule), root: root))
      }
    }
  }
}

/// A rule all of whose roots are to be judged, and how far that has come.
struct Sweep {
  var rule: Int
  var next: UInt32
  var cause: Cause
}
