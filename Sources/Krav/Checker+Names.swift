/// What a declared name stands for; the index is the declaration's place among its kind, and in the ``Program``.
enum Declared {
  case source(Int), enumeration(Int), record(Int), parameter(Int), rule(Int), criterion(Int), statistics(Int)

  var what: String {
    switch self {
    case .source: "a source"
    case .enumeration: "an enum"
    case .record: "a record type"
    case .parameter: "a parameter"
    case .rule: "a rule"
    case .criterion: "a criterion"
    case .statistics: "statistics"
    }
  }
}

/// Every name of a pack: declarations share one space, fields belong to their record and values to their enum.
struct DeclaredNames {
  var all: [String: (meaning: Declared, range: SourceRange)] = [:]
  /// What a name was declared as once more: an error, but its uses are understood.
  var others: [String: [Declared]] = [:]
  /// By record type: stored fields, and derived ones.
  var fields: [[String: Int]] = []
  var derived: [[String: Int]] = []
  /// By enum.
  var values: [[String: Int]] = []
  /// The enums that have a value of the name, and its index there.
  var enumsOfValue: [String: [(enumeration: Int, value: Int)]] = [:]

  /// The index of what is declared but wrong: an error has been reported, and uses of it report no other.
  static let failed = -1

  /// The index of a stored field that is right.
  func field(_ name: String, of record: Int) -> Int? {
    fields[record][name].flatMap { $0 == Self.failed ? nil : $0 }
  }

  func record(_ name: String) -> Int? {
    index(name) { if case .record(let index) = $0 { index } else { nil } }
  }

  func enumeration(_ name: String) -> Int? {
    index(name) { if case .enumeration(let index) = $0 { index } else { nil } }
  }

  func parameter(_ name: String) -> Int? {
    index(name) { if case .parameter(let index) = $0 { index } else { nil } }
  }

  func source(_ name: String) -> Int? {
    index(name) { if case .source(let index) = $0 { index } else { nil } }
  }

  func rule(_ name: String) -> Int? {
    index(name) { if case .rule(let index) = $0 { index } else { nil } }
  }

  func criterion(_ name: String) -> Int? {
    index(name) { if case .criterion(let index) = $0 { index } else { nil } }
  }

  private func index(_ name: String, as kind: (Declared) -> Int?) -> Int? {
    guard let first = all[name] else { return nil }
    return kind(first.meaning) ?? others[name]?.lazy.compactMap(kind).first
  }

  /// The names of one kind, for suggestions.
  func all(where isWanted: (Declared) -> Bool) -> [String] {
    all.filter { isWanted($0.value.meaning) }.map(\.key)
  }

  var recordNames: [String] {
    all { if case .record = $0 { true } else { false } }
  }

  var enumNames: [String] {
    all { if case .enumeration = $0 { true } else { false } }
  }

  var parameterNames: [String] {
    all { if case .parameter = $0 { true } else { false } }
  }

  var sourceNames: [String] {
    all { if case .source = $0 { true } else { false } }
  }

  var criterionNames: [String] {
    all { if case .criterion = $0 { true } else { false } }
  }

  var ruleNames: [String] {
    all { if case .rule = $0 { true } else { false } }
  }
}

extension Checker {
  static let waiverName = "waiver"

  /// What other languages call the types.
  static let foreignTypes = [
    "string": "label", "str": "label", "varchar": "label", "int": "integer", "long": "integer", "boolean": "bool",
    "float": "decimal", "double": "decimal", "number": "decimal", "datetime": "instant", "timestamp": "instant",
    "interval": "period",
  ]

  static let typeWords: Set<String> = [
    "label", "text", "integer", "decimal", "bool", "date", "instant", "period", "enum",
  ]

  mutating func declareNames() {
    let nowhere = SourceRange(file: -1, start: 0, end: 0)
    names.all[Self.waiverName] = (.record(declarations.records.count), nowhere)
    for (index, source) in declarations.sources.enumerated() { declare(source.name, .source(index)) }
    for (index, syntax) in declarations.enums.enumerated() { declareType(syntax.name, .enumeration(index)) }
    for (index, record) in declarations.records.enumerated() { declareType(record.name, .record(index)) }
    for (index, parameter) in declarations.parameters.enumerated() { declare(parameter.name, .parameter(index)) }
    for (index, rule) in declarations.rules.enumerated() { declare(rule.name, .rule(index)) }
    for (index, criterion) in declarations.criteria.enumerated() { declare(criterion.name, .criterion(index)) }
    for (index, syntax) in declarations.statistics.enumerated() { declare(syntax.name, .statistics(index)) }
  }

  private mutating func declareType(_ name: Name, _ meaning: Declared) {
    guard !Self.typeWords.contains(name.text) else {
      error(
        .duplicateName, name.range, "`\(name.text)` is a type of the language", help: "choose another name for it")
      return
    }
    declare(name, meaning)
  }

  private mutating func declare(_ name: Name, _ meaning: Declared) {
    guard let first = names.all[name.text] else {
      names.all[name.text] = (meaning, name.range)
      return
    }
    names.others[name.text, default: []].append(meaning)
    let isBuiltIn = first.range.file < 0
    error(
      .duplicateName, name.range, "`\(name.text)` is declared twice",
      help: isBuiltIn
        ? "it is \(first.meaning.what) of the language itself: choose another name"
        : "it is \(first.meaning.what) already: rename one of the two",
      notes: isBuiltIn ? [] : [Diagnostic.Note("first declared at", at: first.range)])
  }
}
