public import CivilTime
public import Engine
public import Krav

/// Why an alert stands and by which law, in sentences.
public struct PageReasons: Sendable {
  public struct Clause: Sendable {
    public var heading: String
    public var sentences: [String]

    public init(heading: String, sentences: [String]) {
      self.heading = heading
      self.sentences = sentences
    }
  }

  public var clauses: [Clause]
  public var basesHeading: String
  public var bases: [String]
  /// Others than whoever asks have had a part in it.
  public var withheld: String?

  public init(clauses: [Clause], basesHeading: String, bases: [String], withheld: String? = nil) {
    self.clauses = clauses
    self.basesHeading = basesHeading
    self.bases = bases
    self.withheld = withheld
  }

  /// - Parameters:
  ///   - key: the alert's subject.
  ///   - engine: whose verdict it is.
  ///   - sources: those that the engine's program was checked from.
  ///   - zone: whose days are told.
  ///   - maySee: whether a record, `type/id`, may be named; `nil` when all may.
  public init(
    of key: VerdictKey, in engine: Engine, _ sources: SourceSet, zone: ZoneRules, maySee: ((String) -> Bool)?
  ) {
    let text = ExplanationText(sources)
    var explanation = engine.keptExplanation(of: key, isWhole: maySee != nil)
    basesHeading = text.basesHeading
    if let narrowing = maySee.map({ ReasonsNarrowing(engine: engine, maySee: $0) }), !narrowing.mayTell(explanation) {
      withheld = text.withheld
      explanation.population = nil
      explanation.clauses = []
      explanation.bases = explanation.bases.filter { narrowing.mayTell($0, of: explanation) }
    }
    let rule = engine.program.rules[Int(key.rule)]
    let today = text.date(zone.date(of: explanation.at))
    bases = explanation.bases.filter { $0.isInForce != .no }.map { step in
      let basis = rule.bases[step.basis]
      let source = engine.program.sources[basis.source]
      return "\(source.title) (\(source.id)) \(basis.place): \(text.force(of: step, on: today))"
    }
    clauses = Reasons(explanation).why.map { clause in
      var sentences: [String] = []
      Self.add(clause.step, text, &sentences)
      return Clause(heading: text.why(clause.verdict), sentences: sentences)
    }
  }

  /// The parts of a condition, not the whole, where the parts tell it all.
  private static func add(_ step: Explanation.Step, _ text: ExplanationText, _ sentences: inout [String]) {
    guard sentences.count < 12 else { return }
    let deciding = text.deciding(beneath: step)
    if !(text.values(of: step).isEmpty && step.members == nil) || deciding.isEmpty {
      sentences.append(text.sentence(of: step))
    }
    for inner in deciding { add(inner, text, &sentences) }
  }
}
