import CivilTime
import Krav
import Records

extension Evaluator {
  /// Whether a node holds at the moment of the clock.
  mutating func condition(_ index: Int32) -> Outcome {
    let node = plan.nodes[Int(index)]
    switch node.operation {
    case .compare:
      if trace != nil { traceComparison(index, node) }
      return compare(node)
    case .compareReferences: return compareReferences(node)
    case .isSet, .isMissing:
      let value = term(node.a)
      guard !value.term.isUndecided else { return Outcome(.undecided, value.horizon) }
      return Outcome(value.term.isMissing == (node.operation == .isMissing), value.horizon)
    case .isIn: return isIn(node)
    case .isUnder:
      let lower = term(node.a)
      let upper = term(node.b)
      let horizon = lower.horizon.earlier(upper.horizon)
      guard case .reference(let unit) = lower.term, case .reference(let top) = upper.term else {
        return Outcome(.undecided, horizon)
      }
      return Outcome(isUnder(unit.slot, top.slot), horizon)
    case .withinLast, .withinNext:
      if trace != nil { traceWindow(index, node) }
      return withinWindow(node)
    case .withinPeriod: return withinPeriod(node)
    case .not: return condition(node.a).negated
    case .and: return all(Span32(start: node.a, count: node.b))
    case .or: return any(Span32(start: node.a, count: node.b))
    case .atLeastOf: return atLeastOf(node)
    case .atLeast: return atLeast(node, wanted: nil)
    case .none: return atLeast(node, wanted: 1).negated
    case .every: return every(plan.queries[Int(node.b)]).negated
    default:
      let value = term(index)
      if case .bool(let bool) = value.term { return Outcome(bool, value.horizon) }
      return Outcome(.undecided, value.horizon)
    }
  }

  /// Kleene's and: one that is false decides, and for as long as that one is.
  mutating func all(_ span: Span32) -> Outcome { combined(span, deciding: .no) }

  mutating func any(_ span: Span32) -> Outcome { combined(span, deciding: .yes) }

  /// What the conditions say together, when the first that is `deciding` settles it.
  private mutating func combined(_ span: Span32, deciding: Truth) -> Outcome {
    var result = Outcome(deciding.negated)
    for place in span.indices {
      let part = condition(plan.operands[place])
      if part.truth == deciding { return part }
      if part.truth == .undecided { result.truth = .undecided }
      result.horizon.meet(part.horizon)
    }
    return result
  }

  private mutating func isIn(_ node: Node) -> Outcome {
    let value = term(node.a)
    let mark = elements.count
    let list = list(node.b)
    defer { elements.removeLast(elements.count - mark) }
    var horizon = value.horizon.earlier(list.horizon)
    if value.slope != 0 { horizon.meet(.day(Int64(clock.today) + 1)) }
    guard list.isKnown else { return Outcome(.undecided, horizon) }
    let comparesReferences = node.c == 1
    var truth = Truth.no
    for place in 0..<list.count {
      let element = element(place, of: list)
      let isEqual: Truth
      if comparesReferences && !value.term.isUndecided && !element.isUndecided {
        isEqual = Truth(value.term == element)
      } else {
        isEqual = Comparison.compare(0, value.term, element)
      }
      if isEqual == .yes { return Outcome(.yes, horizon) }
      if isEqual == .undecided { truth = .undecided }
    }
    return Outcome(truth, horizon)
  }

  /// `x within last P` is `x <= today and today <= x + P`; `within next` is `today <= x and x - P <= today`.
  private mutating func withinWindow(_ node: Node) -> Outcome {
    let value = term(node.a)
    let length = term(node.b)
    let horizon = value.horizon.earlier(length.horizon)
    let isLast = node.operation == .withinLast
    let other = Arithmetic.apply(isLast ? .add : .subtract, value.term, length.term)
    let (low, high) = isLast ? (value.term, other) : (other, value.term)
    let isDays: Bool
    if case .date = value.term { isDays = true } else { isDays = false }
    let now = isDays ? Int64(clock.today) : clock.now
    func moment(_ ticks: Int64) -> Horizon { isDays ? .day(ticks) : .second(ticks) }
    // Either half may decide when the other is undecided.
    if let low = low.ticks, now < low { return Outcome(.no, horizon.earlier(moment(low))) }
    if let high = high.ticks, now > high { return Outcome(.no, horizon) }
    guard low.ticks != nil, let last = high.ticks else {
      // What is undecided may be settled by its other half later.
      let soon = high.ticks.map { moment($0 + 1) } ?? .never
      return Outcome(.undecided, horizon.earlier(soon))
    }
    return Outcome(.yes, horizon.earlier(moment(last + 1)))
  }

  /// From the period's first day to its last.
  private mutating func withinPeriod(_ node: Node) -> Outcome {
    let value = term(node.a)
    let period = term(node.b)
    let horizon = value.horizon.earlier(period.horizon)
    let first: Int32?
    let last: Int32?
    switch period.term {
    case .period(let written): (first, last) = (written.first?.dayNumber, written.last?.dayNumber)
    case .calendarPeriod(_, let start, let end): (first, last) = (start, end)
    default: return Outcome(.undecided, horizon)
    }
    let day: Int32
    switch value.term {
    case .date(let date): day = date
    case .instant(let seconds): day = clock.zone.date(of: Instant(seconds: seconds)).dayNumber
    default: return Outcome(.undecided, horizon)
    }
    if let first, day < first { return Outcome(.no, horizon) }
    if let last, day > last { return Outcome(.no, horizon) }
    return Outcome(first == nil || last == nil ? .undecided : .yes, horizon)
  }
}

extension Term {
  /// A date's days or an instant's seconds.
  fileprivate var ticks: Int64? {
    switch self {
    case .date(let day): Int64(day)
    case .instant(let second): second
    default: nil
    }
  }
}
