import Krav

extension Evaluator {
  /// `at least n of […]`
  mutating func atLeastOf(_ node: Node) -> Outcome {
    let number = term(node.a)
    // However many are asked for, what the conditions lack is named.
    guard let wanted = number.term.whole else {
      var horizon = number.horizon
      for place in Span32(start: node.b, count: node.c).indices {
        horizon.meet(condition(plan.operands[place]).horizon)
      }
      return Outcome(.undecided, horizon)
    }
    var tally = Tally(wanted: wanted)
    for place in Span32(start: node.b, count: node.c).indices {
      tally.take(condition(plan.operands[place]), clock)
    }
    return tally.outcome.meeting(number.horizon)
  }

  /// `at least n (q)`; `exists` when n is one.
  mutating func atLeast(_ node: Node, wanted: Int64?) -> Outcome {
    var number = Valued(.number(Fraction(1)))
    if wanted == nil && node.a >= 0 { number = term(node.a) }
    let query = plan.queries[Int(node.b)]
    var members = open(query)
    defer { close(members) }
    var horizon = number.horizon.earlier(members.horizon)
    guard let wanted = number.term.whole else {
      while !members.isUnknowable, next(query, &members) { horizon.meet(isMember(query, members).horizon) }
      return Outcome(.undecided, horizon)
    }
    if members.isUnknowable { return Outcome(wanted <= 0 ? .yes : .undecided, horizon) }
    if wanted == 1, let day = certain(query, members) { return Outcome(.yes, horizon.earlier(.day(day))) }
    let keyed = members
    var tally = Tally(wanted: wanted)
    while !tally.isSettled || trace?.goesThroughAll == true, next(query, &members) {
      let mark = traceMark
      let outcome = isMember(query, members)
      if outcome.truth == .no { cutTrace(mark) }
      tally.take(outcome, clock)
    }
    if wanted == 1 { noteCertain(tally.outcome, query, keyed) }
    return tally.outcome.meeting(horizon)
  }

  /// Whether there is a member that does not satisfy: `every` is the contrary.
  mutating func every(_ query: QueryPlan) -> Outcome {
    var members = open(query)
    defer { close(members) }
    if members.isUnknowable {
      bindMember(query, .undecided)
      let held = query.satisfies < 0 ? Outcome(.undecided) : condition(query.satisfies)
      return Outcome(held.truth == .yes ? .no : .undecided, members.horizon.earlier(held.horizon))
    }
    var tally = Tally(wanted: 1)
    while !tally.isSettled || trace?.goesThroughAll == true, next(query, &members) {
      let mark = traceMark
      var outcome = isMember(query, members)
      if outcome.truth == .no {
        cutTrace(mark)
      } else if query.satisfies >= 0 {
        let held = satisfies(query, members).negated
        outcome = held.truth == .no ? held : outcome.and(held)
      }
      tally.take(outcome, clock)
    }
    return tally.outcome.meeting(members.horizon)
  }
}

extension Outcome {
  func meeting(_ other: Horizon) -> Outcome { Outcome(truth, horizon.earlier(other)) }

  /// Of two of which neither is false.
  fileprivate func and(_ other: Outcome) -> Outcome {
    Outcome(
      truth == .undecided || other.truth == .undecided ? .undecided : .yes, horizon.earlier(other.horizon))
  }
}

extension Term {
  /// A number rounded up: at least 2.5 is at least 3.
  var whole: Int64? {
    guard case .number(let value) = self else { return nil }
    return value.isInteger ? value.numerator : value.floor + 1
  }
}

/// Counts how many hold, and for how long there are enough.
private struct Tally {
  let wanted: Int64
  private var holding: Int64 = 0
  private var undecided: Int64 = 0
  /// Of all that were counted.
  private var earliest = Horizon.never
  /// Of those that hold, the longest, longest first; as many as are wanted.
  private var longest: [Horizon] = []
  private var best = Horizon(day: .min, second: .min)
  private var everlasting: Int64 = 0

  init(wanted: Int64) {
    self.wanted = wanted
  }

  /// Nothing that is still to come can change the answer or shorten how long it holds.
  var isSettled: Bool { everlasting >= wanted }

  mutating func take(_ outcome: Outcome, _ clock: Clock) {
    earliest.meet(outcome.horizon)
    switch outcome.truth {
    case .no: break
    case .undecided: undecided += 1
    case .yes:
      holding += 1
      if outcome.horizon.isNever { everlasting += 1 }
      keep(outcome.horizon, clock)
    }
  }

  private mutating func keep(_ horizon: Horizon, _ clock: Clock) {
    guard wanted > 1 else {
      if holding == 1 || clock.isLonger(horizon, than: best) { best = horizon }
      return
    }
    if longest.count >= Int(clamping: wanted) {
      guard let last = longest.last, clock.isLonger(horizon, than: last) else { return }
      longest.removeLast()
    }
    let place = longest.firstIndex { clock.isLonger(horizon, than: $0) } ?? longest.count
    longest.insert(horizon, at: place)
  }

  var outcome: Outcome {
    if wanted <= 0 { return Outcome(.yes) }
    if holding >= wanted { return Outcome(.yes, wanted == 1 ? best : longest.last ?? .never) }
    return Outcome(holding + undecided < wanted ? .no : .undecided, earliest)
  }
}
