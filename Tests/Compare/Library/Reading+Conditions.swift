import CivilTime
import Krav

extension Reading {
  /// What is a yes or no by its form.
  func condition(_ expression: Expression, _ scope: Scope) -> Term {
    switch expression.kind {
    case .not(let inner):
      let term = read(inner, scope)
      return yesNo { frame in frame.holds(term).map { !$0 } }
    case .and(let parts):
      let terms = parts.map { read($0, scope) }
      return yesNo { $0.joint(terms, decidedBy: false) }
    case .or(let parts):
      let terms = parts.map { read($0, scope) }
      return yesNo { $0.joint(terms, decidedBy: true) }
    case .isSet(let inner): return isMissing(read(inner, scope), wanted: false)
    case .isMissing(let inner): return isMissing(read(inner, scope), wanted: true)
    case .compare(let comparison, let left, let right):
      let (first, second) = pair(left, right, scope)
      return compare(comparison, first, second)
    case .isIn(let element, let list, let negated): return isIn(element, list, scope, negated)
    case .isUnder(let lower, let upper, let negated):
      let (first, second) = (read(lower, scope), read(upper, scope))
      return yesNo { frame in
        let (a, b) = (first.value(frame), second.value(frame))
        guard case .reference(_, let unit) = a, case .reference(_, let top) = b else { return nil }
        return frame.world.isUnder(unit, top) != negated
      }
    case .within(let day, let window, let negated): return within(read(day, scope), window, scope, negated)
    case .atLeast(let number, let members): return atLeast(read(number, scope), members, scope)
    case .atLeastOf(let number, let items):
      let (number, terms) = (read(number, scope), items.map { read($0, scope) })
      return yesNo { frame in
        let mark = frame.lacks.count
        let wanted = number.value(frame)
        return frame.enough(wanted, terms.map { term in frame.holds(term) }, mark)
      }
    default: return nothing
    }
  }

  func yesNo(_ truth: @escaping (Frame) -> Bool?) -> Term {
    Term(kind: .bool) { Value(truth($0)) }
  }

  private func isMissing(_ term: Term, wanted: Bool) -> Term {
    yesNo { frame in
      let mark = frame.lacks.count
      let value = term.value(frame)
      if value.isUndecided { return nil }
      frame.forget(mark)
      return value.isMissing == wanted
    }
  }

  // MARK: Comparisons

  private func compare(_ comparison: ComparisonOperator, _ left: Term, _ right: Term) -> Term {
    if left.kind.isReference {
      return yesNo { frame in
        let (a, b) = (frame.reference(left), frame.reference(right))
        if a.isUndecided || b.isUndecided { return nil }
        return Self.isSame(a, b) == (comparison == .equal)
      }
    }
    return yesNo { frame in
      let mark = frame.lacks.count
      let truth = Self.holds(comparison, left.value(frame), right.value(frame))
      if truth != nil { frame.forget(mark) }
      return truth
    }
  }

  /// Of two references, neither undecided; an empty one refers to no record.
  private static func isSame(_ a: Value, _ b: Value) -> Bool {
    a.isMissing || b.isMissing ? a.isMissing && b.isMissing : a.equals(b)
  }

  static func holds(_ comparison: ComparisonOperator, _ a: Value, _ b: Value) -> Bool? {
    if let (least, most) = a.range, let (low, high) = b.range {
      // Decided when no choice makes a difference.
      var answers: Set<Bool> = []
      for (x, y) in [(least, high), (most, low), (least, low), (most, high)] { answers.insert(apply(comparison, x, y)) }
      if comparison == .equal || comparison == .notEqual {
        // Between the ends the two may meet.
        let mayMeet = least <= high && low <= most
        if mayMeet && !(least == most && low == high) { return nil }
      }
      return answers.count == 1 ? answers.first : nil
    }
    switch (a, b) {
    case (.date(let x), .date(let y)): return apply(comparison, x, y)
    case (.instant(let x), .instant(let y)): return apply(comparison, x, y)
    case (.length(let u, let x), .length(let v, let y)) where u == v: return apply(comparison, x, y)
    case (.word(_, let x), .word(_, let y)): return apply(comparison, x, y)
    case (.bool, .bool), (.label, .label): return a.equals(b) == (comparison == .equal)
    default: return nil
    }
  }

  private static func apply<Side: Comparable>(_ comparison: ComparisonOperator, _ a: Side, _ b: Side) -> Bool {
    switch comparison {
    case .equal: a == b
    case .notEqual: a != b
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    }
  }

