import Krav
import Records

/// What a verdict lacked: a record that is not there or stale, or a field that is empty.
struct Lack: Hashable {
  var reference: RecordRef
  /// `nil` for the record itself.
  var field: Int?
}

// A second pass over what ended undecided: names are collected only for verdicts that need them.
extension Evaluator {
  /// Adds what the term lacks, if it is missing or undecided.
  mutating func collectLacks(_ index: Int32, _ lacks: inout Set<Lack>) {
    let node = plan.nodes[Int(index)]
    switch node.operation {
    case .constant, .today, .now, .calendarPeriod, .constantList: return
    case .variable: lacks.formUnion(boundLacks[frameBase + Int(node.a)] ?? [])
    case .letValue:
      collectLacks(plan.rules[rule].lets[Int(node.a)], &lacks)
    case .fieldBool, .fieldDate, .fieldInstant, .fieldInteger, .fieldDecimal, .fieldLabel, .fieldEnum, .fieldPeriod,
      .fieldText, .fieldReference, .fieldScopeReference, .fieldList:
      guard case .reference(let reference) = term(node.a).term else { return collectLacks(node.a, &lacks) }
      if !register.isPresent(reference) {
        lacks.insert(Lack(reference: reference))
      } else if isBlurred(reference), !isReference(reference, field: Int(node.b)) {
        lacks.insert(Lack(reference: reference))
      } else if !term(index).term.isValue {
        lacks.insert(Lack(reference: reference, field: Int(node.b)))
      }
    case .derived:
      guard case .reference(let reference) = term(node.a).term else { return collectLacks(node.a, &lacks) }
      if !register.isPresent(reference) {
        lacks.insert(Lack(reference: reference))
      } else {
        enter(Int(node.b), reference) { $0.collectLacks($1, &lacks) }
      }
    case .firstDay, .lastDay, .civilDay, .nextWorkingDay, .negate, .isSet, .isMissing, .not:
      collectUnlessValue(node.a, &lacks)
    case .table:
      collectUnlessValue(node.a, &lacks)
    case .grid, .add, .subtract, .multiply, .divide, .compare, .isUnder, .withinLast, .withinNext, .withinPeriod:
      collectUnlessValue(node.a, &lacks)
      collectUnlessValue(node.b, &lacks)
    case .compareReferences:
      if term(node.a).term.isUndecided { collectLacks(node.a, &lacks) }
      if term(node.b).term.isUndecided { collectLacks(node.b, &lacks) }
    case .otherwise:
      let first = term(node.a).term
      let second = term(node.b).term
      if first.isUndecided || second.isMissing { collectLacks(node.a, &lacks) }
      if first.isMissing && !second.isValue { collectLacks(node.b, &lacks) }
    case .listOfTerms:
      collect(Span32(start: node.a, count: node.b), &lacks)
    case .isIn:
      collectFromMembership(node, &lacks)
    case .and, .or:
      collect(Span32(start: node.a, count: node.b), &lacks)
    case .atLeastOf:
      collectUnlessValue(node.a, &lacks)
      collect(Span32(start: node.b, count: node.c), &lacks)
    case .atLeast:
      if node.a >= 0 { collectUnlessValue(node.a, &lacks) }
      collectFromMembers(node.b, measuring: nil, &lacks)
    case .none:
      collectFromMembers(node.b, measuring: nil, &lacks)
    case .every:
      collectFromMembers(node.b, measuring: nil, isEvery: true, &lacks)
    case .count, .share:
      collectFromMembers(node.a, measuring: nil, &lacks)
    case .sum, .median:
      collectFromMembers(node.a, measuring: node.b, &lacks)
    case .latest, .earliest:
      // The latest of none lacks nothing.
      guard term(index).term.isUndecided else { return }
      let query = plan.queries[Int(node.a)]
      collectFromMembers(node.a, measuring: query.by, &lacks)
    }
  }

  private mutating func collectUnlessValue(_ index: Int32, _ lacks: inout Set<Lack>) {
    if !term(index).term.isValue { collectLacks(index, &lacks) }
  }

  private mutating func collect(_ span: Span32, _ lacks: inout Set<Lack>) {
    for place in span.indices { collectUnlessValue(plan.operands[place], &lacks) }
  }

