internal import CivilTime

extension Mutator {
  func mutants(of rule: RuleSyntax) -> [Mutant] {
    bases(of: rule) + population(of: rule) + lets(of: rule)
      + rule.clauses.indices.flatMap { clause($0, of: rule) }
  }

  private func bases(of rule: RuleSyntax) -> [Mutant] {
    rule.bases.indices.flatMap { index in
      variations(rule.bases[index]).map { variation in
        mutant(.rule(rule), "basis", variation) {
          var rule = rule
          rule.bases[index] = $0
          return .rule(rule)
        }
      }
    }
  }

  private func variations(_ basis: BasisSyntax) -> [Variation<BasisSyntax>] {
    var found: [Variation<BasisSyntax>] = []
    func move(_ word: String, _ day: CivilDate?, _ put: (inout BasisSyntax, CivilDate) -> Void) {
      for days in [-1, 1] {
        guard let day, let other = day.adding(days: days) else { continue }
        var moved = basis
        put(&moved, other)
        found.append(
          Variation(
            node: moved, range: basis.range, context: basis.source.range.union(basis.place.range),
            change: "`\(word) \(day)` became `\(word) \(other)`",
            remedy: "no test stands on \(min(day, other)) and on the day after, and tells the two apart"))
      }
    }
    move("from", basis.from) { $0.from = $1 }
    move("to", basis.to) { $0.to = $1 }
    guard let on = basis.on else { return found }
    var without = basis
    without.on = nil
    found.append(
      Variation(
        node: without, range: on.range, change: "`on \(text(on.range))` dropped",
        remedy: "no test has \(quoted(on.range)) under another law than the day of the test"))
    return found
      + variations(on).map { variation in
        variation.map {
          var moved = basis
          moved.on = $0
          return moved
        }
      }
  }

  private func population(of rule: RuleSyntax) -> [Mutant] {
    let bindings = rule.bindings.indices.flatMap { index -> [Mutant] in
      guard case .list(let list) = rule.bindings[index].source else { return [] }
      return variations(list).map { variation in
        mutant(.rule(rule), "for", variation) {
          var rule = rule
          rule.bindings[index].source = .list($0)
          return .rule(rule)
        }
      }
    }
    return bindings
      + whereVariations(rule.condition).map { variation in
        mutant(.rule(rule), "where", variation) {
          var rule = rule
          rule.condition = $0
          return .rule(rule)
        }
      }
  }

  private func lets(of rule: RuleSyntax) -> [Mutant] {
    rule.lets.indices.flatMap { index in
      let item = rule.lets[index]
      let values: [Variation<RuleSyntax.Let.Value>] =
        switch item.value {
        case .expression(let value): variations(value).map { $0.map { .expression($0) } }
        case .query(let query): variations(query).map { $0.map { .query($0) } }
        }
      return values.map { variation in
        mutant(.rule(rule), "let \(item.name.text)", variation) {
          var rule = rule
          rule.lets[index].value = $0
          return .rule(rule)
        }
      }
    }
  }

  private func clause(_ index: Int, of rule: RuleSyntax) -> [Mutant] {
    let clause = rule.clauses[index]
    var found: [Mutant] = []
    func add(_ variation: Variation<[RuleSyntax.Clause]>) {
      found.append(
        mutant(.rule(rule), "\(clause.colour)", variation) {
          var rule = rule
          rule.clauses = $0
          return .rule(rule)
        })
    }
    let word = SourceRange(
      file: clause.range.file, start: clause.range.start,
      end: clause.range.start + Int32("\(clause.colour)".utf8.count))
    if rule.clauses.count > 1 {
      var rest = rule.clauses
      rest.remove(at: index)
      add(
        Variation(
          node: rest, range: clause.range, context: clause.condition.range, change: "clause removed",
          remedy: "no test expects what only this clause gives"))
    }
    let other: RuleSyntax.Colour? =
      switch clause.colour {
      case .red: .yellow
      case .yellow: .red
      case .unknown: nil
      }
    if let other {
      var clauses = rule.clauses
      clauses[index].colour = other
      add(
        Variation(
          node: clauses, range: word, context: clause.condition.range,
          change: "`\(clause.colour)` became `\(other)`", remedy: "no test expects \(clause.colour) by this clause"))
    }
    for variation in variations(clause.condition, isCondition: true) {
      add(
        variation.map {
          var clauses = rule.clauses
          clauses[index].condition = $0
          return clauses
        })
    }
    return found
  }
}
