internal import CivilTime

extension Checker {
  /// Names and kinds in the tests of the pack that was asked for; whether they pass is for the replay.
  mutating func checkTests() {
    for file in files {
      let isOwn = sources.files.indices.contains(Int(file.file)) && sources.files[Int(file.file)].pack == 0
      for case .test(let test) in file.declarations {
        check(test)
        if isOwn { program.tests.append(test) }
      }
    }
  }

  private mutating func check(_ test: TestSyntax) {
    var last: (day: CivilDate?, instant: Instant?) = (nil, nil)
    for step in test.steps {
      switch step {
      case .set(let set):
        if parameterNumbers[set.name.text] == nil { unknown("parameter", set.name, among: parameterNumbers.keys) }
      case .givenFile: break
      case .given(let record), .change(let record): check(record)
      case .remove(let type, _):
        if recordNumbers[type.text] == nil { unknown("record type", type, among: recordNumbers.keys) }
      case .at(let moment, let expectations, let range):
        checkOrder(moment, after: &last, range)
        for expectation in expectations { check(expectation) }
      }
    }
  }

  private mutating func checkOrder(
    _ moment: TestSyntax.Moment, after last: inout (day: CivilDate?, instant: Instant?), _ range: SourceRange
  ) {
    let isBack =
      switch moment {
      case .date(let date): last.day.map { date < $0 } ?? false
      case .instant(let instant): last.instant.map { instant < $0 } ?? false
      }
    if isBack {
      error("krav/clock-back", range, "the clock of a test never goes back", help: "put the steps in order of time")
    }
    switch moment {
    case .date(let date): last.day = date
    case .instant(let instant): last.instant = instant
    }
  }

  private mutating func check(_ step: TestSyntax.RecordStep) {
    guard let record = recordNumbers[step.type.text] else {
      unknown("record type", step.type, among: recordNumbers.keys)
      return
    }
    let fields = program.records[record].fields
    var seen: Set<String> = []
    for (name, value) in step.fields {
      if !seen.insert(name.text).inserted {
        error("krav/declared-twice", name.range, "`\(name.text)` is given twice")
      }
      guard let field = fields.first(where: { $0.name == name.text }) else {
        unknown("field of `\(step.type.text)`", name, among: fields.map(\.name))
        continue
      }
      check(value, for: field, at: name.range)
    }
  }

  private mutating func check(_ value: ScalarSyntax, for field: Field, at range: SourceRange) {
    switch (value, field.type) {
    case (.missing, _): return
    case (.list(let items, _), _) where field.isList:
      for item in items { check(item, for: field.element, at: range) }
      return
    case (.string, .label), (.string, .text), (.string, .period), (.string, .reference): if !field.isList { return }
    case (.date, .date), (.instant, .instant), (.bool, .bool): if !field.isList { return }
    case (.number(let number, _), .integer): if !field.isList, number.isInteger { return }
    case (.number, .decimal): if !field.isList { return }
    case (.name(let name), .enumeration(let number)) where !field.isList:
      _ = enumValue(name, expected: number)
      return
    default: break
    }
    error(
      "krav/type", range, "the value is not of the kind that `\(field.name)` has",
      help: "it holds \(describe(field.isList ? .list(valueType(field.type)) : valueType(field.type)))")
  }

  private mutating func check(_ expectation: TestSyntax.Expectation) {
    let name = expectation.target
    let isRule = ruleNumbers[name.text] != nil
    let isCriterion = program.criteria.contains { $0.name == name.text }
    if !isRule && !isCriterion {
      unknown("rule or criterion", name, among: Array(ruleNumbers.keys) + program.criteria.map(\.name))
      return
    }
    if isCriterion {
      let isColour = [.green, .yellow, .red, .unknown].contains(expectation.outcome)
      if !isColour || !expectation.further.isEmpty || expectation.saying != nil || !expectation.missing.isEmpty {
        error(
          "krav/expectation", expectation.range, "a criterion has a colour on a unit, and nothing else",
          help: "expect the rule that is behind it")
      }
      return
    }
    guard let number = ruleNumbers[name.text], number >= 0 else { return }
    let rule = program.rules[number]
    if expectation.further.count != rule.listBindings.count {
      error(
        "krav/expectation", expectation.range,
        "a subject of `\(name.text)` has \(rule.listBindings.count) further elements, here are \(expectation.further.count)",
        help: "write `on \"id\" + element`")
    }
  }
}

extension Field {
  /// One element of a list field.
  fileprivate var element: Field {
    var field = self
    field.isList = false
    return field
  }
}
