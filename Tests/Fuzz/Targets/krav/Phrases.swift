import TestSupport

/// Grows declarations and expressions over a small world, most of them well typed: what random words seldom give.
struct Phrases {
  var random: SplitMix

  static let records = """
    source law "Law" { id "L" in force from 2017-01-01 }
    source old "Old" { id "O" in force from 2003-01-01 to 2016-12-31 }
    enum kind { art, harm "harm and \\"threat\\"" }
    enum grade ordered { low, high }
    record house scope { name label; parent house?; open bool; kinds [kind]; known [label] alias }
    record book { house house unit; status enum { out, back }; grade grade?; lent date? past; seen instant?; cost integer?; weight decimal?; span period?; story text? }
    record page { book book inside pages; nr integer }
    parameter due by grade = { low: 90 days, high: 2 weeks }
    parameter cap statutory at most 12 months = 1 year
    parameter few = 3
    parameter some = [art, harm]
    define book b.term = b.lent + due[b.grade else low]

    """

  static let literals = [
    "0", "1", "3", "0.5", "9223372036854775807", "9223372036854775808", "1.000000001", "5%", "100%", "2024-02-29",
    "2025-02-28", "0001-01-01", "9999-12-31", "2025-13-01", "2025-03-30T02:30:00+01:00", "2025-01-01T12:00:00Z",
    "30 days", "1 day", "12 months", "2 weeks", "1 year", "72 hours", "5 working days",
    "5 working days with saturdays", "99999999999 days", "-1",
  ].map { Array($0.utf8) }

  static let strings = [
    "\"\"", "\"{b.lent}\"", "\"{count (page p where p.book = b)}\"", "\"\\{\"", "\"{\"", "\"\\\"\"",
    "\"{b.house.name else \\\"?\\\"}\"", "\"2019-21\"", "\"b\"", "\"b/1\"",
  ].map { Array($0.utf8) }

  static let signs = [
    "+", "-", "*", "/", "=", "!=", "<", "<=", ">", ">=", ",", ".", "else", "in", "under", "not in", "within",
  ].map { Array($0.utf8) }

  private static let types = ["book", "house", "page", "grade", "kind", "label", "date", "instant", "period", "text"]

  // MARK: Declarations

  mutating func declaration() -> String {
    switch pick(15) {
    case 0: "define book b.\(name()) = \(term(2))\n"
    case 1: "record \(name()) { \(name()) \(any(Self.types))\(any(["", "?", " past", " unit", " inside pages"])) }\n"
    case 2: "parameter \(name()) = \(literal())\n"
    case 3: "set \(any(["few", "cap", "due[high]", "due", "some"])) = \(literal())\n"
    case 4:
      "criterion \(name()) \"C\" { basis law \"1\" rules \(name()), \(name()) verdict "
        + any(["worst", "shared", "share { yellow above 5%, red above 50%, of at least 20 }"]) + " }\n"
    case 5: test()
    case 6: any(Self.services) + "\n"
    case 7: "enum \(name()) ordered { \(name()), \(name()) }\n"
    case 8: statistics()
    default: rule()
    }
  }

  private mutating func statistics() -> String {
    let days = ["b.lent", "b.seen", "b.term", "b.lent + due[b.grade else low]", "today", "p.nr"]
    var text = "statistics \(name()) \"S\" {\n  for book b"
    if isLucky(2) { text += " where \(condition(1))" }
    text += "\n  opened \(any(days))"
    if isLucky(3) {
      text +=
        "\n  closed \(any(days))"
        + any(["", " when \(condition(1))"]) + any(["", "\n  due \(any(days))"])
    }
    return text + any(["", "\n  by b.grade", " by b.status, b.house.name, b.nr"]) + "\n}\n"
  }

