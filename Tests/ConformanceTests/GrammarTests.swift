import Krav
import Testing

/// The grammar's productions and their alternatives.
enum Grammar {
  static let productions: [(name: String, alternatives: [String])] = [
    (
      "pack",
      [
        "use", "source", "enum", "record", "parameter", "set", "define", "rule", "criterion", "statistics", "import",
        "snapshot", "accept", "access", "proxy", "test",
      ]
    ),
    ("source", ["from", "from to"]),
    ("values", ["ordered", "unordered", "name", "label"]),
    ("record", ["scope", "plain"]),
    ("type", ["plain", "optional", "list"]),
    ("base", ["label", "text", "integer", "decimal", "bool", "date", "instant", "period", "enum", "name"]),
    ("flag", ["past", "alias", "unit", "inside"]),
    ("parameter", ["plain", "by one", "by two", "at most", "at least", "basis"]),
    ("set", ["plain", "one key", "two keys"]),
    ("constant", ["literal", "name", "list", "table"]),
    (
      "rule",
      [
        "ordinary", "statutory", "advisory", "was", "all", "where", "one binding", "bindings", "let value", "let query",
        "unknown", "red", "yellow", "remedy", "no remedy",
      ]
    ),
    ("bases", ["one", "several"]),
    ("basis", ["today", "from", "to", "on"]),
    ("template", ["text", "value"]),
    ("binding", ["records", "list"]),
    ("criterion", ["one rule", "rules"]),
    ("statistics", ["all", "where", "opened", "closed", "closed when", "due", "by one", "by several"]),
    ("verdict", ["worst", "shared", "share", "share of at least"]),
    ("expr", ["and", "or"]),
    ("unary", ["not"]),
    (
      "comparison",
      [
        "equal", "notEqual", "less", "lessOrEqual", "greater", "greaterOrEqual", "is set", "is missing", "in", "not in",
        "under", "not under", "within last", "not within last", "within next", "not within next", "within",
        "not within",
      ]
    ),
    ("term", ["else"]),
    ("sum", ["+", "-"]),
    ("product", ["*", "/"]),
    ("factor", ["field", "one key", "two keys"]),
    (
      "primary",
      [
        "literal", "name", "today", "now", "negative", "brackets", "list", "exists", "no", "every", "count", "share",
        "latest", "earliest", "sum", "median", "at least", "at least of", "this month", "this quarter", "this tertial",
        "this half", "this year", "last month", "last quarter", "last tertial", "last half", "last year",
      ]
    ),
    ("members", ["query", "name"]),
    ("query", ["binding", "by", "where", "satisfies"]),
    (
      "literal",
      [
        "string", "date", "instant", "percent", "true", "false", "number", "days", "months", "hours", "working days",
        "working days with saturdays",
      ]
    ),
    ("import", ["newest only"]),
    ("option", ["encoding", "separator", "dates", "times", "decimals", "lists"]),
    ("column", ["header", "headers", "scalar"]),
    ("spelling", ["string", "else"]),
    ("accept", ["group", "user"]),
    ("access", ["read", "acknowledge", "until"]),
    ("step", ["set", "given file", "given", "change", "remove", "at date", "at instant"]),
    ("expect", ["string", "name", "missing", "missing several", "saying", "then at date", "then at instant"]),
    (
      "outcome",
      [
        "green", "yellow", "red", "unknown", "silent", "opened", "worsened", "eased", "resolved", "reopened", "waived",
        "waiverExpired", "refused",
      ]
    ),
    (
      "scalar",
      ["string", "date", "instant", "number", "negative", "true", "false", "missing", "name", "list", "empty list"]
    ),
  ]

  /// Words that the grammar writes in quotes.
  static let keywords = """
    use source id in force from to enum ordered record scope label text integer decimal bool date instant period past
    alias unit inside parameter by statutory at most least set define rule advisory was basis for where let unknown red
    yellow remedy on when because criterion rules verdict worst shared share above of and or not is missing under within
    last next else today now this exists no every count latest earliest sum median satisfies true false day days week
    weeks month months year years hour hours working with saturdays quarter tertial half import as newest only encoding
    separator dates times decimals lists access read acknowledge test given file change remove expect saying then green
    silent opened worsened eased resolved reopened waived waiver-expired refused snapshot accept owner group user proxy
    header until statistics closed due
    """.split { $0 == " " || $0 == "\n" }.map(String.init)

  /// Everything that is accepted: the packs, and the texts that are no tests.
  static let accepted: [Pack] =
    ConformancePack.all.map(\.pack) + Snippet.all.filter { $0.fate == .accepted }.map(\.pack)
}

@Suite struct GrammarTests {
  @Test func `every alternative is accepted somewhere, and none is unknown`() {
    var walk = GrammarWalk()
    for file in Grammar.accepted.flatMap(\.files) { walk.walk(file) }
    let listed = Set(
      Grammar.productions.flatMap { production in production.alternatives.map { "\(production.name): \($0)" } })
    #expect(listed.subtracting(walk.found).sorted() == [])
    #expect(walk.found.subtracting(listed).sorted() == [])
  }

  /// Who adds an alternative counts it here, and adds a text that is accepted and one that is refused.
  @Test func `as many alternatives as the grammar has`() {
    #expect(Grammar.productions.count == 39)
    #expect(Grammar.productions.map(\.alternatives.count).reduce(0, +) == 223)
  }

  /// As words of their own, outside strings and comments.
  @Test func `every keyword occurs`() {
    var words: Set<String> = []
    for file in Grammar.accepted.flatMap(\.sources.files) {
      var isString = false
      for line in String(decoding: file.bytes, as: UTF8.self).split(separator: "\n") {
        for part in line.prefix(upTo: line.firstRange(of: "//")?.lowerBound ?? line.endIndex).split(
          separator: "\"", omittingEmptySubsequences: false)
        {
          if !isString { words.formUnion(part.split { !$0.isLetter && $0 != "-" && $0 != "_" }.map(String.init)) }
          isString.toggle()
        }
        isString = false
      }
    }
    #expect(Grammar.keywords.filter { !words.contains($0) } == [])
  }
}
