import CivilTime
import Krav

/// Judges by looping over everything, straight on the syntax tree: nothing compiled, nothing kept, no index, no horizon.
/// It shares the tree and the calendar with the engine, and nothing else.
struct NaiveEvaluator {
  enum Value: Equatable {
    case missing, undecided
    case bool(Bool), date(CivilDate), number(Fraction), duration(CivilDuration), word(String)
    case reference(type: String, id: String)
    case list([Value])
  }

  /// A value with the names of what it lacks.
  struct Result {
    var value: Value
    var lacks: Set<String> = []
    init(_ value: Value, _ lacks: Set<String> = []) {
      self.value = value
      self.lacks = lacks
    }
  }

  /// True, false or undecided, with what an undecided one lacks.
  struct Truth {
    var holds: Bool?
    var lacks: Set<String> = []
  }

  typealias Names = [String: Value]

  var rules: [RuleSyntax] = []
  var recordTypes: [String: RecordSyntax] = [:]
  var orders: [[String]] = []
  var parameters: [String: ParameterSyntax] = [:]
  var defines: [DefineSyntax] = []
  var sources: [String: SourceSyntax] = [:]
  /// type → id → field → value.
  var records: [String: [String: [String: Value]]] = [:]
  var today = CivilDate(dayNumber: 0)
  private var queries: [String: QuerySyntax] = [:]

  init(_ declarations: [Declaration]) {
    for declaration in declarations {
      switch declaration {
      case .rule(let rule): rules.append(rule)
      case .record(let record): recordTypes[record.name.text] = record
      case .enumeration(let it): orders.append(it.values.values.map(\.name.text))
      case .parameter(let parameter): parameters[parameter.name.text] = parameter
      case .define(let define): defines.append(define)
      case .source(let source): sources[source.name.text] = source
      default: break
      }
    }
  }

  // MARK: Rules

  /// What every rule says of every subject that is there: verdict, number of the clause, what is missing. Silent ones are
  /// left out.
  mutating func judgeAll() -> [String: (verdict: Verdict, clause: Int?, missing: [String])] {
    var found: [String: (verdict: Verdict, clause: Int?, missing: [String])] = [:]
    for rule in rules {
      guard case .records(let type) = rule.bindings[0].source else { continue }
      for id in (records[type.text] ?? [:]).keys {
        let root: Names = [rule.bindings[0].variable.text: .reference(type: type.text, id: id)]
        var subjects: [(String, Names)] = [("\(rule.name.text) \(type.text)/\(id)", root)]
        for binding in rule.bindings.dropFirst() {
          guard case .list(let list) = binding.source else { continue }
          subjects = subjects.flatMap { name, names -> [(String, Names)] in
            guard case .list(let elements) = term(list, names).value else { return [] }
            return elements.map { element in
              var inner = names
              inner[binding.variable.text] = element
              guard case .word(let word) = element else { return (name, inner) }
              return ("\(name)+\(word)", inner)
            }
          }
        }
        for (name, names) in subjects { found[name] = judge(rule, names) }
      }
    }
    return found
  }

  private mutating func judge(
    _ rule: RuleSyntax, _ root: Names
  ) -> (verdict: Verdict, clause: Int?, missing: [String])? {
    var names = root
    queries = [:]
    let inForce = rule.bases.contains { basis in
      guard let source = sources[basis.source.text] else { return false }
      return today >= source.from && source.to.map { today <= $0 } ?? true
    }
    let concerned = rule.condition.map { truth($0, names) } ?? Truth(holds: true)
    guard inForce, concerned.holds != false else { return nil }
    func listed(_ lacks: Set<String>) -> [String] {
      Array(lacks.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.prefix(8))
    }
    guard concerned.holds == true else { return (.unknown, nil, listed(concerned.lacks)) }
    var lets: [String: Result] = [:]
    for item in rule.lets {
      switch item.value {
      case .query(let query): queries[item.name.text] = query
      case .expression(let expression):
        let result = term(expression, names, lets)
        lets[item.name.text] = result
        names[item.name.text] = result.value
      }
    }
    for (colour, verdict) in [(RuleSyntax.Colour.unknown, Verdict.unknown), (.red, .red), (.yellow, .yellow)] {
      var lacks: Set<String> = []
      var isUndecided = false
      for (number, clause) in rule.clauses.enumerated() where clause.colour == colour {
        let truth = truth(clause.condition, names, lets)
        if truth.holds == true { return (verdict, number, []) }
        if truth.holds == nil {
          isUndecided = true
          lacks.formUnion(truth.lacks)
        }
      }
      if isUndecided { return (.unknown, nil, listed(lacks)) }
    }
    return (.green, nil, [])
  }

