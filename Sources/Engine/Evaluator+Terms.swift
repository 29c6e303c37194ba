import CivilTime
import Krav
import Records

extension Evaluator {
  /// The value of a node at the moment of the clock.
  mutating func term(_ index: Int32) -> Valued {
    let node = plan.nodes[Int(index)]
    switch node.operation {
    case .constant: return Valued(plan.constants[Int(node.a)])
    case .variable: return Valued(frame[frameBase + Int(node.a)])
    case .letValue: return letValue(Int(node.a))
    case .today: return Valued(.date(clock.today), slope: 1)
    case .now: return Valued(.instant(clock.now), slope: 1)
    case .calendarPeriod: return calendarPeriod(plan.calendarUnits[Int(node.a)], previous: node.b == 1)
    case .fieldBool, .fieldDate, .fieldInstant, .fieldInteger, .fieldDecimal, .fieldLabel, .fieldEnum, .fieldPeriod,
      .fieldText, .fieldReference, .fieldScopeReference:
      let base = term(node.a)
      guard case .reference(let reference) = base.term else { return Valued(unread(base.term), base.horizon) }
      guard isThere(reference) else { return Valued(.undecided, base.horizon) }
      return Valued(read(node, reference), base.horizon)
    case .derived:
      let base = term(node.a)
      guard case .reference(let reference) = base.term else { return Valued(unread(base.term), base.horizon) }
      guard isThere(reference) else { return Valued(.undecided, base.horizon) }
      var value = derived(Int(node.b), reference)
      value.horizon.meet(base.horizon)
      return value
    case .firstDay, .lastDay, .civilDay, .nextWorkingDay: return property(node)
    case .table, .grid: return lookUp(node)
    case .negate:
      let a = term(node.a)
      return Valued(a.term.negated, a.horizon, slope: -a.slope)
    case .add, .subtract, .multiply, .divide:
      let a = term(node.a)
      let b = term(node.b)
      let slope =
        switch node.operation {
        case .add: a.slope &+ b.slope
        case .subtract: a.slope &- b.slope
        default: Int8(0)
        }
      return Valued(
        Arithmetic.apply(node.operation, a.term, b.term), a.horizon.earlier(b.horizon), slope: slope)
    case .otherwise:
      let a = term(node.a)
      guard a.term.isMissing else { return a }
      var b = term(node.b)
      b.horizon.meet(a.horizon)
      return b
    case .constantList, .listOfTerms, .fieldList:
      let mark = elements.count
      let list = list(index)
      elements.removeLast(elements.count - mark)
      return Valued(list.state, list.horizon)
    case .count: return count(plan.queries[Int(node.a)])
    case .share: return share(plan.queries[Int(node.a)])
    case .sum: return sum(plan.queries[Int(node.a)], of: node.b)
    case .median: return median(plan.queries[Int(node.a)], of: node.b)
    case .latest: return extreme(plan.queries[Int(node.a)], wantsLatest: true)
    case .earliest: return extreme(plan.queries[Int(node.a)], wantsLatest: false)
    default:
      let outcome = condition(index)
      switch outcome.truth {
      case .no: return Valued(.bool(false), outcome.horizon)
      case .yes: return Valued(.bool(true), outcome.horizon)
      case .undecided: return Valued(.undecided, outcome.horizon)
      }
    }
  }

  /// What a field is when its record has no value.
  private func unread(_ base: Term) -> Term { base.isMissing ? .missing : .undecided }

  private func calendarPeriod(_ unit: CalendarUnit, previous: Bool) -> Valued {
    let today = CivilDate(dayNumber: clock.today)
    let current = unit.range(containing: today)
    let horizon = Horizon.day(Int64(current.last.dayNumber) + 1)
    guard let range = previous ? unit.previous(before: today) : current else { return Valued(.undecided, horizon) }
    return Valued(
      .calendarPeriod(unit, first: range.first.dayNumber, last: range.last.dayNumber), horizon)
  }

  private mutating func property(_ node: Node) -> Valued {
    let base = term(node.a)
    let date: CivilDate?
    switch (node.operation, base.term) {
    case (.firstDay, .period(let period)): date = period.first
    case (.lastDay, .period(let period)): date = period.last
    case (.firstDay, .calendarPeriod(_, let first, _)): date = CivilDate(dayNumber: first)
    case (.lastDay, .calendarPeriod(_, _, let last)): date = CivilDate(dayNumber: last)
    case (.civilDay, .instant(let seconds)): date = clock.zone.date(of: Instant(seconds: seconds))
    case (.nextWorkingDay, .date(let day)):
      // Only at the end of the calendar is there none.
      guard let next = CivilDate(dayNumber: day).nextWorkingDay else { return Valued(.undecided, base.horizon) }
      date = next
    default: return Valued(base.term.isMissing ? .missing : .undecided, base.horizon)
    }
    return Valued(date.map { .date($0.dayNumber) } ?? .missing, base.horizon)
  }

  private mutating func lookUp(_ node: Node) -> Valued {
    let first = term(node.a)
    guard node.operation == .grid else {
      guard case .enumeration(_, let value) = first.term else { return Valued(unread(first.term), first.horizon) }
      return Valued(plan.constants[Int(node.b) + Int(value)], first.horizon)
    }
    let second = term(node.b)
    let horizon = first.horizon.earlier(second.horizon)
    guard case .enumeration(_, let row) = first.term, case .enumeration(_, let column) = second.term else {
      return Valued(Term.worst(first.term, second.term), horizon)
    }
    let grid = plan.grids[Int(node.c)]
    return Valued(plan.constants[Int(grid.start) + Int(row) * Int(grid.columns) + Int(column)], horizon)
  }
}
