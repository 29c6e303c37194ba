/// Writes random expressions, of the kind that is asked for and of what is in scope.
struct RandomTerms {
  struct Derived {
    var name: String
    var kind: Kind
    var isMoving = false
  }

  struct Named {
    var name: String
    var kind: Kind
    var isMoving = false
  }

  struct NamedQuery {
    var name: String
    var variable: String
    var kind: Kind
    var isRanked = false
    var satisfies = false
  }

  let words: Vocabulary
  var dice: Dice
  /// By record type.
  var derived: [[Derived]]
  var parameters: [Named] = []
  /// Tables: what they hold, and the enums they are read by.
  var tables: [(name: String, kind: Kind, by: [Int])] = []

  // What is in scope.
  var variables: [(name: String, kind: Kind)] = []
  var lets: [Named] = []
  var queries: [NamedQuery] = []
  private var fresh = 0
  /// How many queries stand around.
  var nesting = 0
  /// Strings may not be written inside a message.
  var isMessage = false

  init(_ words: Vocabulary, _ dice: Dice) {
    self.words = words
    self.dice = dice
    derived = Array(repeating: [], count: words.records.count + 1)
  }

  mutating func name(_ letter: String) -> String {
    fresh += 1
    return "\(letter)\(fresh)"
  }

  // MARK: Terms

  mutating func term(_ kind: Kind, _ depth: Int) -> String {
    if depth > 0, let text = compound(kind, depth) { return text }
    if dice.chance(80), let path = path(kind) { return path }
    let named = (lets + parameters).filter { $0.kind == kind && !$0.isMoving }
    if !named.isEmpty, dice.chance(60) { return dice.pick(named).name }
    return literal(kind) ?? path(kind) ?? "nothing"
  }

  /// A way from what is bound to a field of the kind.
  mutating func path(_ kind: Kind, steps: Int = 3) -> String? {
    for _ in 0..<6 {
      guard !variables.isEmpty else { return nil }
      // The innermost is asked most.
      let start = dice.chance(60) ? variables[variables.count - 1] : dice.pick(variables)
      if start.kind == kind, dice.chance(70) { return start.name }
      var (text, here) = start
      for _ in 0..<steps {
        guard case .reference(let type) = here else { break }
        let fields = self.fields(type)
        let right = fields.filter { $0.kind == kind }
        if !right.isEmpty, dice.chance(75) { return "\(text).\(dice.pick(right).name)" }
        let further = fields.filter { $0.kind.isReference }
        guard !further.isEmpty else { break }
        let next = dice.pick(further)
        (text, here) = ("\(text).\(next.name)", next.kind)
        if here == kind, dice.chance(50) { return text }
      }
    }
    return nil
  }

  func fields(_ type: Int) -> [(name: String, kind: Kind)] {
    var fields = derived[type].filter { !$0.isMoving }.map { ($0.name, $0.kind) }
    if type == words.waiver {
      fields += [("rule", .label), ("subject", .label), ("from", .date), ("until", .date)]
    } else {
      fields += words.records[type].fields.map { ($0.name, $0.kind) }
    }
    return fields
  }

