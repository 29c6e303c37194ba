import CivilTime
import Krav
import Testing

@testable import Engine

/// Runs the `test` blocks of a pack against the engine: verdicts, what is missing, messages and forecasts.
struct PackRunner {
  let text: String

  var tests: [TestSyntax] {
    Pack.load(text: text, path: "pack.krav").files.flatMap(\.declarations).compactMap {
      if case .test(let test) = $0 { return test }
      return nil
    }
  }

  func run(_ test: TestSyntax) throws {
    let house = try House(text, at: "1990-01-01")
    for step in test.steps {
      switch step {
      case .given(let record), .change(let record):
        try house.put(record.type.text, record.id.value, record.fields.map { ($0.name.text, $0.value) })
      case .remove(let type, let id):
        house.remove(type.text, id.value)
      case .at(let moment, let expectations, _):
        try house.run(to: moment.instant)
        for expectation in expectations { try check(expectation, house, test.title.value) }
      case .set, .givenFile:
        Issue.record("not supported by this runner")
      }
    }
  }

  private func check(_ expectation: TestSyntax.Expectation, _ house: House, _ title: String) throws {
    let engine = house.engine
    let place = "\(title): \(expectation.target.text) on \(expectation.subject.value) at \(engine.today)"
    if let criterion = house.program.criteria.firstIndex(where: { $0.name == expectation.target.text }) {
      let rollUp = try #require(engine.rollUp(criterion: criterion, unit: expectation.subject.value))
      #expect(expectation.outcome == Self.outcome(rollUp.verdict), "\(place)")
      return
    }
    let elements = expectation.further.map { element in
      switch element {
      case .string(let string): string.value
      case .name(let name): name.text
      }
    }
    guard [.green, .yellow, .red, .unknown, .silent].contains(expectation.outcome) else { return }
    let key = try house.key(expectation.target.text, expectation.subject.value, elements)
    guard let key else {
      #expect(expectation.outcome == .silent, "\(place): no such subject")
      return
    }
    let judgement = engine.judgement(of: key)
    #expect(expectation.outcome == Self.outcome(judgement.verdict), "\(place)")
    #expect(engine.evaluate(key, at: engine.now).verdict == judgement.verdict, "\(place)")
    if !expectation.missing.isEmpty { #expect(judgement.missing == expectation.missing.map(\.value), "\(place)") }
    if let saying = expectation.saying { #expect(engine.message(of: key) == saying.value, "\(place)") }
    if let then = expectation.then {
      let change = engine.nextChange(of: key, before: then.moment.instant)
      #expect(change?.at == then.moment.instant, "\(place)")
      #expect(Self.outcome(change?.verdict) == then.outcome, "\(place)")
    }
  }

  static func outcome(_ verdict: Verdict?) -> TestSyntax.Outcome {
    switch verdict {
    case .green: .green
    case .yellow: .yellow
    case .red: .red
    case .unknown: .unknown
    case nil: .silent
    }
  }
}

extension TestSyntax.Moment {
  var instant: Instant {
    switch self {
    case .date(let date): oslo.startOfDay(date)
    case .instant(let instant): instant
    }
  }
}
