import CivilTime
import Krav

/// Whose members are asked for.
struct Query {
  enum Source {
    case records(Int)
    case list(Term)
  }

  /// All are bound to the member: a query over another query's members has both their names.
  var slots: [Int]
  var source: Source
  var conditions: [Term]
  var by: Term?
  var satisfies: Term?
  /// What a member is.
  var kind: Kind
}

extension Frame {
  /// Goes through all candidates, each with whether it belongs (`nil`: undecided, with what it lacks); `false` when the
  /// list that they are in cannot be told.
  ///
  /// - Parameters:
  ///   - query: whose members are asked for.
  ///   - body: is given what the candidate lacks from `begin` on.
  func forEach(_ query: Query, _ body: (_ belongs: Bool?, _ begin: Int) -> Void) -> Bool {
    let candidates: [Value.Item]
    switch query.source {
    case .records(let type): candidates = world.present[type].map { Value.Item(value: .reference(type, $0)) }
    case .list(let list):
      let mark = lacks.count
      guard case .list(let items) = list.value(self) else {
        let found = lacks.count
        // Whatever is in it may be no member all the same.
        for slot in query.slots { slots[base + slot] = Value.Item(value: .undecided) }
        let belongs = joint(query.conditions, decidedBy: false)
        forget(belongs == false ? mark : found)
        return belongs == false
      }
      forget(mark)
      candidates = items
    }
    for candidate in candidates {
      for slot in query.slots { slots[base + slot] = candidate }
      let begin = lacks.count
      var belongs = joint(query.conditions, decidedBy: false)
      if belongs != false, case .records(let type) = query.source, case .reference(_, let id) = candidate.value,
        world.isBlurred(type, id)
      {
        // It may be there no more.
        belongs = nil
        lacks.append(Lack(type: type, id: id, field: -1))
      }
      if belongs != false { body(belongs, begin) }
    }
    return true
  }

  /// The member that is bound.
  func member(_ query: Query) -> Value { query.slots.first.map { slots[base + $0].value } ?? .missing }
}

extension Reading {
  func query(_ syntax: QuerySyntax, _ scope: Scope) -> (query: Query, scope: Scope) {
    var inner = scope
    var query: Query
    switch syntax.binding.source {
    case .records(let name):
      let type = type(name.text)
      query = Query(slots: [], source: .records(type), conditions: [], kind: .reference(type))
    case .list(let list):
      if let name = bareName(list), case .query(let syntax, let names)? = scope.names[name] {
        query = self.query(syntax, Scope(names: names)).query
      } else {
        let list = read(list, scope)
        guard case .list(let kind) = list.kind else { return (nobody, scope) }
        query = Query(slots: [], source: .list(list), conditions: [], kind: kind)
      }
    }
    let slot = slot()
    query.slots.append(slot)
    inner.names[syntax.binding.variable.text] = .bound(slot, query.kind)
    if let condition = syntax.condition { query.conditions.append(read(condition, inner)) }
    query.by = syntax.by.map { read($0, inner) }
    query.satisfies = syntax.satisfies.map { read($0, inner) }
    return (query, inner)
  }

  private var nobody: Query { Query(slots: [], source: .list(nothing), conditions: [], kind: .bool) }

  private func bareName(_ expression: Expression) -> String? {
    switch expression.kind {
    case .name(let name): name
    case .parenthesised(let inner): bareName(inner)
    default: nil
    }
  }

  /// What stands behind an aggregate, and the names that its members have.
  private func members(_ members: MembersSyntax, _ scope: Scope) -> (query: Query, scope: Scope) {
    switch members {
    case .query(let syntax): return query(syntax, scope)
    case .name(let name):
      if case .query(let syntax, let names)? = scope.names[name.text] {
        let found = query(syntax, Scope(names: names)).query
        // `sum x.size of open`: the members are called what they are in the let.
        var inner = scope
        if let slot = found.slots.last { inner.names[syntax.binding.variable.text] = .bound(slot, found.kind) }
        return (found, inner)
      }
      let list = self.name(name.text, scope, nil)
      guard case .list(let kind) = list.kind else { return (nobody, scope) }
      return (Query(slots: [slot()], source: .list(list), conditions: [], kind: kind), scope)
    }
  }

  func atLeast(_ number: Term, _ members: MembersSyntax, _ scope: Scope) -> Term {
    let query = self.members(members, scope).query
    return yesNo { frame in
      let mark = frame.lacks.count
      let wanted = number.value(frame)
      var truths: [Bool?] = []
      let isKnown = frame.forEach(query) { belongs, _ in truths.append(belongs) }
      if !isKnown {
        guard case .number(let number) = wanted, number.top <= 0 else { return nil }
        frame.forget(mark)
        return true
      }
      return frame.enough(wanted, truths, mark)
    }
  }

  func aggregate(_ operation: AggregateOperator, _ syntax: MembersSyntax, _ scope: Scope) -> Term {
    let (query, inner) = members(syntax, scope)
    switch operation {
    case .exists: return some(query, wanted: true, every: false)
    case .no: return some(query, wanted: false, every: false)
    case .every: return some(query, wanted: false, every: true)
    case .count: return count(query)
    case .share: return share(query)
    case .sum(let value):
      let term = read(value, inner)
      return measure(query, term) { parts in
        if parts.isEmpty { return term.kind == .number ? .number(Rational(0)) : .length(.days, 0) }
        return Self.sum(parts)
      }
    case .median(let value): return measure(query, read(value, inner), Self.median)
    case .latest: return extreme(query, isLatest: true)
    case .earliest: return extreme(query, isLatest: false)
    }
  }

