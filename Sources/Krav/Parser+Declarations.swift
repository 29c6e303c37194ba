internal import CivilTime

extension Parser {
  mutating func declarations() -> [Declaration] {
    var declarations: [Declaration] = []
    while token.kind != .end, !hasTooMany {
      let before = index
      margin = token.startsLine ? indentation(of: token) : 0
      do throws(Failure) {
        declarations.append(try declaration())
      } catch {
        if index == before { advance() }
        recover()
      }
    }
    return declarations
  }

  private mutating func declaration() throws(Failure) -> Declaration {
    let start = token.range.start
    guard token.kind == .name else { throw expectedDeclaration() }
    var word = token.text
    if guesses, !Self.declarationWords.contains(word), token.startsLine,
      following.kind == .name || following.kind == .string,
      let meant = nearest(to: word, among: Self.declarationWords)
    {
      report(.unexpected, token.range, "expected a declaration, found \(found())", help: "did you mean `\(meant)`")
      word = meant
    }
    form = Self.form(ofDeclaration: word)
    switch word {
    case "use":
      advance()
      return .use(UseSyntax(path: try string("the folder of a pack, in quotes"), range: range(from: start)))
    case "source": return .source(try source())
    case "enum":
      advance()
      let name = try name("the enum's name")
      return .enumeration(EnumSyntax(name: name, values: try enumValues(), range: range(from: start)))
    case "record": return .record(try record())
    case "parameter": return .parameter(try parameter())
    case "set": return .set(try set())
    case "define": return .define(try define())
    case "rule": return .rule(try rule())
    case "criterion": return .criterion(try criterion())
    case "statistics": return .statistics(try statistics())
    case "import": return .import(try importDeclaration())
    case "snapshot":
      advance()
      let pattern = try string("a file pattern in quotes")
      try expectWord("of")
      return .snapshot(SnapshotSyntax(pattern: pattern, type: try name("a record type"), range: range(from: start)))
    case "accept": return .accept(try accept())
    case "access": return .access(try access())
    case "proxy":
      advance()
      try expectWord("user")
      let user = try string("a user's name in quotes")
      try expectWord("header")
      return .proxy(ProxySyntax(user: user, header: try string("a header's name"), range: range(from: start)))
    case "test": return .test(try test())
    default: throw expectedDeclaration()
    }
  }

  private mutating func expectedDeclaration() -> Failure {
    // What begins no token has been reported already.
    guard token.kind != .invalid else { return Failure() }
    // What begins no token has been reported already.
    guard token.kind != .invalid else { return Failure() }
    let known = nearest(to: token.text, among: Self.declarationWords)
    let isClosing = [.symbol(.rightBrace), .symbol(.rightBracket), .symbol(.rightParenthesis)].contains(token.kind)
    return fail(
      .unexpected, token.range, "expected a declaration, found \(found())",
      help: known.map { "did you mean `\($0)`" }
        ?? (isClosing
          ? "remove it, or open what it closes"
          : (token.startsLine ? nil : form)
            ?? "a pack has `source`, `enum`, `record`, `parameter`, `set`, `define`, `rule`, `criterion` and `test`"))
  }

  private mutating func source() throws(Failure) -> SourceSyntax {
    let start = token.range.start
    advance()
    let name = try name("the source's name", takesString: true)
    let title = try string("the source's title in quotes")
    let open = token.range
    try expect(.leftBrace)
    try expectWord("id")
    let id = try string("the source's id in quotes")
    _ = take(.semicolon)
    try expectWord("in")
    try expectWord("force")
    try expectWord("from")
    let from = try date("the first day in force")
    let to = takeWord("to") ? try date("the last day in force") : nil
    try expectClosing(
      of: open, help: isWord("until") || isWord("till") ? "the last day in force stands after `to`" : nil)
    return SourceSyntax(name: name, title: title, id: id, from: from, to: to, range: range(from: start))
  }

