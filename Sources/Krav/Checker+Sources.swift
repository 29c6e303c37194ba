internal import CivilTime

extension Checker {
  mutating func checkSources() {
    for source in declarations.sources {
      if let to = source.to, to < source.from {
        error(
          .neverInForce, source.name.range, "`\(source.name.text)` is in force to a day before its first",
          help: "the first day stands after `from`, the last after `to`")
      }
      program.sources.append(
        LegalSource(
          name: source.name.text, title: source.title.value, id: source.id.value, from: source.from, to: source.to))
    }
  }

  /// The places in the law that a rule or criterion rests on, narrowed to the days of their sources.
  mutating func bases(_ syntaxes: [BasisSyntax], ofRule: Bool) -> [Basis]? {
    var bases: [Basis] = []
    for syntax in syntaxes {
      if let basis = basis(syntax, ofRule: ofRule) { bases.append(basis) }
    }
    return bases.count == syntaxes.count ? bases : nil
  }

  private mutating func basis(_ syntax: BasisSyntax, ofRule: Bool) -> Basis? {
    let governingDay = syntax.on.flatMap { day(governing: $0, ofRule: ofRule) }
    guard let index = names.source(syntax.source.text) else {
      unknown(
        syntax.source.text, syntax.source.range, "there is no source `\(syntax.source.text)`",
        among: names.sourceNames, help: "declare it: `source \(syntax.source.text) \"…\" { id \"…\" in force from … }`")
      return nil
    }
    let source = program.sources[index]
    let from = max(source.from, syntax.from ?? source.from)
    let to = [source.to, syntax.to].compactMap { $0 }.min()
    if let to, to < from {
      error(
        .neverInForce, syntax.range, "this wording is never in force",
        help: "`\(source.name)` is in force from \(source.from)" + (source.to.map { " to \($0)" } ?? ""))
      return nil
    }
    if syntax.on != nil, governingDay == nil { return nil }
    return Basis(source: index, place: syntax.place.value, from: from, to: to, governingDay: governingDay)
  }

  /// The term after `on`: a fixed date of the subject.
  private mutating func day(governing term: Expression, ofRule: Bool) -> TypedExpression? {
    guard ofRule else {
      error(
        .typeMismatch, term.range, "only a rule has a subject whose day could govern",
        help: "`on` stands in the basis of a rule")
      return nil
    }
    guard let day = self.term(term),
      isFixed(day, "the day whose law governs", help: "leave out `on`: without it, today's law governs")
    else { return nil }
    guard day.type == .date else {
      error(
        .typeMismatch, day.range, "the day whose law governs is a date, not \(describe(day.type))",
        help: day.type == .instant ? "take its day: `.date`" : "name a date of the subject after `on`")
      return nil
    }
    return day
  }
}
