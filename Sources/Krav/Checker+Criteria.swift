extension Checker {
  mutating func check(_ syntax: CriterionSyntax) {
    body = Body()
    let bases = bases(syntax.bases, ofRule: false)
    var rules: [Int] = []
    for name in syntax.rules {
      guard let index = names.rule(name.text) else {
        unknown(
          name.text, name.range, "there is no rule `\(name.text)`", among: names.ruleNames,
          help: "a criterion gathers rules of this pack and of those that it uses")
        continue
      }
      if rules.contains(index) {
        error(.duplicateName, name.range, "`\(name.text)` stands here twice", help: "each subject has one vote")
      }
      rules.append(index)
    }
    guard let bases else { return }
    program.criteria.append(
      Criterion(
        name: syntax.name.text, title: syntax.title.value, bases: bases, rules: rules, verdict: syntax.verdict))
  }
}