  private mutating func compound(_ kind: Kind, _ depth: Int) -> String? {
    let less = depth - 1
    if dice.chance(15), kind != .bool, kind != .period || dice.chance(50) {
      return "(\(term(kind, less)) else \(term(kind, less)))"
    }
    switch kind {
    case .bool: return condition(depth)
    case .date:
      switch dice.below(8) {
      case 0, 1: return "(\(term(.date, less)) \(dice.pick(["+", "-"])) \(length(dateLengths, less)))"
      case 2: return "\(term(.period, less)).\(dice.pick(["first", "last"]))"
      case 3: return "\(term(.instant, less)).date"
      case 4: return "(\(term(.date, less))).next_working_day"
      case 5: return extreme(.date, less)
      default: return nil
      }
    case .instant:
      switch dice.below(5) {
      case 0: return "(\(term(.instant, less)) \(dice.pick(["+", "-"])) \(length([.seconds], less)))"
      case 1: return extreme(.instant, less)
      default: return nil
      }
    case .number: return number(depth)
    case .length(.days):
      switch dice.below(6) {
      case 0, 1: return "(\(term(.date, less)) - \(term(.date, less)))"
      case 2: return measure(.length(.days), less)
      case 3: return length([.days], less)
      case 4: return "(\(term(kind, less)) \(dice.pick(["+", "-"])) \(term(kind, less)))"
      default: return nil
      }
    case .length(let unit?): return dice.chance(50) ? length([unit], less) : nil
    case .length(nil): return length(dateLengths, less)
    case .word, .label: return dice.chance(25) ? extreme(kind, less) : nil
    case .reference: return dice.chance(35) ? extreme(kind, less) : nil
    case .period:
      guard dice.chance(50) else { return nil }
      return "(\(dice.pick(["this", "last"])) \(dice.pick(["month", "quarter", "tertial", "half", "year"])))"
    case .list(let element): return dice.chance(30) ? list(element, less) : nil
    case .text: return nil
    }
  }

  let dateLengths: [Unit] = [.days, .months, .workingDays, .workingDaysWithSaturdays]

  mutating func length(_ units: [Unit], _ depth: Int) -> String {
    let unit = dice.pick(units)
    let named = (parameters + lets).filter { !$0.isMoving && $0.kind == .length(unit) }
    if !named.isEmpty, dice.chance(40) { return dice.pick(named).name }
    let tables = tables.filter { $0.kind == .length(unit) || ($0.kind == .length(nil) && units.count > 1) }
    if !tables.isEmpty, depth > 0, dice.chance(50) { return table(dice.pick(tables), depth) }
    if depth > 0, dice.chance(15) { return "(\(term(.number, depth - 1)) * \(length([unit], 0)))" }
    let count = dice.chance(3) ? dice.pick([0, 1, 40_000, 4_000_000]) : dice.among(1...40)
    return switch unit {
    case .days: dice.chance(20) ? "\(count) weeks" : "\(count * 3) days"
    case .months: dice.chance(20) ? "\(count / 10 + 1) years" : "\(count) months"
    case .workingDays: "\(min(count, 3000)) working days"
    case .workingDaysWithSaturdays: "\(min(count, 3000)) working days with saturdays"
    case .seconds: "\(count * 5) hours"
    }
  }

  mutating func table(_ table: (name: String, kind: Kind, by: [Int]), _ depth: Int) -> String {
    let keys = table.by.map { word in
      dice.chance(15) ? dice.pick(words.enums[word].values) : term(.word(word), depth - 1)
    }
    return "\(table.name)[\(keys.joined(separator: ", "))]"
  }

  private mutating func number(_ depth: Int) -> String? {
    let less = depth - 1
    switch dice.below(12) {
    case 0, 1: return "(\(term(.number, less)) \(dice.pick(["+", "-", "*", "/"])) \(term(.number, less)))"
    case 2: return "-\(dice.chance(50) ? "(\(term(.number, less)))" : "(\(literal(.number) ?? "1"))")"
    case 3, 4: return members(less, { "(count \($0.text))" })
    case 5: return members(less, satisfies: true, { "(share \($0.text))" })
    case 6, 7: return measure(.number, less)
    case 8: return extreme(.number, less)
    default:
      let tables = tables.filter { $0.kind == .number }
      return tables.isEmpty ? nil : table(dice.pick(tables), depth)
    }
  }

