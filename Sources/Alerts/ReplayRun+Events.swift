internal import CivilTime
internal import Engine
internal import Krav

extension ReplayRun {
  mutating func checkEvent(_ expectation: TestSyntax.Expectation, _ subject: TestSubject) {
    let rule = program.rules[subject.rule].name
    let written = subject.name(in: world.engine)
    let expected = expectation.outcome.word
    let ofRule = world.events.filter { $0.alert?.rule == rule }
    let events = ofRule.filter { $0.alert?.subject == written }
    var words = events.map(\.kind.rawValue)
    let refusal = refusal(
      of: rule, [written, "\(program.records[subject.type].name)/\(encodedForSubject(subject.id))"])
    if refusal != nil { words.append(TestSyntax.Outcome.refused.word) }
    if words.contains(expected) { return }
    let got = words.isEmpty ? "nothing" : words.joined(separator: ", ")
    var notes = options.explains ? notes(on: events, among: ofRule, subject) : []
    if let place = refusal?.problem.places.first {
      notes.append(TestNote("refused: expected \(place.expected) in `\(place.field ?? "")`"))
    }
    fail(
      expectation.claim, "expected \(expected), the log tells \(got)", expected: expected, got: got, notes: notes)
  }

  /// A waiver of one of the subjects that was refused since the last `at`.
  private func refusal(of rule: String, _ subjects: [String]) -> WaiverBook.Refusal? {
    world.waivers.refused.first { refusal in
      refusal.rule == rule && subjects.contains(refusal.subject)
        && world.events.contains {
          $0.alert?.rule == refusal.problem.code && $0.alert?.subject == refusal.problem.subject && $0.kind != .resolved
        }
    }
  }

  private func notes(on events: [PendingEvent], among all: [PendingEvent], _ subject: TestSubject) -> [TestNote] {
    guard let key = subject.key else { return notes(near: subject) }
    var notes: [TestNote] = []
    if events.isEmpty {
      let verdict = colour(world.engine.verdict(of: key))
      let since = world.changed[key].map { " since \(text($0))" } ?? ""
      notes.append(TestNote("it is \(verdict)\(since), and nothing was written of it since the last `at`"))
      for event in all.prefix(8) {
        notes.append(TestNote("written: \(text(of: event)) on `\(event.alert?.subject ?? "")`"))
      }
    } else {
      for event in events { notes.append(TestNote("written: \(text(of: event))")) }
    }
    return notes
  }

  /// `worsened yellow → red at 2025-03-01`
  private func text(of event: PendingEvent) -> String {
    var words = event.kind.rawValue
    if let from = event.from, let verdict = event.verdict {
      words += " \(from.word) → \(verdict.word)"
    } else if let verdict = event.verdict {
      words += " \(verdict.word)"
    }
    return "\(words) at \(text(event.at))"
  }
}
