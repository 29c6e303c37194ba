// Declarations that say where records come from and who may see what.
extension Parser {
  mutating func importDeclaration() throws(Failure) -> ImportSyntax {
    let start = token.range.start
    advance()
    let pattern = try string("a file pattern in quotes")
    try expectWord("as")
    let type = try name("a record type")
    var newestOnly = false
    var options: [ImportSyntax.Option] = []
    var columns: [(field: Name, column: ImportSyntax.Column)] = []
    try body(startingAt: { $0.token.kind == .name && ($0.token.startsLine || $0.follows(.semicolon)) }) {
      (parser) throws(Failure) in
      if parser.isWord("newest"), parser.following.kind == .name, parser.following.text == "only" {
        parser.advance()
        parser.advance()
        newestOnly = true
      } else if parser.following.kind == .string {
        options.append(try parser.option())
      } else {
        let field = try parser.anyWord("an option, a field or `}`")
        if field.text == "newest", parser.takeMisspelt(["only"]) != nil {
          newestOnly = true
          return
        }
        try parser.expectEqual()
        columns.append((field, try parser.column()))
        _ = parser.take(.semicolon)
      }
    }
    return ImportSyntax(
      pattern: pattern, type: type, newestOnly: newestOnly, options: options, columns: columns,
      range: range(from: start))
  }

  private mutating func option() throws(Failure) -> ImportSyntax.Option {
    if token.kind == .name, !Self.options.contains(token.text) {
      report(
        .unknownOption, token.range, "there is no option `\(token.text)`",
        help: nearest(to: token.text, among: Self.options).map { "did you mean `\($0)`" }
          ?? "a column is written `\(token.text) = …`; the options are "
          + Self.options.map { "`\($0)`" }.joined(separator: ", "))
    }
    let name = try anyWord("an option")
    return ImportSyntax.Option(name: name, value: try string("the option's value"))
  }

  private static let options = ["encoding", "separator", "dates", "times", "decimals", "lists"]

  private mutating func column() throws(Failure) -> ImportSyntax.Column {
    guard token.kind == .string else { return .constant(try scalar()) }
    var headers = [try string("a header")]
    if take(.plus) { headers.append(try string("a header")) }
    var spellings: [(from: StringSyntax, to: ScalarSyntax)] = []
    var otherwise: ScalarSyntax?
    let open = token.range
    if take(.leftBrace) {
      let outerForm = form
      form = "spellings are written `{ \"SPELLING\": VALUE, else: VALUE }`"
      defer { form = outerForm }
      repeat {
        if isWord("else"), otherwise != nil {
          report(.clauseTwice, token.range, "a column has one `else`", help: "keep one of them")
        }
        let from = takeWord("else") ? nil : try string("a spelling in quotes, or `else`")
        try expect(.colon)
        let value = try scalar()
        if let from { spellings.append((from, value)) } else { otherwise = value }
      } while take(.comma)
      try expectClosing(of: open, help: "spellings are separated by commas")
    }
    return .headers(headers, spellings: spellings, otherwise: otherwise)
  }

  mutating func accept() throws(Failure) -> AcceptSyntax {
    let start = token.range.start
    advance()
    let types = try separated { (parser) throws(Failure) in try parser.name("a record type") }
    try expectWord("from")
    let folder = try string("a folder in quotes")
    try expectWord("owner")
    let ownerIsGroup = takeWord("group")
    if !ownerIsGroup { _ = takeWord("user") }
    let owner = try string("a user's or group's name in quotes")
    return AcceptSyntax(
      types: types, folder: folder, ownerIsGroup: ownerIsGroup, owner: owner, range: range(from: start))
  }

  mutating func access() throws(Failure) -> AccessSyntax {
    let start = token.range.start
    advance()
    let group = try string("a Unix group in quotes")
    let open = token.range
    try expect(.leftBrace)
    try expectWord("read")
    let read = try strings("a unit's id in quotes")
    let mayAcknowledge = takeWord("acknowledge") || (following.kind == .string && takeMisspelt(["acknowledge"]) != nil)
    let acknowledge = mayAcknowledge ? try strings("a unit's id in quotes") : []
    let isBounded = takeWord("until") || takeMisspelt(["until"]) != nil
    let until = isBounded ? try date("the last day of the access") : nil
    try expectClosing(of: open)
    return AccessSyntax(group: group, read: read, acknowledge: acknowledge, until: until, range: range(from: start))
  }
}
