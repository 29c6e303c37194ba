/// A random pack over a vocabulary: sources, parameters, derived fields, rules and criteria, right by construction.
struct RandomPack {
  private var terms: RandomTerms
  private let words: Vocabulary
  private let ruleCount: Int
  private let depth: Int
  private var text = ""

  /// - Parameters:
  ///   - words: what the pack declares.
  ///   - dice: for all that is left to chance.
  ///   - rules: how many at the most.
  ///   - depth: how deep expressions go.
  static func text(_ words: Vocabulary, _ dice: inout Dice, rules: Int, depth: Int) -> String {
    var pack = RandomPack(words, dice, rules, depth)
    pack.write()
    dice = pack.terms.dice
    return pack.text
  }

  private init(_ words: Vocabulary, _ dice: Dice, _ rules: Int, _ depth: Int) {
    self.words = words
    terms = RandomTerms(words, dice)
    ruleCount = rules
    self.depth = depth
  }

  private mutating func write() {
    text = """
      source law "Law" { id "L-1" in force from 2000-01-01 }
      source old "Old" { id "O-1" in force from 2000-01-01 to 2025-12-31 }
      source new "New" { id "N-1" in force from 2025-10-01 }

      """
    text += words.text
    writeParameters()
    for type in words.records.indices {
      for _ in 0..<(terms.dice.chance(60) ? terms.dice.among(0...2) : 0) { writeDefine(type) }
    }
    var rules: [String] = []
    for number in 0..<terms.dice.among(1...ruleCount) {
      writeRule("rule-\(number)")
      rules.append("rule-\(number)")
    }
    guard words.records[0].isScope else { return }
    for number in 0..<terms.dice.below(3) {
      let chosen = rules.filter { _ in terms.dice.chance(60) }
      let verdict = terms.dice.pick(
        [
          "worst", "shared", "share { yellow above 10%, red above 40% }",
          "share { yellow above 0%, red above 50%, of at least 3 }",
        ])
      text += "criterion c\(number) \"c\" { basis law \"1\" rules "
      text += "\((chosen.isEmpty ? [rules[0]] : chosen).joined(separator: ", ")) verdict \(verdict) }\n"
    }
  }

  // MARK: Parameters

  private mutating func writeParameters() {
    func declare(_ pack: inout RandomPack, _ kind: Kind, _ value: (inout RandomTerms) -> String) {
      let name = pack.terms.name("p")
      let written = value(&pack.terms)
      pack.text += "parameter \(name) = \(written)\n"
      if pack.terms.dice.chance(30) { pack.text += "set \(name) = \(value(&pack.terms))\n" }
      pack.terms.parameters.append(RandomTerms.Named(name: name, kind: kind))
    }
    for unit in [Unit.days, .months, .workingDays, .seconds] where terms.dice.chance(40) {
      declare(&self, .length(unit)) { $0.literalLength(unit) }
    }
    if terms.dice.chance(20) {
      let name = terms.name("p")
      text += "parameter \(name) statutory at most 90 days = 30 days\n"
      if terms.dice.chance(50) { text += "set \(name) = 14 days\n" }
      terms.parameters.append(RandomTerms.Named(name: name, kind: .length(.days)))
    }
    if terms.dice.chance(50) { declare(&self, .number) { $0.dice.pick(["5", "20%", "0.5", "3", "0"]) } }
    if terms.dice.chance(30) { declare(&self, .date) { $0.literal(.date) ?? "" } }
    for number in words.enums.indices where terms.dice.chance(40) {
      let own = words.enums[number].own
      declare(&self, .word(number)) { $0.dice.pick(own) }
      declare(&self, .list(.word(number))) { "[\($0.dice.pick(own)), \($0.dice.pick(own))]" }
    }
    for number in 0..<words.named where terms.dice.chance(50) { writeTable([number]) }
    if words.named > 1, terms.dice.chance(30) { writeTable([0, 1]) }
  }