  /// The or of `=` over the elements.
  private func isIn(_ element: Expression, _ list: Expression, _ scope: Scope, _ negated: Bool) -> Term {
    let first: Term
    let second: Term
    if isBare(element, scope), !isBare(list, scope) {
      second = read(list, scope)
      guard case .list(let kind) = second.kind else { return nothing }
      first = read(element, scope, kind)
    } else {
      first = read(element, scope)
      second = read(list, scope, .list(first.kind))
    }
    let comparesReferences = first.kind.isReference
    return yesNo { frame in
      let mark = frame.lacks.count
      let value = comparesReferences ? frame.reference(first) : first.value(frame)
      let found = second.value(frame)
      guard case .list(let items) = found else { return nil }
      var isOpen = false
      for item in items {
        let isEqual: Bool?
        if comparesReferences {
          isEqual = value.isUndecided || item.value.isUndecided ? nil : Self.isSame(value, item.value)
        } else {
          isEqual = Self.holds(.equal, value, item.value)
        }
        if isEqual == true {
          frame.forget(mark)
          return !negated
        }
        if isEqual == nil {
          isOpen = true
          if !comparesReferences || item.value.isUndecided { frame.lacks += item.lacks }
        }
      }
      if !isOpen { frame.forget(mark) }
      return isOpen ? nil : negated
    }
  }

  // MARK: Windows

  private func within(_ day: Term, _ window: Expression.Window, _ scope: Scope, _ negated: Bool) -> Term {
    switch window {
    // `x <= today and today <= x + P`; `today <= x and x - P <= today`.
    case .last(let length), .next(let length):
      let length = read(length, scope)
      let isLast = if case .last = window { true } else { false }
      return yesNo { frame in
        let mark = frame.lacks.count
        let (x, p) = (day.value(frame), length.value(frame))
        var other = Value.undecided
        if x.isKnown && p.isKnown { other = isLast ? Arithmetic.add(x, p) : Arithmetic.subtract(x, p) }
        let now: Value = if case .instant = x { .instant(frame.world.now) } else { .date(frame.world.today) }
        let begins = Self.holds(.lessOrEqual, isLast ? x : other, now)
        let lasts = Self.holds(.lessOrEqual, now, isLast ? other : x)
        if begins == false || lasts == false {
          frame.forget(mark)
          return negated
        }
        return begins == nil || lasts == nil ? nil : !negated
      }
    case .period(let period):
      let period = read(period, scope)
      return yesNo { frame in
        let mark = frame.lacks.count
        let (x, p) = (day.value(frame), period.value(frame))
        guard case .date(let date) = x, let ends = p.ends else { return nil }
        if let first = ends.first, date < first { return negated }
        if let last = ends.last, date > last { return negated }
        if ends.first == nil || ends.last == nil { return nil }
        frame.forget(mark)
        return !negated
      }
    }
  }
}

extension Value {
  /// A number, or what it lies between.
  fileprivate var range: (Rational, Rational)? {
    switch self {
    case .number(let value): (value, value)
    case .between(let least, let most): (Rational(least), Rational(most))
    default: nil
    }
  }

  fileprivate var ends: (first: CivilDate?, last: CivilDate?)? {
    switch self {
    case .period(let period): (period.first, period.last)
    case .civil(_, let first, let last): (first, last)
    default: nil
    }
  }
}

extension Frame {
  /// A reference, which lacks nothing when it is empty.
  func reference(_ term: Term) -> Value {
    let mark = lacks.count
    let value = term.value(self)
    if !value.isUndecided { forget(mark) }
    return value
  }

  /// Whether at least so many hold, as far as that can be told; what was lacking since the mark is forgotten if so.
  func enough(_ wanted: Value, _ truths: [Bool?], _ mark: Int) -> Bool? {
    guard case .number(let number) = wanted else { return nil }
    let least = number.isWhole ? number.top : number.floor + 1
    let sure = truths.count { $0 == true }
    let open = truths.count { $0 == nil }
    guard sure >= least || sure + open < least else { return nil }
    forget(mark)
    return sure >= least
  }
}

extension World {
  /// Whether the unit is the other one or beneath it; a tree that bites its tail is gone round once.
  func isUnder(_ unit: Int, _ top: Int) -> Bool {
    var seen: Set<Int> = []
    var current: Int? = unit
    while let here = current, seen.insert(here).inserted {
      if here == top { return true }
      current = parent(of: here)
    }
    return false
  }

  func parent(of unit: Int) -> Int? {
    guard let scope, let parentField, isThere(scope, unit) else { return nil }
    guard case .reference(_, let above)? = rows[scope][unit]?[parentField] else { return nil }
    return above
  }
}