  private mutating func enumValues() throws(Failure) -> EnumValuesSyntax {
    let isOrdered = takeWord("ordered") || takeMisspelt(["ordered"]) != nil
    let open = token.range
    try expect(.leftBrace, help: form == Self.fieldForm ? "its values stand in braces: `enum { a, b }`" : nil)
    var values: [EnumValuesSyntax.Value] = []
    repeat {
      if token.kind == .symbol(.rightBrace), !values.isEmpty { break }
      let name = try name("the name of a value", takesString: true)
      values.append(.init(name: name, label: token.kind == .string ? try string("a label") : nil))
    } while take(.comma)
    try expectClosing(of: open, help: "values are separated by commas")
    return EnumValuesSyntax(isOrdered: isOrdered, values: values)
  }

  private mutating func record() throws(Failure) -> RecordSyntax {
    let start = token.range.start
    advance()
    let name = try name("the record type's name")
    let isScope = takeWord("scope") || takeMisspelt(["scope"]) != nil
    var fields: [RecordSyntax.Field] = []
    try body(startingAt: { $0.token.kind == .name && ($0.token.startsLine || $0.follows(.semicolon)) }) {
      (parser) throws(Failure) in
      fields.append(try parser.field())
    }
    return RecordSyntax(name: name, isScope: isScope, fields: fields, range: range(from: start))
  }

  private mutating func field() throws(Failure) -> RecordSyntax.Field {
    let start = token.range.start
    form = Self.fieldForm
    let name = try anyWord("the name of a field, or `}`")
    passSign(after: name, before: "a type")
    if beginsNextField {
      throw expected("a type", help: "for example `date`, `bool`, `label` or an enum", isBehind: true)
    }
    let isList = take(.leftBracket)
    let base = try fieldBase()
    if isList { try expect(.rightBracket, help: "a list is written `[label]`") }
    passEmptyBrackets(isList: isList)
    let isOptional = take(.question)
    var flags: [RecordSyntax.Flag] = []
    while token.kind == .name {
      let range = token.range
      if takeWord("past") {
        flags.append(.past(range))
      } else if takeWord("alias") {
        flags.append(.alias(range))
      } else if takeWord("unit") {
        flags.append(.unit(range))
      } else if takeWord("inside") {
        flags.append(.inside(try anyWord("the owner's list field")))
      } else {
        break
      }
    }
    let range = range(from: start)
    passComma(between: "fields")
    _ = take(.semicolon)
    return .init(name: name, base: base, isOptional: isOptional, isList: isList, flags: flags, range: range)
  }

  /// `label[]`, as others write a list: reports it, and goes on behind it.
  private mutating func passEmptyBrackets(isList: Bool) {
    guard guesses, token.kind == .symbol(.leftBracket), following.kind == .symbol(.rightBracket) else { return }
    let brackets = token.range.union(following.range)
    report(
      .unexpected, brackets, "expected the next field or `}`, found `[]`",
      help: isList ? "remove it" : "a list is written `[label]`")
    advance()
    advance()
  }

  /// Whether a field begins here with its name and its type, so that the one before has no type.
  private var beginsNextField: Bool {
    guard guesses, token.startsLine, isFreeName(token), !following.startsLine else { return false }
    return following.kind == .symbol(.leftBracket)
      || following.kind == .name && !["past", "alias", "unit", "inside"].contains(following.text)
  }

  private mutating func fieldBase() throws(Failure) -> RecordSyntax.Base {
    guard token.kind == .name else { throw expected("a type", help: "for example `date`, `bool`, `label` or an enum") }
    switch token.text {
    case "label": advance(); return .label
    case "text": advance(); return .text
    case "integer": advance(); return .integer
    case "decimal": advance(); return .decimal
    case "bool": advance(); return .bool
    case "date": advance(); return .date
    case "instant": advance(); return .instant
    case "period": advance(); return .period
    case "enum": advance(); return .inlineEnum(try enumValues())
    default: return .named(try name("a type"))
    }
  }

