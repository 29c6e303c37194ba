extension Checker {
  mutating func check(_ test: TestSyntax) {
    body = Body()
    var clock: TestSyntax.Moment?
    var places = SetPlaces()
    for step in test.steps {
      switch step {
      case .set(let syntax):
        if let change = change(syntax) { noteSet(syntax, change.parameter, change.cell, in: &places) }
      case .givenFile: break
      case .given(let step), .change(let step): check(step)
      case .remove(let type, _): _ = record(type)
      case .at(let moment, let expectations, let range):
        if let clock, isEarlier(moment, than: clock) {
          error(.clockBack, range, "the clock would go back here", help: "put the steps in the order of time")
        }
        clock = moment
        for expectation in expectations { check(expectation, at: moment) }
      }
    }
    let file = Int(test.range.file)
    if sources.files.indices.contains(file), sources.files[file].pack == 0 { program.tests.append(test) }
  }

  /// Days are held against days and instants against instants; between the two the zone would decide.
  private func isEarlier(_ moment: TestSyntax.Moment, than other: TestSyntax.Moment) -> Bool {
    switch (moment, other) {
    case (.date(let a), .date(let b)): a < b
    case (.instant(let a), .instant(let b)): a < b
    default: false
    }
  }

  private mutating func check(_ step: TestSyntax.RecordStep) {
    guard let record = record(step.type) else { return }
    var given: Set<String> = []
    for (name, value) in step.fields {
      if !given.insert(name.text).inserted {
        error(.duplicateName, name.range, "`\(name.text)` is given twice", help: "remove one of the two")
      }
      guard let field = storedField(name, of: record) else { continue }
      check(value, for: field, of: record)
    }
  }

  private mutating func check(_ expectation: TestSyntax.Expectation, at moment: TestSyntax.Moment) {
    if let then = expectation.then, isEarlier(then.moment, than: moment) || then.moment == moment {
      error(
        .clockBack, expectation.range, "what comes then lies ahead of `at`", help: "give a later day after `then`")
    }
    for missing in expectation.missing {
      let type = missing.value.split(separator: "/", maxSplits: 1).first.map(String.init) ?? ""
      if names.record(type) == nil {
        unknown(
          type, missing.range, "there is no record type `\(type)`", among: names.recordNames,
          help: "what is missing is written `type/id.field`")
      }
    }
    let name = expectation.target
    if let rule = names.rule(name.text) {
      checkSubject(expectation, rule: rule)
    } else if names.criterion(name.text) != nil {
      checkCriterion(expectation)
    } else {
      unknown(
        name.text, name.range, "there is no rule or criterion `\(name.text)`",
        among: names.ruleNames + names.criterionNames, help: "name a rule or a criterion after the colour")
    }
  }

  private mutating func checkCriterion(_ expectation: TestSyntax.Expectation) {
    let isColour = [.green, .yellow, .red, .unknown, .silent].contains(expectation.outcome)
    guard !isColour || expectation.saying != nil || !expectation.missing.isEmpty || !expectation.further.isEmpty else {
      return
    }
    error(
      .testSubject, expectation.range, "a criterion has a colour for a unit, and no alert of its own",
      help: "expect events, `missing` and `saying` of a rule")
  }

  private mutating func checkSubject(_ expectation: TestSyntax.Expectation, rule index: Int) {
    let rule = declarations.rules[index]
    let wanted = rule.bindings.count - 1
    guard expectation.further.count == max(0, wanted) else {
      let elements = rule.bindings.dropFirst().map { "`\($0.variable.text)`" }.joined(separator: " and ")
      error(
        .testSubject, expectation.subject.range,
        wanted < 1
          ? "a subject of `\(rule.name.text)` is one record" : "a subject of `\(rule.name.text)` has \(elements) too",
        help: wanted < 1 ? "leave out what stands after `+`" : "write `on \"…\" + …`")
      return
    }
    // After a rule that is wrong the numbers differ, and nothing more is said here.
    guard program.rules.indices.contains(index), program.rules[index].name == rule.name.text else { return }
    let typed = program.rules[index]
    for (element, binding) in zip(expectation.further, typed.listBindings) {
      guard case .enumeration(let index) = typed.variables[binding.variable].type else { continue }
      switch element {
      case .name(let name): _ = enumValue(name.text, name.range, of: index)
      case .string(let text): _ = enumValue(text.value, text.range, of: index)
      }
    }
  }
}
