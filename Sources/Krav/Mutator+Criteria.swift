extension Mutator {
  func mutants(of criterion: CriterionSyntax) -> [Mutant] {
    let without = criterion.rules.indices.compactMap { index -> Mutant? in
      guard criterion.rules.count > 1 else { return nil }
      let name = criterion.rules[index]
      var rest = criterion
      rest.rules.remove(at: index)
      let variation = Variation(
        node: rest, range: name.range, change: "`\(name.text)` dropped",
        remedy: "no test has `\(name.text)` alone decide")
      return mutant(.criterion(criterion), "rules", variation) { .criterion($0) }
    }
    let last = criterion.rules.last?.range ?? criterion.name.range
    let range = trimmed(SourceRange(file: last.file, start: last.end, end: max(last.end, criterion.range.end - 1)))
    return without
      + verdicts(criterion.verdict).map { verdict, change, remedy in
        let variation = Variation(node: verdict, range: range, change: change, remedy: remedy)
        return mutant(.criterion(criterion), nil, variation) {
          var criterion = criterion
          criterion.verdict = $0
          return .criterion(criterion)
        }
      }
  }

  private func verdicts(
    _ verdict: CriterionSyntax.Verdict
  ) -> [(verdict: CriterionSyntax.Verdict, change: String, remedy: String)] {
    switch verdict {
    case .worst:
      return [(.shared, "`worst` became `shared`", "no test has some red and some not")]
    case .shared:
      return [(.worst, "`shared` became `worst`", "no test has some red and some not")]
    case .share(let yellow, let red, let number):
      var found: [(CriterionSyntax.Verdict, String, String)] = []
      for step in [Int64(-1), 1] {
        guard let unit = Fraction(step, over: 100) else { continue }
        let word = step < 0 ? "less" : "more"
        if let other = yellow.adding(unit), other.numerator >= 0 {
          found.append(
            (
              .share(yellowAbove: other, redAbove: red, ofAtLeast: number), "`yellow above` became 1 % \(word)",
              "no test has a share of not green between the two"
            ))
        }
        if let other = red.adding(unit), other.numerator >= 0 {
          found.append(
            (
              .share(yellowAbove: yellow, redAbove: other, ofAtLeast: number), "`red above` became 1 % \(word)",
              "no test has a share of red between the two"
            ))
        }
        if let number, number + step >= 0 {
          found.append(
            (
              .share(yellowAbove: yellow, redAbove: red, ofAtLeast: number + step),
              "`at least \(number)` became `at least \(number + step)`",
              "no test has \(max(number, number + step) - 1) and \(max(number, number + step)) judged"
            ))
        }
      }
      return found
    }
  }
}