  // MARK: Terms

  func term(_ expression: Expression, _ names: Names, _ lets: [String: Result] = [:]) -> Result {
    switch expression.kind {
    case .literal(.string(let text)): return Result(.word(text))
    case .literal(.date(let date)): return Result(.date(date))
    case .literal(.bool(let bool)): return Result(.bool(bool))
    case .literal(.number(let number, _)): return Result(.number(number))
    case .literal(.duration(let duration)): return Result(.duration(duration))
    case .today: return Result(.date(today))
    case .parenthesised(let inner): return term(inner, names, lets)
    case .name(let name):
      if let result = lets[name] { return result }
      if let value = names[name] { return Result(value) }
      if let parameter = parameters[name] { return Result(constant(parameter.value)) }
      return Result(.word(name))
    case .field(let base, let field): return self.field(term(base, names, lets), field.text)
    case .table(let base, let keys):
      guard case .name(let name) = base.kind, case .table(let entries, _)? = parameters[name]?.value else { break }
      let key = term(keys[0], names, lets)
      guard case .word(let word) = key.value else { return key }
      return Result(entries.first { $0.key.text == word }.map { constant($0.value) } ?? .missing)
    case .list(let items): return Result(.list(items.map { term($0, names, lets).value }))
    case .arithmetic(let operation, let left, let right):
      return arithmetic(operation, term(left, names, lets), term(right, names, lets))
    case .otherwise(let left, let right):
      let first = term(left, names, lets)
      guard first.value == .missing else { return first }
      let second = term(right, names, lets)
      return second.value == .missing ? Result(.missing, first.lacks.union(second.lacks)) : second
    case .aggregate(.latest, .query(let query)): return latest(query, names)
    default: break
    }
    let truth = truth(expression, names, lets)
    return Result(truth.holds.map { .bool($0) } ?? .undecided, truth.lacks)
  }

  private func constant(_ syntax: ConstantSyntax) -> Value {
    switch syntax {
    case .literal(.duration(let duration), _): .duration(duration)
    case .literal(.number(let number, _), _): .number(number)
    case .literal(.bool(let bool), _): .bool(bool)
    case .name(let name): .word(name.text)
    case .list(let items, _): .list(items.map { .word($0.text) })
    default: .missing
    }
  }

  private func field(_ base: Result, _ name: String) -> Result {
    guard case .reference(let type, let id) = base.value else { return base }
    guard let record = records[type]?[id] else { return Result(.undecided, ["\(type)/\(id)"]) }
    if let define = defines.first(where: { $0.type.text == type && $0.field.text == name }) {
      return term(define.value, [define.variable.text: base.value])
    }
    if let value = record[name] { return Result(value) }
    let isList = recordTypes[type]?.fields.contains { $0.name.text == name && $0.isList } ?? false
    return isList ? Result(.list([])) : Result(.missing, ["\(type)/\(id).\(name)"])
  }