  private mutating func parameter() throws(Failure) -> ParameterSyntax {
    let start = token.range.start
    advance()
    let name = try name("the parameter's name")
    var by: [Name] = []
    if takeWord("by") {
      by.append(try self.name("an enum"))
      if take(.comma) { by.append(try self.name("an enum")) }
    }
    var bound: ParameterSyntax.Bound?
    var bases: [BasisSyntax] = []
    if takeWord("statutory") || takeMisspelt(["statutory"]) != nil {
      form = "a bound by law is written `parameter NAME statutory at most VALUE = VALUE`"
      if takeWord("basis") { bases = try listedBases() }
      try expectWord("at")
      let isMost = takeWord("most")
      let word = isMost ? "most" : takeWord("least") ? "least" : takeMisspelt(["most", "least"])
      switch word {
      case "most": bound = .atMost(try constant())
      case "least": bound = .atLeast(try constant())
      default: throw expected("`most` or `least`")
      }
    }
    try expectEqual()
    let value = try constant()
    return ParameterSyntax(name: name, by: by, statutory: bound, bases: bases, value: value, range: range(from: start))
  }

  mutating func set() throws(Failure) -> SetSyntax {
    let start = token.range.start
    advance()
    let name = try name("a parameter's name")
    var keys: [Name] = []
    if take(.leftBracket) {
      keys.append(try self.name("an enum value"))
      if take(.comma) { keys.append(try self.name("an enum value")) }
      try expect(.rightBracket, help: "a table has one key or two: `set NAME[KEY, KEY] = VALUE`")
    }
    try expectEqual()
    return SetSyntax(name: name, keys: keys, value: try constant(), range: range(from: start))
  }

  private mutating func constant() throws(Failure) -> ConstantSyntax {
    let start = token.range.start
    if token.kind == .symbol(.leftBracket) {
      advance()
      let names = try separated { (parser) throws(Failure) in try parser.name("an enum value") }
      try expect(.rightBracket, help: "values are separated by commas")
      return .list(names, range(from: start))
    }
    if token.kind == .symbol(.leftBrace) {
      return try nested { (parser) throws(Failure) in
        let open = parser.token.range
        parser.advance()
        parser.form = "a table is written `{ KEY: VALUE, KEY: VALUE }`"
        let entries: [(key: Name, value: ConstantSyntax)] = try parser.separated { (parser) throws(Failure) in
          let key = try parser.name("an enum value")
          try parser.expect(.colon)
          return (key, try parser.constant())
        }
        try parser.expectClosing(of: open, help: "entries are separated by commas")
        return .table(entries, parser.range(from: start))
      }
    }
    if token.kind == .name, !isWord("true"), !isWord("false") { return .name(try name("a value")) }
    let literal = try literal()
    return .literal(literal, range(from: start))
  }

  private mutating func define() throws(Failure) -> DefineSyntax {
    let start = token.range.start
    advance()
    let type = try name("a record type")
    let variable = try name("a name for the record")
    try expect(.dot)
    if beginsAnew { throw expected("the derived field's name") }
    let field = try anyWord("the derived field's name")
    try expectEqual()
    let value = try expression()
    return DefineSyntax(type: type, variable: variable, field: field, value: value, range: range(from: start))
  }

  mutating func bases() throws(Failure) -> [BasisSyntax] {
    let outerForm = form
    form = Self.form(ofPart: "basis")
    defer { form = outerForm }
    try expectWord("basis")
    return try listedBases()
  }

  /// What stands behind `basis`.
  mutating func listedBases() throws(Failure) -> [BasisSyntax] {
    try separated { (parser) throws(Failure) in
      let start = parser.token.range.start
      let source = try parser.name("the name of a source", takesString: true)
      let place = try parser.string("the place in it, in quotes")
      let isNarrowed = parser.takeWord("from") || parser.following.kind == .date && parser.takeMisspelt(["from"]) != nil
      let from = isNarrowed ? try parser.date("the wording's first day in force") : nil
      let to = parser.takeWord("to") ? try parser.date("the wording's last day in force") : nil
      let on = parser.takeWord("on") ? try parser.term() : nil
      return BasisSyntax(source: source, place: place, from: from, to: to, on: on, range: parser.range(from: start))
    }
  }
}