  private static let services = [
    "import \"b*.csv\" as book {\n  newest only dates \"dd.mm.yyyy\"\n  id = \"Nr\"\n"
      + "  house = \"H\" lent = \"D\" + \"T\"\n"
      + "  status = \"S\" { \"In\": back, \"\": missing, else: out }\n  cost = -1\n}",
    "snapshot \"b-{date:yyyy-mm-dd}*.json\" of book", "accept book, page from \"ok/\" owner group \"g\"",
    "access \"g\" { read \"h\" acknowledge \"h\" until 2027-06-30 }", "proxy user \"www\" header \"X-User\"",
    "use \"../elsewhere\"", "// a comment",
  ]

  private mutating func rule() -> String {
    var text = "rule \(name()) \"R\"\(any(["", "", " statutory", " advisory", " was \(name())"])) {\n"
    text += "  basis law \"1\"\(any(["", "", " from 2018-01-01", " on b.lent"]))\(any(["", ", old \"2\""]))\n"
    text += "  for book b\(any(["", "", ", k in b.house.kinds", ", k in some"]))"
    if isLucky(2) { text += " where \(condition(2))" }
    if isLucky(2) { text += "\n  let x = \(isLucky(3) ? query(1) : isLucky(3) ? condition(1) : term(2))" }
    if isLucky(6) { text += "\n  let y = \(term(1))" }
    for colour in ["unknown", "red", "yellow", "yellow"] where isLucky(2) {
      text += "\n  \(colour) when \(condition(3)) because \"B {\(any(["b.lent", "x", "b.term", "few"]))}\""
    }
    return text + "\n  yellow when \(condition(2)) because \".\"\n}\n"
  }

  private mutating func test() -> String {
    """
    test "T" {
      given house "h" { name "H", open true, kinds [art] }
      given book "b" { house "h", status out, lent 2025-01-01, span "2019-21", cost \(any(["1", "-1", "missing"])) }
      \(any(["set few = 4", "change book \"b\" { lent missing }", "remove book \"b\"", "given file \"*\""]))
      at 2025-02-01 expect \(any(["green", "red", "opened"])) \(name()) on "b" then red at 2025-03-01
    }

    """
  }

  // MARK: Expressions

  mutating func phrase() -> String {
    switch pick(7) {
    case 0: condition(1)
    case 1: term(1)
    case 2: query(1)
    case 3: any(["(", ")", "[", "]", "{", "}", ",", ":", ";", ".", "?", "\"", "\n", "//"])
    case 4: any(Self.keywords)
    case 5: literal()
    default: name()
    }
  }

  static let keywords = [
    "use", "source", "enum", "record", "parameter", "set", "define", "rule", "criterion", "statistics", "import",
    "snapshot", "accept",
    "access", "proxy", "test", "id", "in", "force", "from", "to", "ordered", "scope", "past", "alias", "unit", "inside",
    "by", "statutory", "at", "most", "least", "advisory", "was", "basis", "on", "for", "where", "let", "unknown", "red",
    "yellow", "when", "because", "remedy", "rules", "verdict", "worst", "shared", "share", "above", "of", "and", "or",
    "not", "is set", "is missing", "under", "within", "last", "next", "this", "else", "today", "now", "exists", "no",
    "every", "count", "latest", "earliest", "sum", "median", "satisfies", "month", "quarter", "tertial", "half", "year",
    "given", "file", "change", "remove", "expect", "then", "green", "silent", "missing", "saying", "opened",
  ]

  mutating func condition(_ depth: Int) -> String {
    guard depth > 0 else {
      return any([
        "b.grade is set", "b.house.open", "b.lent is missing", "b.status = out", "today > b.term", "b.story is set",
        "b.house.parent is missing", "true", "b.grade >= high", "b.status not in [back]", "x is set",
      ])
    }
    switch pick(14) {
    case 0: return "(\(condition(depth - 1)) and \(condition(depth - 1)))"
    case 1: return "(\(condition(depth - 1)) or \(condition(depth - 1)))"
    case 2: return "not \(condition(depth - 1))"
    case 3: return "exists \(query(depth - 1))"
    case 4: return "not every \(query(depth - 1, satisfying: true))"
    case 5: return "count \(query(depth - 1)) \(comparator()) \(any(["0", "3", "few"]))"
    case 6: return "today \(comparator()) \(date(depth))"
    case 7: return "\(date(depth)) within \(any(["last", "next"])) \(duration())"
    case 8: return "\(date(depth)) within \(any(["b.span", "this month", "last tertial"]))"
    case 9: return "at least \(any(["1", "2", "few"])) of [\(condition(depth - 1)), \(condition(0))]"
    case 10: return "b.house under \(any(["b.house.parent", "b.house"]))"
    case 11: return "share \(query(depth - 1, satisfying: true)) \(comparator()) 50%"
    case 12: return "\(number(depth)) \(comparator()) \(number(depth - 1))"
    default: return "\(term(depth)) \(comparator()) \(term(depth - 1))"
    }
  }

  private mutating func query(_ depth: Int, satisfying: Bool = false, by: Bool = false) -> String {
    let (binding, inner, rank) = [
      ("page p", "p.book = b", "p.book.lent"), ("book c", "c.house = b.house", "c.lent"),
      ("house h", "b.house under h", "today"), ("k in b.house.kinds", "k = art", "b.lent"),
      ("c in x", "c.cost is set", "c.lent"),
    ][pick(5)]
    let rest = isLucky(3) ? " and \(condition(depth - 1))" : ""
    return "(\(binding)\(by ? " by \(rank)" : "") where \(inner)\(rest)"
      + (satisfying ? " satisfies \(condition(max(0, depth - 1))))" : ")")
  }

  mutating func term(_ depth: Int) -> String {
    switch pick(5) {
    case 0: date(depth)
    case 1: number(depth)
    case 2: depth > 0 ? "(\(term(depth - 1)) else \(term(depth - 1)))" : "b.grade"
    case 3: any(["b.status", "b.grade", "x", "y", "k", "b.house.kinds", "[low, high]", "b.house.name", "\"a\"", "now"])
    default: literal()
    }
  }

  private mutating func date(_ depth: Int) -> String {
    guard depth > 0 else { return any(["b.lent", "b.term", "b.span.first", "b.seen.date", "2025-01-01", "today"]) }
    switch pick(6) {
    case 0: return "(\(date(depth - 1)) else \(date(0)))"
    case 1: return "(\(date(depth - 1)) \(any(["+", "-"])) \(duration()))"
    case 2: return "\(any(["latest", "earliest"])) \(query(depth - 1, by: true)).lent"
    case 3: return "\(date(0)).next_working_day"
    default: return date(0)
    }
  }

  private mutating func number(_ depth: Int) -> String {
    guard depth > 0 else { return any(["b.cost", "few", "b.weight", "2", "0", "-1.5", "100%"]) }
    switch pick(6) {
    case 0: return "(\(number(depth - 1)) \(any(["+", "-", "*", "/"])) \(number(depth - 1)))"
    case 1: return "sum \(any(["b.cost", "p.nr", "c.cost"])) of \(query(depth - 1))"
    case 2: return "median \(any(["b.cost", "p.nr", "today - b.lent"])) of \(query(depth - 1))"
    case 3: return "count \(query(depth - 1))"
    case 4: return "-\(number(0))"
    default: return number(0)
    }
  }

  private mutating func duration() -> String {
    any(["30 days", "12 months", "5 working days", "72 hours", "due[high]", "cap", "few * 1 day", "due[b.grade]"])
  }

  private mutating func literal() -> String { String(decoding: any(Self.literals), as: UTF8.self) }

  private mutating func comparator() -> String { any(["=", "!=", "<", "<=", ">", ">="]) }

  private mutating func name() -> String {
    any(["r1", "r2", "r3", "b", "x", "book", "house", "term", "low", "few", "lent", "å-b", "due", "waiver", "kind"])
  }

  private mutating func any<Element>(_ choices: [Element]) -> Element { choices[pick(choices.count)] }

  private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

  private mutating func isLucky(_ count: Int) -> Bool { pick(count) == 0 }
}