  private mutating func collectFromMembership(_ node: Node, _ lacks: inout Set<Lack>) {
    let comparesReferences = node.c == 1
    let value = term(node.a).term
    if comparesReferences ? value.isUndecided : !value.isValue { collectLacks(node.a, &lacks) }
    let mark = elements.count
    let list = list(node.b)
    defer { elements.removeLast(elements.count - mark) }
    guard list.isKnown else { return collectLacks(node.b, &lacks) }
    for (place, lacking) in lacksOfElements(node.b).enumerated() {
      // An empty reference refers to no record, which decides its comparison; bounds may decide that of a number.
      let isOpen =
        comparesReferences
        ? element(place, of: list).isUndecided
        : Comparison.compare(0, value, element(place, of: list)) == .undecided
      if isOpen { lacks.formUnion(lacking) }
    }
  }

  /// What each element of a list lacks; empty when none lacks anything, as only those of a list written in the pack can.
  private mutating func lacksOfElements(_ index: Int32) -> [Set<Lack>] {
    let node = plan.nodes[Int(index)]
    switch node.operation {
    case .listOfTerms:
      return Span32(start: node.a, count: node.b).indices.map { place in
        var lacks: Set<Lack> = []
        collectUnlessValue(plan.operands[place], &lacks)
        return lacks
      }
    case .otherwise:
      let mark = elements.count
      let isFirst = !list(node.a).state.isMissing
      elements.removeLast(elements.count - mark)
      return lacksOfElements(isFirst ? node.a : node.b)
    case .derived:
      guard case .reference(let reference) = term(node.a).term else { return [] }
      return enter(Int(node.b), reference) { $0.lacksOfElements($1) }
    default: return []
    }
  }

  /// Of a quantifier or an aggregate: what every member lacks that may or may not belong, or has no value.
  private mutating func collectFromMembers(
    _ number: Int32, measuring value: Int32?, isEvery: Bool = false, _ lacks: inout Set<Lack>
  ) {
    let query = plan.queries[Int(number)]
    var members = open(query, bindsEach: true)
    defer { close(members) }
    var lacking: [Set<Lack>] = []
    if case .list(let node) = query.source {
      if members.isUnknowable { return collectLacks(node, &lacks) }
      lacking = lacksOfElements(node)
    }
    defer { if !lacking.isEmpty { noteLacks(query, nil) } }
    while next(query, &members) {
      if !lacking.isEmpty, case .list(_, let following) = members.source { noteLacks(query, lacking[following - 1]) }
      let outcome = isMember(query, members)
      guard outcome.truth != .no else { continue }
      var held = Outcome(.undecided)
      if query.satisfies >= 0 { held = condition(query.satisfies) }
      if outcome.truth == .undecided {
        // `every` asks for a member that does not satisfy: one that does has no part in it.
        if isEvery && held.truth == .yes { continue }
        if members.guardTruth == .undecided { collectUnlessValue(query.guardNode, &lacks) }
        if query.condition >= 0 { collectUnlessValue(query.condition, &lacks) }
        if isBlurred(query, members), case .records(let type) = query.source {
          lacks.insert(Lack(reference: RecordRef(type: UInt16(type), slot: UInt32(members.slot))))
        }
      }
      if query.satisfies >= 0 && held.truth == .undecided { collectLacks(query.satisfies, &lacks) }
      if let value, value >= 0 { collectUnlessValue(value, &lacks) }
    }
  }

  /// What the value lacks that the query's variables are bound to.
  private mutating func noteLacks(_ query: QueryPlan, _ lacks: Set<Lack>?) {
    for place in query.variables.indices { boundLacks[frameBase + Int(plan.operands[place])] = lacks }
  }

  /// Names as they are written in the log, `type/id.field`, sorted by their bytes; at most eight.
  func names(of lacks: Set<Lack>) -> [String] {
    let names = lacks.map { lack -> String in
      let record = subjectName(lack.reference)
      guard let field = lack.field else { return record }
      return "\(record).\(program.records[Int(lack.reference.type)].fields[field].name)"
    }
    return Array(names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.prefix(8))
  }
}