  private mutating func writeTable(_ by: [Int]) {
    let name = terms.name("p")
    let isLength = terms.dice.chance(75)
    var units = [terms.dice.pick([Unit.days, .months, .workingDays, .workingDaysWithSaturdays])]
    if isLength, terms.dice.chance(30) { units = [.days, .months, .workingDays] }
    func cell(_ terms: inout RandomTerms) -> String {
      isLength ? terms.literalLength(terms.dice.pick(units)) : terms.dice.pick(["0", "2", "10%", "7", "1.5"])
    }
    func row(_ by: ArraySlice<Int>, _ terms: inout RandomTerms) -> String {
      guard let first = by.first else { return cell(&terms) }
      let cells = words.enums[first].values.map { "\($0): \(row(by.dropFirst(), &terms))" }
      return "{ \(cells.joined(separator: ", ")) }"
    }
    text +=
      "parameter \(name) by \(by.map { words.enums[$0].name }.joined(separator: ", ")) = \(row(by[...], &terms))\n"
    if terms.dice.chance(30) {
      let keys = by.map { terms.dice.pick(words.enums[$0].values) }.joined(separator: ", ")
      text += "set \(name)[\(keys)] = \(cell(&terms))\n"
    }
    // What a table of several units holds goes on dates, and is not compared.
    let kind: Kind = isLength ? .length(units.count == 1 ? units[0] : nil) : .number
    terms.tables.append((name, kind, by))
  }

  // MARK: Derived fields

  private mutating func writeDefine(_ type: Int) {
    let (name, variable) = (terms.name("d"), terms.name("v"))
    terms.variables = [(variable, .reference(type))]
    terms.lets = []
    terms.queries = []
    // A derived field that asks a query counts as one wherever it is read.
    terms.nesting = 1
    defer { terms.nesting = 0 }
    let kinds: [Kind] =
      [.date, .number, .number, .bool, .bool, .length(.days), .instant, .label, .list(.label), .list(.reference(0))]
      + words.enums.indices.map { .word($0) } + words.records.indices.map { .reference($0) }
    if terms.dice.chance(12) {
      let (side, kind) = terms.movingTerm(1)
      if let side, !side.contains("nothing") {
        text += "define \(words.records[type].name) \(variable).\(name) = \(side)\n"
        terms.derived[type].append(RandomTerms.Derived(name: name, kind: kind, isMoving: true))
      }
      return
    }
    let kind = terms.dice.pick(kinds)
    let value = terms.term(kind, 2)
    guard !value.contains("nothing") else { return }
    text += "define \(words.records[type].name) \(variable).\(name) = \(value)\n"
    terms.derived[type].append(RandomTerms.Derived(name: name, kind: kind))
  }

  // MARK: Rules

  private mutating func writeRule(_ name: String) {
    let type = terms.dice.below(words.records.count)
    let root = terms.name("v")
    terms.variables = [(root, .reference(type))]
    terms.lets = []
    terms.queries = []
    let isAdvisory = terms.dice.chance(10)
    var bindings = "\(words.records[type].name) \(root)"
    for _ in 0..<(terms.dice.chance(25) ? terms.dice.among(1...2) : 0) {
      let kinds: [Kind] =
        words.enums.indices.map { .word($0) } + words.records.indices.map { .reference($0) } + [.label, .date, .number]
      let kind = terms.dice.pick(kinds)
      guard let list = terms.path(.list(kind)) ?? (kind.isReference ? nil : terms.literal(.list(kind))) else {
        continue
      }
      let element = terms.name("v")
      bindings += ", \(element) in \(list)"
      terms.variables.append((element, kind))
    }
    text += "rule \(name) \"Rule\"\(isAdvisory ? " advisory" : terms.dice.chance(10) ? " statutory" : "") {\n"
    text += "  basis \(bases())\n  for \(bindings)"
    if terms.dice.chance(50) { text += " where \(terms.condition(terms.dice.among(0...depth - 1)))" }
    text += "\n"
    for _ in 0..<(terms.dice.chance(60) ? terms.dice.among(1...3) : 0) { writeLet() }
    var clauses = 0
    for (colour, chance) in [("unknown", 15), ("red", isAdvisory ? 0 : 75), ("yellow", 60)] {
      for _ in 0..<(terms.dice.chance(chance) ? terms.dice.among(1...2) : 0) {
        writeClause(colour)
        clauses += 1
      }
    }
    if clauses == 0 { writeClause("yellow") }
    if terms.dice.chance(20) { text += "  remedy \"\(message())\"\n" }
    text += "}\n"
  }

