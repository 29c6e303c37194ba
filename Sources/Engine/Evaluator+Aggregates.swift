import CivilTime
import Krav
import Records

extension Evaluator {
  mutating func count(_ query: QueryPlan) -> Valued {
    var members = open(query)
    defer { close(members) }
    if members.isUnknowable { return Valued(.undecided, members.horizon) }
    var horizon = members.horizon
    var (sure, unsure): (Int64, Int64) = (0, 0)
    if let known = known(query, members) {
      (sure, unsure) = (Int64(known.counts.sure), Int64(known.counts.unsure))
      horizon.meet(known.horizon)
      members.source = .none
    }
    while next(query, &members) {
      let mark = traceMark
      let outcome = isMember(query, members)
      horizon.meet(outcome.horizon)
      switch outcome.truth {
      case .no: cutTrace(mark)
      case .yes: sure += 1
      case .undecided: unsure += 1
      }
    }
    return Valued(
      unsure == 0 ? .number(Fraction(sure)) : .undecidedCount(least: sure, most: sure + unsure), horizon)
  }

  mutating func share(_ query: QueryPlan) -> Valued {
    var members = open(query)
    defer { close(members) }
    var horizon = members.horizon
    var isDecided = !members.isUnknowable
    var (all, satisfying): (Int64, Int64) = (0, 0)
    if let known = known(query, members) {
      (all, satisfying) = (Int64(known.counts.sure), Int64(known.counts.satisfying))
      isDecided = known.counts.unsure == 0 && known.counts.unsureSatisfying == 0
      horizon.meet(known.horizon)
      members.source = .none
    }
    while !members.isUnknowable, next(query, &members) {
      let mark = traceMark
      let outcome = isMember(query, members)
      horizon.meet(outcome.horizon)
      switch outcome.truth {
      case .no:
        cutTrace(mark)
        continue
      case .undecided: isDecided = false
      case .yes: all += 1
      }
      let held = satisfies(query, members)
      horizon.meet(held.horizon)
      if held.truth == .undecided { isDecided = false }
      if held.truth == .yes { satisfying += 1 }
    }
    guard isDecided else { return Valued(.undecided, horizon) }
    guard all > 0 else { return Valued(.missing, horizon) }
    return Valued(Fraction(satisfying, over: all).map { .number($0) } ?? .undecided, horizon)
  }

  mutating func sum(_ query: QueryPlan, of value: Int32) -> Valued {
    var members = open(query)
    defer { close(members) }
    var horizon = members.horizon
    var total = Total()
    while !members.isUnknowable, next(query, &members) {
      guard let part = measured(query, members, value, &horizon) else { continue }
      total.add(part)
    }
    return Valued(members.isUnknowable ? .undecided : total.term(zero: query.zero), horizon)
  }

  mutating func median(_ query: QueryPlan, of value: Int32) -> Valued {
    var members = open(query)
    defer { close(members) }
    var horizon = members.horizon
    var isDecided = !members.isUnknowable
    var parts: [Term] = []
    while !members.isUnknowable, next(query, &members) {
      guard let part = measured(query, members, value, &horizon) else { continue }
      if part.isValue { parts.append(part) } else { isDecided = false }
    }
    guard isDecided else { return Valued(.undecided, horizon) }
    return Valued(Self.middle(parts), horizon)
  }

  /// What the bound candidate adds: nothing when it is no member, undecided when that or the value cannot be told.
  private mutating func measured(
    _ query: QueryPlan, _ members: Members, _ value: Int32, _ horizon: inout Horizon
  ) -> Term? {
    let mark = traceMark
    let outcome = isMember(query, members)
    horizon.meet(outcome.horizon)
    if outcome.truth == .no {
      cutTrace(mark)
      return nil
    }
    if members.columns != nil { bindRecord(query, members) }
    let part = term(value)
    horizon.meet(part.horizon)
    return outcome.truth == .yes && part.term.isValue ? part.term : .undecided
  }

  /// Of an even number, the mean of the two in the middle; of whole units of time, the lower.
  private static func middle(_ parts: [Term]) -> Term {
    guard !parts.isEmpty else { return .missing }
    let sorted = parts.sorted { Comparison.compare(2, $0, $1) == .yes }
    let low = sorted[(sorted.count - 1) / 2]
    guard sorted.count.isMultiple(of: 2), case .number(let a) = low, case .number(let b) = sorted[sorted.count / 2]
    else { return low }
    guard let mean = a.mean(b) else { return .undecided }
    return .number(mean)
  }

  /// The member with the latest (or earliest) moment that has come; of two on one moment, the greater id.
  mutating func extreme(_ query: QueryPlan, wantsLatest: Bool) -> Valued {
    var members = open(query)
    defer { close(members) }
    if members.isUnknowable { return Valued(.undecided, members.horizon) }
    var horizon = members.horizon
    var best: (moment: Int64, reference: RecordRef)?
    var bestUnsure: (moment: Int64, reference: RecordRef)?
    let firstMark = traceMark
    var isDecided = true
    func ranksAbove(
      _ a: (moment: Int64, reference: RecordRef), _ b: (moment: Int64, reference: RecordRef)?
    ) -> Bool {
      guard let b else { return true }
      if a.moment != b.moment { return (a.moment > b.moment) == wantsLatest }
      return register.id(a.reference) > register.id(b.reference)
    }
    while next(query, &members) {
      let mark = traceMark
      let outcome = isMember(query, members)
      horizon.meet(outcome.horizon)
      if outcome.truth == .no {
        cutTrace(mark)
        continue
      }
      if members.columns != nil { bindRecord(query, members) }
      let key = term(query.by)
      horizon.meet(key.horizon)
      let member = term(ofVariable: query)
      guard case .reference(let reference) = member else {
        isDecided = false
        continue
      }
      let moment: Int64
      switch key.term {
      case .date(let day):
        moment = Int64(day)
        if day > clock.today {
          horizon.meet(.day(day))
          cutTrace(mark)
          continue
        }
      case .instant(let second):
        moment = second
        if second > clock.now {
          horizon.meet(.second(second))
          cutTrace(mark)
          continue
        }
      default:
        isDecided = false
        continue
      }
      if outcome.truth == .yes {
        if ranksAbove((moment, reference), best) { best = (moment, reference) }
      } else if ranksAbove((moment, reference), bestUnsure) {
        bestUnsure = (moment, reference)
      }
    }
    if let bestUnsure, ranksAbove(bestUnsure, best) { isDecided = false }
    guard isDecided else { return Valued(.undecided, horizon) }
    if let best, trace != nil {
      // The one that ranks first is the evidence, not all those before it.
      cutTrace(firstMark)
      trace?.records.append(best.reference)
    }
    return Valued(best.map { .reference($0.reference) } ?? .missing, horizon)
  }

  /// What the query's variable is bound to.
  func term(ofVariable query: QueryPlan) -> Term {
    guard let place = query.variables.indices.last else { return .missing }
    return frame[frameBase + Int(plan.operands[place])]
  }
}