  mutating func literal(_ kind: Kind) -> String? {
    switch kind {
    case .bool: return dice.pick(["true", "false"])
    case .number:
      let huge = dice.chance(2) ? ["9000000000000000000", "0.000000001", "4611686018427387904"] : []
      return dice.pick(huge.isEmpty ? ["0", "1", "2", "3", "10", "20", "50%", "0.25", "1.5", "7"] : huge)
    case .date: return Moments.date(&dice)
    case .instant: return "(\(Moments.instant(&dice)))"
    case .label: return isMessage ? nil : "\"\(dice.pick(["x", "y", "z", "æ"]))\""
    case .word(let number): return dice.pick(words.enums[number].own)
    case .length(let unit): return length(unit.map { [$0] } ?? dateLengths, 0)
    case .list(let element):
      if case .word(let number) = element, dice.chance(30) { return words.enums[number].name }
      let items = (0..<dice.among(1...3)).compactMap { _ in path(element) ?? literal(element) }
      return items.isEmpty ? nil : "[\(items.joined(separator: ", "))]"
    case .period: return "(this \(dice.pick(["month", "quarter", "year"])))"
    case .reference, .text: return nil
    }
  }

  private mutating func list(_ element: Kind, _ depth: Int) -> String? {
    let items = (0..<dice.among(1...3)).compactMap { _ -> String? in
      if element.isReference, path(element) == nil { return nil }
      return term(element, depth)
    }
    return items.isEmpty || items.contains("nothing") ? nil : "[\(items.joined(separator: ", "))]"
  }

  // MARK: Queries

  struct Asked {
    var text: String
    /// What the members are called, if the text binds them.
    var variable: String?
    var kind: Kind
  }

  /// Members with names of their own while the body is written.
  mutating func members(
    _ depth: Int, kind: Kind? = nil, ranked: Bool = false, satisfies: Bool = false,
    _ body: (Asked) -> String?
  ) -> String? {
    guard nesting < 2 else { return nil }
    let named = queries.filter { query in
      (kind == nil || query.kind == kind) && (!ranked || query.isRanked) && (!satisfies || query.satisfies)
    }
    if !named.isEmpty, dice.chance(40) {
      let query = dice.pick(named)
      return body(Asked(text: query.name, variable: query.variable, kind: query.kind))
    }
    let (outerVariables, outerNesting) = (variables, nesting)
    defer { (variables, nesting) = (outerVariables, outerNesting) }
    guard let text = query(depth, kind: kind, ranked: ranked, satisfies: satisfies) else { return nil }
    return body(Asked(text: text, variable: variables.last?.name, kind: variables.last?.kind ?? .bool))
  }

  /// `(thing v1 where …)`; leaves the variable in scope.
  mutating func query(_ depth: Int, kind: Kind? = nil, ranked: Bool, satisfies: Bool) -> String? {
    let name = name("v")
    var element: Kind
    var source: String
    switch (kind, dice.below(10)) {
    case (nil, 0), (nil, 1):
      let kinds: [Kind] =
        words.records.indices.map { .reference($0) } + words.enums.indices.map { .word($0) } + [.label, .date, .number]
      element = dice.pick(kinds)
      guard let list = path(.list(element)) ?? (element.isReference ? nil : literal(.list(element))) else { return nil }
      source = "\(name) in \(list)"
    case (_, 2) where queries.contains { kind == nil || $0.kind == kind }:
      let query = dice.pick(queries.filter { kind == nil || $0.kind == kind })
      element = query.kind
      source = "\(name) in \(query.name)"
    default:
      var type = dice.chance(2) ? words.waiver : dice.below(words.records.count)
      if case .reference(let wanted)? = kind { type = wanted } else if kind != nil { return nil }
      element = .reference(type)
      source = "\(type == words.waiver ? "waiver" : words.records[type].name) \(name)"
    }
    let isRecord = element.isReference
    if ranked && !isRecord { return nil }
    let outside = variables
    nesting += 1
    variables.append((name, element))
    var text = "(\(source)"
    if ranked {
      let inner = variables
      variables = [(name, element)]
      let moment: Kind = dice.chance(85) ? .date : .instant
      let rank = path(moment, steps: 2)
      variables = inner
      guard let rank else { return nil }
      text += " by " + (dice.chance(10) && depth > 0 ? "(\(rank) else \(term(moment, 0)))" : rank)
    }
    var conditions: [String] = []
    if isRecord, dice.chance(80), let join = join(name, element, outside) { conditions.append(join) }
    if conditions.isEmpty || dice.chance(60) { conditions.append(condition(max(0, min(depth, 2) - 1))) }
    if dice.chance(15) { conditions.append(condition(0)) }
    // `(x in LIST)` alone asks whether x is in it.
    if !source.hasSuffix(" \(name)") || dice.chance(95) { text += " where " + conditions.joined(separator: " and ") }
    if satisfies { text += " satisfies " + condition(max(0, min(depth, 2) - 1)) }
    return text + ")"
  }

