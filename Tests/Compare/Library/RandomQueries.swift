extension RandomTerms {
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

  mutating func extreme(_ kind: Kind, _ depth: Int) -> String? {
    let which = dice.pick(["latest", "earliest"])
    if kind.isReference { return members(depth, kind: kind, ranked: true, { "(\(which) \($0.text))" }) }
    let owners = (0..<words.records.count).filter { type in fields(type).contains { $0.kind == kind } }
    guard !owners.isEmpty else { return nil }
    let type = dice.pick(owners)
    let field = dice.pick(fields(type).filter { $0.kind == kind }).name
    return members(depth, kind: .reference(type), ranked: true, { "(\(which) \($0.text)).\(field)" })
  }

  /// A sum or a median.
  mutating func measure(_ kind: Kind, _ depth: Int) -> String? {
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