  private func arithmetic(_ operation: ArithmeticOperator, _ a: Result, _ b: Result) -> Result {
    let lacks = a.lacks.union(b.lacks)
    if a.value == .undecided || b.value == .undecided { return Result(.undecided, lacks) }
    if a.value == .missing || b.value == .missing { return Result(.missing, lacks) }
    let value: Value? =
      switch (operation, a.value, b.value) {
      case (.add, .date(let date), .duration(let length)): date.adding(length).map { .date($0) }
      case (.subtract, .date(let date), .duration(let length)):
        length.negated.flatMap { date.adding($0) }.map { .date($0) }
      case (.subtract, .date(let x), .date(let y)): .duration(.days(Int64(x.dayNumber) - Int64(y.dayNumber)))
      case (.multiply, .number(let n), .duration(let length)) where n.isInteger:
        length.multiplied(by: n.numerator).map { .duration($0) }
      case (.add, .number(let x), .number(let y)): x.adding(y).map { .number($0) }
      default: nil
      }
    return Result(value ?? .undecided)
  }

  // MARK: Conditions

  func truth(_ expression: Expression, _ names: Names, _ lets: [String: Result] = [:]) -> Truth {
    switch expression.kind {
    case .parenthesised(let inner): return truth(inner, names, lets)
    case .not(let inner):
      let inner = truth(inner, names, lets)
      return Truth(holds: inner.holds.map { !$0 }, lacks: inner.lacks)
    case .and(let parts): return joint(parts.map { truth($0, names, lets) }, decidedBy: false)
    case .or(let parts): return joint(parts.map { truth($0, names, lets) }, decidedBy: true)
    case .isSet(let inner), .isMissing(let inner):
      let result = term(inner, names, lets)
      if result.value == .undecided { return Truth(holds: nil, lacks: result.lacks) }
      let isMissing = result.value == .missing || result.value == .list([])
      if case .isSet = expression.kind { return Truth(holds: !isMissing) }
      return Truth(holds: isMissing)
    case .isIn(let element, let list, let negated):
      let (a, b) = (term(element, names, lets), term(list, names, lets))
      guard case .list(let items) = b.value else { return Truth(holds: nil, lacks: a.lacks.union(b.lacks)) }
      if items.isEmpty { return Truth(holds: negated) }
      guard a.value != .missing, a.value != .undecided else { return Truth(holds: nil, lacks: a.lacks) }
      return Truth(holds: items.contains(a.value) != negated)
    case .compare(let comparator, let left, let right):
      return compare(comparator, term(left, names, lets), term(right, names, lets))
    case .aggregate(.exists, .query(let query)): return atLeast(1, query, names)
    case .aggregate(.no, .query(let query)):
      let some = atLeast(1, query, names)
      return Truth(holds: some.holds.map { !$0 }, lacks: some.lacks)
    case .aggregate(.every, .query(let query)):
      let against = members(query, names).map { member -> Truth in
        let kept = query.satisfies.map { truth($0, member.names) } ?? Truth(holds: true)
        return joint([member.truth, Truth(holds: kept.holds.map { !$0 }, lacks: kept.lacks)], decidedBy: false)
      }
      let some = count(against, atLeast: 1)
      return Truth(holds: some.holds.map { !$0 }, lacks: some.lacks)
    case .atLeast(let number, .query(let query)):
      guard case .number(let n) = term(number, names, lets).value else { return Truth(holds: nil) }
      return atLeast(Int(n.numerator), query, names)
    default:
      let result = term(expression, names, lets)
      if case .bool(let bool) = result.value { return Truth(holds: bool) }
      return Truth(holds: nil, lacks: result.lacks)
    }
  }

  private func joint(_ parts: [Truth], decidedBy decisive: Bool) -> Truth {
    if parts.contains(where: { $0.holds == decisive }) { return Truth(holds: decisive) }
    let open = parts.filter { $0.holds == nil }
    return open.isEmpty
      ? Truth(holds: !decisive) : Truth(holds: nil, lacks: open.reduce(into: []) { $0.formUnion($1.lacks) })
  }