  private mutating func bases() -> String {
    (0..<terms.dice.among(1...2)).map { _ in
      var basis = terms.dice.pick(["law \"§ 1\"", "law \"§ 2\"", "old \"§ 3\"", "new \"§ 4\""])
      if terms.dice.chance(15) { basis += " from 2025-11-15" }
      if terms.dice.chance(20), let day = terms.path(.date) { basis += " on \(day)" }
      return basis
    }.joined(separator: ", ")
  }

  private mutating func writeLet() {
    let outer = terms.variables
    if terms.dice.chance(40) {
      let name = terms.name("q")
      let (isRanked, satisfies) = (terms.dice.chance(40), terms.dice.chance(30))
      let query = terms.query(depth - 1, ranked: isRanked, satisfies: satisfies)
      let member = terms.variables.last
      terms.variables = outer
      terms.nesting = 0
      guard let query, let member, !query.contains("nothing") else { return }
      text += "  let \(name) = \(query)\n"
      terms.queries.append(
        RandomTerms.NamedQuery(
          name: name, variable: member.name, kind: member.kind, isRanked: isRanked, satisfies: satisfies))
      return
    }
    let name = terms.name("l")
    if terms.dice.chance(15) {
      let (side, kind) = terms.movingTerm(1)
      guard let side, !side.contains("nothing") else { return }
      text += "  let \(name) = \(side)\n"
      terms.lets.append(RandomTerms.Named(name: name, kind: kind, isMoving: true))
      return
    }
    let kinds: [Kind] =
      [.date, .date, .number, .number, .bool, .length(.days), .instant, .list(.label), .list(.reference(0))]
      + words.enums.indices.map { .word($0) } + words.records.indices.map { .reference($0) }
    let kind = terms.dice.pick(kinds)
    let value = terms.term(kind, depth)
    guard !value.contains("nothing") else { return }
    text += "  let \(name) = \(value)\n"
    terms.lets.append(RandomTerms.Named(name: name, kind: kind))
    if kind.isReference { terms.variables.insert((name, kind), at: 0) }
  }

  private mutating func writeClause(_ colour: String) {
    text += "  \(colour) when \(terms.condition(depth)) because \"\(message())\"\n"
  }

  private mutating func message() -> String {
    terms.isMessage = true
    defer { terms.isMessage = false }
    var message = "It is"
    for _ in 0..<terms.dice.below(4) {
      let kinds: [Kind] =
        [.date, .number, .instant, .bool, .label, .period, .length(.days), .length(.workingDays), .length(.seconds)]
        + words.enums.indices.map { .word($0) } + words.records.indices.map { .reference($0) }
      let value: String
      if terms.dice.chance(15), let side = terms.movingTerm(0).text {
        value = side
      } else {
        value = terms.term(terms.dice.pick(kinds), terms.dice.among(0...1))
      }
      if !value.contains("nothing"), !value.contains("\"") { message += " {\(value)}" }
    }
    return message
  }
}

extension RandomTerms {
  /// A duration as a parameter has it.
  mutating func literalLength(_ unit: Unit) -> String {
    let count = dice.among(1...60)
    return switch unit {
    case .days: "\(count) days"
    case .months: "\(count / 3 + 1) months"
    case .workingDays: "\(count) working days"
    case .workingDaysWithSaturdays: "\(count) working days with saturdays"
    case .seconds: "\(count * 4) hours"
    }
  }
}
