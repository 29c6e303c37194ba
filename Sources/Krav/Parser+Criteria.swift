extension Parser {
  mutating func criterion() throws(Failure) -> CriterionSyntax {
    let start = token.range.start
    advance()
    let name = try name("the criterion's name", takesString: true)
    let title = try string("the criterion's title in quotes")
    let open = token.range
    try expect(.leftBrace)
    let bases = try bases()
    try expectWord("rules")
    let rules = try separated { (parser) throws(Failure) in try parser.name("a rule's name") }
    let isRule = isFreeName(token) && !["worst", "shared"].contains(token.text)
    try expectWord("verdict", help: isRule ? "rules are separated by commas" : nil)
    let verdict: CriterionSyntax.Verdict
    let words = ["worst", "shared", "share"]
    let word = isWord(in: Set(words)) ? self.word().text : takeMisspelt(words)
    switch word {
    case "worst": verdict = .worst
    case "shared": verdict = .shared
    case "share": verdict = try shareVerdict()
    default: throw expected("`worst`, `shared` or `share { … }`")
    }
    try expectClosing(of: open)
    return CriterionSyntax(
      name: name, title: title, bases: bases, rules: rules, verdict: verdict, range: range(from: start))
  }

  private mutating func shareVerdict() throws(Failure) -> CriterionSyntax.Verdict {
    form = Self.shareForm
    let open = token.range
    try expect(.leftBrace)
    try expectWord("yellow")
    try expectWord("above")
    let yellow = try percentage()
    try expect(.comma)
    try expectWord("red")
    try expectWord("above")
    let red = try percentage()
    var number: Int64?
    if take(.comma) {
      form = "the number that must be judged is written `of at least 20`"
      try expectWord("of")
      try expectWord("at")
      try expectWord("least")
      number = try wholeNumber("the number that must be judged")
    }
    try expectClosing(of: open)
    return .share(yellowAbove: yellow, redAbove: red, ofAtLeast: number)
  }
}