  /// What finds the member from outside.
  private mutating func join(_ name: String, _ element: Kind, _ outside: [(name: String, kind: Kind)]) -> String? {
    guard case .reference(let type) = element, !outside.isEmpty else { return nil }
    let inside = variables
    defer { variables = inside }
    func from(_ kind: Kind, _ terms: inout RandomTerms) -> String? {
      terms.variables = outside
      return terms.path(kind)
    }
    for _ in 0..<5 {
      let field = dice.pick(fields(type))
      switch (field.kind, dice.below(6)) {
      case (.list(let kind), _):
        guard let value = from(kind, &self) else { continue }
        return "\(value) in \(name).\(field.name)"
      case (.reference(0), 0) where words.records[0].isScope:
        guard let value = from(.reference(0), &self) else { continue }
        return "\(name).\(field.name) under \(value)"
      case (.reference(0), 1) where words.records[0].isScope:
        guard let value = from(.reference(0), &self) else { continue }
        return "\(value) under \(name).\(field.name)"
      case (.reference(let next), 2):
        let further = dice.pick(fields(next))
        guard further.kind != .text, further.kind != .period, isComparable(further.kind),
          let value = from(further.kind, &self)
        else { continue }
        return "\(name).\(field.name).\(further.name) = \(value)"
      case (let kind, _):
        guard isComparable(kind), let value = from(kind, &self) else { continue }
        return dice.chance(50) ? "\(name).\(field.name) = \(value)" : "\(value) = \(name).\(field.name)"
      }
    }
    if dice.chance(40), let value = from(element, &self) { return "\(name) = \(value)" }
    if dice.chance(40), let value = from(.list(element), &self) { return "\(name) in \(value)" }
    return nil
  }

  func isComparable(_ kind: Kind) -> Bool {
    switch kind {
    case .bool, .number, .date, .instant, .label, .word, .reference, .length(.days), .length(.seconds): true
    default: false
    }
  }

  private mutating func extreme(_ kind: Kind, _ depth: Int) -> String? {
    let which = dice.pick(["latest", "earliest"])
    if kind.isReference { return members(depth, kind: kind, ranked: true, { "(\(which) \($0.text))" }) }
    let owners = (0..<words.records.count).filter { type in fields(type).contains { $0.kind == kind } }
    guard !owners.isEmpty else { return nil }
    let type = dice.pick(owners)
    let field = dice.pick(fields(type).filter { $0.kind == kind }).name
    return members(depth, kind: .reference(type), ranked: true, { "(\(which) \($0.text)).\(field)" })
  }

  /// A sum or a median.
  private mutating func measure(_ kind: Kind, _ depth: Int) -> String? {
    guard nesting < 2 else { return nil }
    let (outer, outerNesting) = (variables, nesting)
    defer { (variables, nesting) = (outer, outerNesting) }
    let which = dice.pick(["sum", "median"])
    if !queries.isEmpty, dice.chance(30) {
      let query = dice.pick(queries)
      guard query.kind.isReference else { return nil }
      nesting += 1
      variables.append((query.variable, query.kind))
      guard let value = path(kind, steps: 2) else { return nil }
      return "(\(which) \(value) of \(query.name))"
    }
    guard let text = query(depth, ranked: false, satisfies: false) else { return nil }
    let value = dice.chance(70) ? path(kind, steps: 2) : term(kind, max(0, depth - 1))
    guard let value else { return nil }
    return "(\(which) \(value) of \(text))"
  }
}
