/// Prints pieces. It keeps the place in the comments itself, so that none is lost or written twice.
struct FormatterPrinter {
  private enum Pending: Equatable {
    case spaces(Int)
    case line(isPart: Bool, isFirst: Bool, indent: Int)
  }

  /// Nothing is aligned to a column further right, so that lines stay short whatever nests.
  private static let deepestAlignment = 80
  private static let deepestIndentation = 100

  private let tokens: FormatterTokens
  private var output: [UInt8] = []
  private var suffixes = FormatterSuffixes()
  private var column = 0
  private var lineIndent = 0
  private var pending = Pending.spaces(0)
  private var indents = [0]
  private var flat = [false]
  private var nextComment = 0
  /// The line ends in a comment.
  private var isClosed = false

  init(_ tokens: FormatterTokens) {
    self.tokens = tokens
    output.reserveCapacity(tokens.bytes.count + tokens.bytes.count / 4)
  }

  mutating func print(_ pieces: [FormatterPiece]) {
    for (index, piece) in pieces.enumerated() { print(piece, at: index, of: pieces) }
  }

  consuming func finish() -> [UInt8] {
    endLine()
    return suffixes.align(output)
  }

  private mutating func print(_ piece: FormatterPiece, at index: Int, of pieces: [FormatterPiece]) {
    switch piece {
    case .token(let item): write(item: Int(item))
    case .comma: append(0x2C)
    case .semicolon: append(0x3B)
    case .flatSemicolon: if isFlat { append(0x3B) }
    case .spaces(let count): add(spaces: Int(count))
    case .column(let count): add(spaces: isFlat ? 1 : Int(count))
    case .flatSpace: if isFlat { add(spaces: 1) }
    case .line: if isFlat { add(spaces: 1) } else { breakLine() }
    case .soft: if !isFlat { breakLine() }
    case .fill(let extra):
      // A group that follows stays whole if it can.
      if isFlat || fits(pieces, from: index + 1, depth: 0, after: 1) {
        add(spaces: 1)
      } else {
        breakLine(extra: Int(extra))
      }
    case .newline: breakLine()
    case .part(let isFirst): beginPart(isFirst: isFirst)
    case .item(let isFirst): if isFlat { add(spaces: 1) } else { beginPart(isFirst: isFirst) }
    case .open(let isBroken):
      flat.append(isFlat || !isBroken && fits(pieces, from: index + 1, depth: 1, after: 0))
    case .close: flat.removeLast()
    case .nest(let count): push(indent: indentation + Int(count))
    case .indent(let column): push(indent: Int(column))
    case .align:
      let column = place
      push(indent: column > Self.deepestAlignment ? indentation + 4 : column)
    case .unnest: indents.removeLast()
    case .comments(let item, let isFirst): writePart(before: Int(item), isFirst: isFirst)
    case .commentColumn(let minimum): suffixes.hold(at: Int(minimum))
    }
  }

  private var isFlat: Bool { flat[flat.count - 1] }
  private var indentation: Int { indents[indents.count - 1] }

  /// The column of what is written next.
  private var place: Int {
    switch pending {
    case .spaces(let count): isClosed ? indentation : column + count
    case .line(_, _, let indent): indent
    }
  }

  private mutating func push(indent: Int) { indents.append(min(indent, Self.deepestIndentation)) }

  private mutating func add(spaces count: Int) {
    if case .spaces(let before) = pending { pending = .spaces(before + count) }
  }

  private mutating func breakLine(extra: Int = 0) {
    pending = .line(isPart: false, isFirst: false, indent: indentation + extra)
  }

  private mutating func beginPart(isFirst: Bool) {
    pending = .line(isPart: true, isFirst: isFirst, indent: indentation)
  }

  // MARK: Fitting

  /// Whether what comes next fits on the line: up to where it may break, or with a depth of 1 up to the end of a group and
  /// where it may break behind that. Looks no further than the line is wide.
  private func fits(_ pieces: [FormatterPiece], from start: Int, depth: Int, after spaces: Int) -> Bool {
    var depth = depth
    var start = start
    if depth == 0, start < pieces.count, case .open = pieces[start] {
      depth = 1
      start += 1
    }
    var rest = Formatter.width - place - spaces
    var index = start
    while rest >= 0, index < pieces.count {
      switch pieces[index] {
      case .token(let item):
        if depth <= 0, index > start, tokens.hasComments(before: Int(item)) { return true }
        rest -= Int(tokens.items[Int(item)].width)
      case .comma, .semicolon: rest -= 1
      case .flatSemicolon, .flatSpace: if depth > 0 { rest -= 1 }
      case .spaces(let count): rest -= Int(count)
      case .column(let count): rest -= depth > 0 ? 1 : Int(count)
      case .line, .fill, .item:
        if depth <= 0 { return true }
        rest -= 1
      case .soft: if depth <= 0 { return true }
      case .newline, .part: return depth <= 0
      case .open: depth += depth > 0 ? 1 : 0
      case .close: depth -= 1
      case .comments(let item, _): if tokens.hasComments(before: Int(item)) { return depth <= 0 }
      case .nest, .indent, .align, .unnest, .commentColumn: break
      }
      index += 1
    }
    return rest >= 0
  }

  // MARK: Writing

  private mutating func write(item index: Int) {
    writeComments(before: index)
    let item = tokens.items[index]
    guard item.end > item.start else { return }
    start(item.breakBefore)
    output += tokens.bytes[Int(item.start)..<Int(item.end)]
    column += Int(item.width)
  }

  private mutating func append(_ byte: UInt8) {
    output.append(byte)
    column += 1
  }

  private mutating func writePart(before index: Int, isFirst: Bool) {
    guard tokens.hasComments(before: index) else { return }
    beginPart(isFirst: isFirst)
    writeComments(before: index)
  }

  private mutating func writeComments(before index: Int) {
    let end = index + 1 < tokens.items.count ? Int(tokens.items[index + 1].comment) : tokens.comments.count
    while nextComment < end {
      let comment = tokens.comments[nextComment]
      nextComment += 1
      if comment.breakBefore == .none, column > 0, !isClosed {
        suffixes.add(at: output.count, width: column, indent: lineIndent)
        output += tokens.bytes[Int(comment.start)..<Int(comment.end)]
        isClosed = true
        continue
      }
      if case .spaces = pending { breakLine() }
      start(comment.breakBefore)
      output += tokens.bytes[Int(comment.start)..<Int(comment.end)]
      column += 1
      isClosed = true
      // What follows is not the first any more.
      if let part { pending = .line(isPart: true, isFirst: false, indent: part) }
    }
  }

  /// The indentation of the part that the line started last begins.
  private var part: Int?

  /// Ends the line if it must, and comes to where the next word or comment stands.
  private mutating func start(_ breakBefore: FormatterTokens.Break) {
    if isClosed, case .spaces = pending { breakLine() }
    switch pending {
    case .spaces(let count):
      if column > 0 { write(spaces: count) }
      part = nil
    case .line(let isPart, let isFirst, let indent):
      endLine()
      if isPart, !isFirst, breakBefore == .empty, !output.isEmpty { output.append(0x0A) }
      write(spaces: indent)
      lineIndent = indent
      part = isPart ? indent : nil
    }
    pending = .spaces(0)
  }

  private mutating func write(spaces count: Int) {
    for _ in 0..<count { output.append(0x20) }
    column += count
  }

  private mutating func endLine() {
    if column > 0 {
      output.append(0x0A)
      suffixes.endLine()
    }
    column = 0
    isClosed = false
  }
}
