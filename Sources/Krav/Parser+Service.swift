// Declarations that say where records come from and who may see what.
extension Parser {
  mutating func importDeclaration() throws(Failure) -> ImportSyntax {
    let start = token.range.start
    advance()
    let pattern = try string("a file pattern in quotes")
    try expectWord("as")
    let type = try name("a record type")
    try expect(.leftBrace)
    var newestOnly = false
    var options: [ImportSyntax.Option] = []
    var columns: [(field: Name, column: ImportSyntax.Column)] = []
    while token.kind != .symbol(.rightBrace) {
      if isWord("newest"), following.kind == .name, following.text == "only" {
        advance()
        advance()
        newestOnly = true
      } else {
        let name = try anyWord("an option, a field or `}`")
        if token.kind == .string {
          options.append(.init(name: name, value: try string("the option's value")))
        } else {
          try expect(.equal)
          columns.append((name, try column()))
          _ = take(.semicolon)
        }
      }
    }
    try expect(.rightBrace)
    return ImportSyntax(
      pattern: pattern, type: type, newestOnly: newestOnly, options: options, columns: columns,
      range: range(from: start))
  }

  private mutating func column() throws(Failure) -> ImportSyntax.Column {
    guard token.kind == .string else { return .constant(try scalar()) }
    var headers = [try string("a header")]
    if take(.plus) { headers.append(try string("a header")) }
    var spellings: [(from: StringSyntax, to: ScalarSyntax)] = []
    var otherwise: ScalarSyntax?
    if take(.leftBrace) {
      repeat {
        if takeWord("else") {
          try expect(.colon)
          otherwise = try scalar()
        } else {
          let from = try string("a spelling in quotes, or `else`")
          try expect(.colon)
          spellings.append((from, try scalar()))
        }
      } while take(.comma)
      try expect(.rightBrace)
    }
    return .headers(headers, spellings: spellings, otherwise: otherwise)
  }

  mutating func accept() throws(Failure) -> AcceptSyntax {
    let start = token.range.start
    advance()
    var types: [Name] = []
    repeat { types.append(try name("a record type")) } while take(.comma)
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
    try expect(.leftBrace)
    try expectWord("read")
    let read = try strings("a unit's id in quotes")
    let acknowledge = takeWord("acknowledge") ? try strings("a unit's id in quotes") : []
    let until = takeWord("until") ? try date("the last day of the access") : nil
    try expect(.rightBrace)
    return AccessSyntax(group: group, read: read, acknowledge: acknowledge, until: until, range: range(from: start))
  }

  mutating func strings(_ what: String) throws(Failure) -> [StringSyntax] {
    var strings = [try string(what)]
    while take(.comma) { strings.append(try string(what)) }
    return strings
  }
}