  private func compare(_ comparator: ComparisonOperator, _ a: Result, _ b: Result) -> Truth {
    let isEquality = comparator == .equal || comparator == .notEqual
    if isEquality, isReference(a.value) || isReference(b.value) {
      // An empty reference refers to no record: that is known.
      guard a.value != .undecided, b.value != .undecided else {
        return Truth(holds: nil, lacks: a.lacks.union(b.lacks))
      }
      return Truth(holds: (a.value == b.value) == (comparator == .equal))
    }
    guard a.value != .missing, a.value != .undecided, b.value != .missing, b.value != .undecided else {
      return Truth(holds: nil, lacks: a.lacks.union(b.lacks))
    }
    if isEquality { return Truth(holds: (a.value == b.value) == (comparator == .equal)) }
    guard let isLess = less(a.value, b.value), let isGreater = less(b.value, a.value) else { return Truth(holds: nil) }
    return switch comparator {
    case .less: Truth(holds: isLess)
    case .lessOrEqual: Truth(holds: !isGreater)
    case .greater: Truth(holds: isGreater)
    default: Truth(holds: !isLess)
    }
  }

  private func isReference(_ value: Value) -> Bool {
    if case .reference = value { true } else { false }
  }

  private func less(_ a: Value, _ b: Value) -> Bool? {
    switch (a, b) {
    case (.date(let x), .date(let y)): x < y
    case (.number(let x), .number(let y)): x < y
    case (.duration(.days(let x)), .duration(.days(let y))): x < y
    case (.word(let x), .word(let y)):
      orders.first { $0.contains(x) && $0.contains(y) }.flatMap { order in
        order.firstIndex(of: x).flatMap { i in order.firstIndex(of: y).map { i < $0 } }
      }
    default: nil
    }
  }

  // MARK: Queries

  /// Every candidate with whether it belongs.
  private func members(_ query: QuerySyntax, _ names: Names) -> [(id: String, names: Names, truth: Truth)] {
    guard case .records(let type) = query.binding.source else { return [] }
    return (records[type.text] ?? [:]).keys.map { id in
      var inner = names
      inner[query.binding.variable.text] = .reference(type: type.text, id: id)
      return (id, inner, query.condition.map { truth($0, inner) } ?? Truth(holds: true))
    }
  }

  private func atLeast(_ number: Int, _ query: QuerySyntax, _ names: Names) -> Truth {
    count(members(query, names).map(\.truth), atLeast: number)
  }

  private func count(_ truths: [Truth], atLeast number: Int) -> Truth {
    let sure = truths.count { $0.holds == true }
    let open = truths.filter { $0.holds == nil }
    if sure >= number { return Truth(holds: true) }
    if sure + open.count < number { return Truth(holds: false) }
    return Truth(holds: nil, lacks: open.reduce(into: []) { $0.formUnion($1.lacks) })
  }

  private func latest(_ query: QuerySyntax, _ names: Names) -> Result {
    guard case .records(let type) = query.binding.source, let by = query.by else { return Result(.undecided) }
    var best: (day: CivilDate, id: String)?
    var open: [(day: CivilDate?, id: String, lacks: Set<String>)] = []
    var ahead: Set<String> = []
    for member in members(query, names) where member.truth.holds != false {
      let key = term(by, member.names)
      guard case .date(let day) = key.value else {
        open.append((nil, member.id, member.truth.lacks.union(key.lacks)))
        continue
      }
      guard day <= today else {
        // It cannot come first yet, but it is named with the others that are undecided.
        if member.truth.holds == nil { ahead.formUnion(member.truth.lacks) }
        continue
      }
      if member.truth.holds == nil {
        open.append((day, member.id, member.truth.lacks))
      } else if best.map({ ($0.day, $0.id) < (day, member.id) }) ?? true {
        best = (day, member.id)
      }
    }
    let rivals = open.filter { rival in
      guard let day = rival.day, let best else { return true }
      return (day, rival.id) > (best.day, best.id)
    }
    if !rivals.isEmpty { return Result(.undecided, open.reduce(into: ahead) { $0.formUnion($1.lacks) }) }
    return Result(best.map { .reference(type: type.text, id: $0.id) } ?? .missing)
  }
}
