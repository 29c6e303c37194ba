import Krav
import Records

/// What a rule's store, its counts and the timers take in while all roots of the rule are judged in a row; taken out of
/// the engine for as long, so that each root costs no more than its arrays.
struct SweepJudging {
  let rule: Int
  let cause: Cause
  var store = RuleStore()
  var places = PlaceStore()
  var timers = Timers()
  var noted: [(key: VerdictKey, before: Verdict?, cause: Cause)] = []
  /// The first field that places records of the type, where it refers to units.
  var unitField: Int?

  mutating func take(_ root: UInt32, _ finding: Finding, until horizon: Int64, _ evaluator: borrowing Evaluator) {
    let former = store.rootHorizon(root)
    let old = store.state(root)
    let isChange = old.verdict != finding.verdict
    store.set(root, RuleStore.State(finding, isNoted: old.isNoted || isChange), horizon)
    store.setRootHorizon(root, horizon, former: former)
    if former != horizon, horizon != .max {
      timers.insert(Timers.Entry(horizon: horizon, rule: UInt32(rule), root: root))
    }
    guard isChange else { return }
    if !old.isNoted { noted.append((VerdictKey(rule: UInt32(rule), subject: root), old.verdict, cause)) }
    let unit = place(root, evaluator)
    store.count(old.verdict, unit, -1)
    store.count(finding.verdict, unit, 1)
  }

  private mutating func place(_ root: UInt32, _ evaluator: borrowing Evaluator) -> Int32 {
    if let known = places.unit(of: root) { return known }
    let reference = RecordRef(type: UInt16(evaluator.program.rules[rule].record), slot: root)
    let unit: Int32
    if let unitField, let columns = evaluator.rootColumns, columns.isPresent(Int(root)),
      let slot = columns.key(Int(root), unitField)
    {
      unit = Int32(evaluator.register.resolve(slot))
    } else {
      unit = evaluator.register.unit(of: reference)
    }
    places.set(root, unit)
    return unit
  }
}

extension Engine {
  /// Judges roots that are subjects themselves, but for those that wait in the queue, which get the cause; gives how many.
  func judge(_ rule: Int, roots: Range<UInt32>, _ cause: Cause) -> Int {
    let type = program.rules[rule].record
    var judging = SweepJudging(rule: rule, cause: cause)
    if let field = program.records[type].placeFields.first,
      case .reference(let target) = program.records[type].fields[field].type, target == program.scope
    {
      judging.unitField = field
    }
    swap(&judging.store, &stores[rule])
    swap(&judging.places, &places[type])
    swap(&judging.timers, &timers)
    swap(&judging.noted, &noted)
    defer {
      swap(&judging.store, &stores[rule])
      swap(&judging.places, &places[type])
      swap(&judging.timers, &timers)
      swap(&judging.noted, &noted)
    }
    return evaluator.judge(roots, &judging)
  }
}

extension Evaluator {
  fileprivate mutating func judge(_ roots: Range<UInt32>, _ judging: inout SweepJudging) -> Int {
    let type = plan.rules[judging.rule].record
    let columns = register.columns(of: type)
    var judged = 0
    begin(rule: judging.rule, root: 0)
    rootColumns = columns
    for root in roots {
      let isThere = columns.isPresent(Int(root))
      // One that is no more may still have a verdict.
      guard isThere || judging.store.hasVerdict(root: root) else { continue }
      if judging.store.isMarked(root) {
        _ = judging.store.mark(root, judging.cause.rawValue)
        continue
      }
      joinWasOpen = false
      joinWasEmpty = false
      judged += 1
      if isThere {
        bindRoot(root)
        let (finding, end) = judgeUntil()
        judging.take(root, finding, until: end, self)
      } else {
        judging.take(root, .silent, until: .max, self)
      }
      judging.store.noteJoins(root, wasOpen: joinWasOpen, wasEmpty: joinWasEmpty)
    }
    return judged
  }

  /// The next root of the rule at hand.
  private mutating func bindRoot(_ root: UInt32) {
    let reference = RecordRef(type: UInt16(plan.rules[rule].record), slot: root)
    frame[0] = .reference(reference)
    if blurs || isRootStale { noteStaleness(of: reference) }
    forgetLets()
  }
}
