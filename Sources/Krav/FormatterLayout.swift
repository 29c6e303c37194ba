/// Turns declarations into pieces. It takes the tokens one after the other and never skips one, but for the commas that
/// the grammar leaves free: the tree says only what belongs together.
struct FormatterLayout {
  let tokens: FormatterTokens
  private(set) var cursor = 0
  private(set) var pieces: [FormatterPiece] = []
  private var groups: [Group] = []

  private struct Group {
    var piece: Int
    var firstToken: Int
    var isBroken: Bool
  }

  init(_ tokens: FormatterTokens) { self.tokens = tokens }

  /// The pieces since the last time.
  mutating func take() -> [FormatterPiece] {
    defer { pieces.removeAll(keepingCapacity: true) }
    return pieces
  }

  /// What stands behind the last declaration.
  mutating func end() {
    comments(isFirst: cursor == 0)
    while cursor < tokens.items.count { word() }
  }

  // MARK: Tokens

  var item: FormatterTokens.Item { tokens.items[cursor] }

  func isSymbol(_ symbol: Token.Symbol) -> Bool { item.kind == .symbol(symbol) }

  func isWord(_ word: String) -> Bool {
    item.kind == .name && tokens.bytes[Int(item.start)..<Int(item.end)].elementsEqual(word.utf8)
  }

  /// Takes the next token.
  mutating func word() {
    guard cursor < tokens.items.count else { return }
    pieces.append(.token(Int32(cursor)))
    cursor += 1
  }

  /// Takes so many tokens, a space before each but the first.
  mutating func words(_ count: Int = 1) {
    for index in 0..<count {
      if index > 0 { space() }
      word()
    }
  }

  /// Takes the tokens up to an offset in the file, a space between them but before a comma.
  mutating func words(to end: Int32) {
    var isFirst = true
    while cursor < tokens.items.count - 1, item.start < end {
      if !isFirst, !isSymbol(.comma) { space() }
      word()
      isFirst = false
    }
  }

  /// Takes a comma of the grammar, if one is left.
  mutating func comma() { if isSymbol(.comma) { word() } }

  /// Takes a word and fills up to a column that so many columns from its start away.
  mutating func key(_ width: Int32) {
    let own = item.width
    word()
    pieces.append(.spaces(max(1, width - own)))
  }

  /// Leaves a separator out.
  mutating func skipComma() { if isSymbol(.comma) { cursor += 1 } }

  mutating func space() { pieces.append(.spaces(1)) }

  mutating func add(_ piece: FormatterPiece) { pieces.append(piece) }

  mutating func replace(_ index: Int, with piece: FormatterPiece) { pieces[index] = piece }

  /// The comments before the next token.
  mutating func comments(isFirst: Bool = false) { pieces.append(.comments(Int32(cursor), isFirst: isFirst)) }

  // MARK: Groups

  mutating func open(isBroken: Bool = false) {
    groups.append(Group(piece: pieces.count, firstToken: cursor, isBroken: isBroken))
    pieces.append(.open(isBroken: isBroken))
  }

  /// Ends a group. One that holds a comment or a broken group is broken.
  mutating func close() {
    guard var group = groups.popLast() else { return }
    let inside = group.firstToken + 1..<max(cursor, group.firstToken + 1)
    group.isBroken = group.isBroken || tokens.hasComments(before: inside)
    pieces[group.piece] = .open(isBroken: group.isBroken)
    pieces.append(.close)
    if group.isBroken, !groups.isEmpty { groups[groups.count - 1].isBroken = true }
  }

  /// Takes a bracket, what it opens and its other half; broken, its content stands between them on lines of its own.
  ///
  /// - Parameter content: what stands inside, without the line breaks at its ends.
  mutating func brackets(
    isBroken: Bool = false, edge: FormatterPiece = .item(isFirst: true), _ content: (inout FormatterLayout) -> Void
  ) {
    open(isBroken: isBroken)
    word()
    let isEmpty = isSymbol(.rightBrace) || isSymbol(.rightBracket)
    if isEmpty, !tokens.hasComments(before: cursor) {
      word()
    } else {
      add(.nest(2))
      add(edge)
      if !isEmpty { content(&self) }
      comments()
      add(.unnest)
      add(edge)
      word()
    }
    close()
  }

  /// Braces that the author may keep open by a line break behind `{`.
  mutating func braces(isBroken: Bool = false, _ content: (inout FormatterLayout) -> Void) {
    brackets(isBroken: isBroken || hasBreakBehindBrace, content)
  }

  private var hasBreakBehindBrace: Bool {
    guard cursor + 1 < tokens.items.count - 1 else { return false }
    return tokens.items[cursor + 1].breakBefore > .none
  }

  /// The columns of what the pieces print on one line.
  func width(of stretch: Range<Int>) -> Int {
    var width = 0
    for piece in pieces[stretch] {
      switch piece {
      case .token(let item): width += Int(tokens.items[Int(item)].width)
      case .comma, .semicolon, .flatSemicolon, .line, .fill, .item, .column: width += 1
      case .spaces(let count): width += Int(count)
      default: break
      }
    }
    return width
  }
}