  /// Whether there is a member, for `every` one that does not satisfy.
  private func some(_ query: Query, wanted: Bool, every: Bool) -> Term {
    yesNo { frame in
      let mark = frame.lacks.count
      var (found, isOpen) = (false, false)
      let isKnown = frame.forEach(query) { belongs, begin in
        var counts = belongs
        if every, let satisfies = query.satisfies {
          let held = frame.holds(satisfies)
          // One that satisfies is no member that does not, whether it belongs or not.
          if held == true { frame.forget(begin) }
          counts = held == true ? false : belongs == true && held == false ? true : nil
        }
        if counts == true { found = true }
        if counts == nil { isOpen = true }
      }
      if !isKnown {
        guard every, let satisfies = query.satisfies else { return nil }
        let lacking = frame.lacks.count
        let held = frame.holds(satisfies)
        frame.forget(held == true ? mark : lacking)
        return held == true ? true : nil
      }
      if !found && isOpen { return nil }
      frame.forget(mark)
      return found == wanted
    }
  }

  private func count(_ query: Query) -> Term {
    Term(kind: .number) { frame in
      var (sure, open): (Int64, Int64) = (0, 0)
      guard frame.forEach(query, { belongs, _ in belongs == true ? (sure += 1) : (open += 1) }) else {
        return .undecided
      }
      return open == 0 ? .number(Rational(sure)) : .between(sure, sure + open)
    }
  }

  private func share(_ query: Query) -> Term {
    Term(kind: .number) { frame in
      var (all, held): (Int128, Int128) = (0, 0)
      var isOpen = false
      let isKnown = frame.forEach(query) { belongs, _ in
        let truth = query.satisfies.map { frame.holds($0) } ?? true
        if belongs == nil || truth == nil { isOpen = true }
        all += 1
        if truth == true { held += 1 }
      }
      if !isKnown || isOpen { return .undecided }
      return Rational(held, all).map { .number($0) } ?? .missing
    }
  }

  /// A sum or a median: undecided when any part is.
  private func measure(_ query: Query, _ value: Term, _ total: @escaping ([Value]) -> Value) -> Term {
    Term(kind: value.kind) { frame in
      var parts: [Value] = []
      var isOpen = false
      let isKnown = frame.forEach(query) { belongs, _ in
        let part = value.value(frame)
        if belongs == nil || !part.isKnown { isOpen = true }
        parts.append(part)
      }
      return !isKnown || isOpen ? .undecided : total(parts)
    }
  }

  private static func sum(_ parts: [Value]) -> Value {
    var numbers: [Rational] = []
    var days: Int128 = 0
    var unit: Unit?
    for part in parts {
      switch part {
      case .number(let number): numbers.append(number)
      case .length(let its, let count):
        unit = its
        days += Int128(count)
      default: return .undecided
      }
    }
    if let unit { return Int64(exactly: days).map { .length(unit, $0) } ?? .undecided }
    return Rational.sum(numbers).map { .number($0) } ?? .undecided
  }

  /// The mean of the two middle ones; of days the lower.
  private static func median(_ parts: [Value]) -> Value {
    if parts.isEmpty { return .missing }
    let sorted = parts.sorted { holds(.less, $0, $1) == true }
    let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
    guard case .number(let a) = low, case .number(let b) = high else { return low }
    return a.mean(b).map { .number($0) } ?? .undecided
  }

  /// The member whose moment came last (or first) of those that have come; of two on one moment the greater id.
  private func extreme(_ query: Query, isLatest: Bool) -> Term {
    Term(kind: query.kind) { frame in
      let mark = frame.lacks.count
      var best: (moment: Int64, id: String, member: Value)?
      var rivals: [(moment: Int64, id: String)] = []
      var isOpen = false
      let isKnown = frame.forEach(query) { belongs, _ in
        let key = query.by.map { $0.value(frame) } ?? .missing
        let moment: Int64
        switch key {
        case .date(let date):
          if date > frame.world.today { return }
          moment = Int64(date.dayNumber)
        case .instant(let instant):
          if instant > frame.world.now { return }
          moment = instant.seconds
        default:
          isOpen = true
          return
        }
        guard case .reference(_, let id) = frame.member(query) else {
          isOpen = true
          return
        }
        let name = frame.world.text(id)
        if belongs == nil {
          rivals.append((moment, name))
        } else if best.map({ Self.isBefore((moment, name), ($0.moment, $0.id), isLatest) }) ?? true {
          best = (moment, name, frame.member(query))
        }
      }
      guard isKnown else { return .undecided }
      for rival in rivals where best.map({ Self.isBefore(rival, ($0.moment, $0.id), isLatest) }) ?? true {
        isOpen = true
      }
      if isOpen { return .undecided }
      frame.forget(mark)
      return best?.member ?? .missing
    }
  }

  private static func isBefore(_ a: (Int64, String), _ b: (Int64, String), _ isLatest: Bool) -> Bool {
    a.0 == b.0 ? b.1.utf8.lexicographicallyPrecedes(a.1.utf8) : (a.0 > b.0) == isLatest
  }
}
