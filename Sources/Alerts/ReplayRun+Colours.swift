internal import CivilTime
internal import Engine
internal import Krav

extension ReplayRun {
  mutating func checkColour(_ expectation: TestSyntax.Expectation, _ subject: TestSubject) {
    let engine = world.engine
    let wanted = expectation.outcome.verdict
    let (expected, got) = (colour(wanted), colour(subject.key.flatMap { engine.verdict(of: $0) }))
    if let key = subject.key { noteChecked(key) }
    guard let key = subject.key, engine.isThere(key) || wanted == nil else {
      return checkAbsent(expectation, subject)
    }
    let verdict = engine.verdict(of: key)
    guard verdict != wanted else { return }
    var message = "expected \(expected), was \(got)"
    guard options.explains else { return fail(expectation.claim, message, expected: expected, got: got) }
    if let next = engine.nextChange(of: key, before: engine.now.years(10)) { message += " until \(text(next.at))" }
    // Before the test's first moment nothing was judged.
    if let since = world.changed[key], since > world.start, since < engine.now { message += " (since \(text(since)))" }
    if verdict == .unknown {
      let missing = engine.judgement(of: key).missing
      if !missing.isEmpty { message += ", for want of \(missing.joined(separator: ", "))" }
    }
    let reasons = FailureReasons(engine.explanation(of: key), program, sources)
    fail(expectation.claim, message, expected: expected, got: got, notes: reasons.notes(expecting: wanted))
  }

  /// Of a record, or an element of a list, that is not there.
  private mutating func checkAbsent(_ expectation: TestSyntax.Expectation, _ subject: TestSubject) {
    let name = subject.name(in: world.engine)
    let notes = options.explains ? notes(near: subject) : []
    if expectation.outcome == .silent {
      // A misspelt subject is silent whatever the rule says; one that a later step gives is silent until then.
      let record = "\(program.records[subject.type].name)/\(subject.id)"
      guard filesToCome == 0, !given.contains(record), !world.hasHeard(of: subject.id, type: subject.type) else {
        return
      }
      return fail(expectation.subject.range, "there never was a `\(name)` to be silent of", notes: notes)
    }
    let expected = expectation.outcome.word
    fail(
      expectation.claim, "expected \(expected), was silent: no such subject", expected: expected, got: "silent",
      notes: notes)
  }

  mutating func checkMissing(_ expectation: TestSyntax.Expectation, _ subject: TestSubject) {
    let missing = subject.key.map { world.engine.judgement(of: $0).missing } ?? []
    let expected = expectation.missing.map(\.value)
    guard Set(missing) != Set(expected), let first = expectation.missing.first, let last = expectation.missing.last
    else { return }
    let got = missing.isEmpty ? "nothing" : missing.joined(separator: ", ")
    var notes: [TestNote] = []
    if let key = subject.key, options.explains {
      notes = FailureReasons(world.engine.explanation(of: key), program, sources).notes(expecting: .unknown)
    }
    fail(
      first.range.union(last.range), "expected to miss \(expected.joined(separator: ", ")), missed \(got)",
      expected: expected.joined(separator: ", "), got: got, notes: notes)
  }

  mutating func checkMessage(_ saying: StringSyntax, _ subject: TestSubject) {
    let message = subject.key.flatMap { world.engine.message(of: $0) }
    guard message != saying.value else { return }
    guard let message else {
      return fail(saying.range, "there is no reason to say anything", expected: saying.value)
    }
    var notes: [TestNote] = []
    if options.explains {
      let difference = TextDifference(saying.value, message)
      let indent = String(repeating: " ", count: 10)
      notes = [
        TestNote("expected «\(saying.value)»"), TestNote(indent + difference.firstMarks),
        TestNote("got      «\(message)»"), TestNote(indent + difference.secondMarks),
      ].filter { $0.text.contains { $0 != " " } }
    }
    fail(saying.range, "it says «\(message)»", expected: saying.value, got: message, notes: notes)
  }

  // MARK: Subjects

  /// Which subjects there are instead.
  func notes(near subject: TestSubject) -> [TestNote] {
    if world.isPresent(type: subject.type, id: subject.id), !subject.elements.isEmpty {
      let type = program.records[subject.type].name
      let elements = world.engine.elementNames(rule: subject.rule, root: subject.id)
      let list = elements.isEmpty ? "nothing" : elements.map { "`\($0)`" }.joined(separator: ", ")
      return [TestNote("the lists of `\(type)/\(subject.id)` have \(list)")]
    }
    return notes(near: subject.id, subject.type)
  }

  /// Which records of a type there are instead.
  func notes(near id: String, _ type: Int) -> [TestNote] {
    guard options.explains else { return [] }
    let ids = world.ids(ofType: type)
    if let near = nearest(to: id, among: ids) { return [TestNote("did you mean `\(near)`")] }
    let name = program.records[type].name
    return [TestNote(ids.isEmpty ? "there is no `\(name)` at all" : "there are " + listed(ids))]
  }

  /// The first of them, and how many more there are.
  private func listed(_ names: [String]) -> String {
    let shown = names.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
    return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
  }
}

extension Instant {
  /// So many years of 366 days later.
  func years(_ count: Int64) -> Instant { Instant(seconds: seconds + count * 366 * 86_400) }
}
