extension FormatterLayout {
  mutating func test(_ test: TestSyntax) {
    words(2)
    space()
    let colourWidth = Self.colourWidth(test)
    braces(isBroken: !test.steps.isEmpty) { layout in
      for (index, step) in test.steps.enumerated() {
        layout.add(.part(isFirst: index == 0))
        layout.add(.nest(Self.keyWidth))
        switch step {
        case .set(let set): layout.set(set, keyWidth: Self.keyWidth)
        case .givenFile:
          layout.key(Self.keyWidth)
          layout.words(2)
        case .given(let record), .change(let record): layout.recordStep(record)
        case .remove:
          layout.key(Self.keyWidth)
          layout.words(2)
        case .at(_, let expectations, _): layout.expectations(expectations, colourWidth: colourWidth)
        }
        layout.add(.unnest)
      }
    }
  }

  private mutating func recordStep(_ record: TestSyntax.RecordStep) {
    key(Self.keyWidth)
    words(2)
    space()
    braces { layout in
      for index in record.fields.indices {
        if index > 0 {
          layout.add(.comma)
          layout.add(.fill(0))
        }
        layout.open()
        layout.word()
        layout.space()
        layout.scalar()
        layout.close()
        layout.skipComma()
      }
    }
  }

  /// A value in a test or an import.
  mutating func scalar() {
    if isSymbol(.minus) { word() }
    guard isSymbol(.leftBracket) else { return word() }
    brackets(edge: .soft) { layout in
      layout.scalar()
      while layout.isSymbol(.comma) {
        layout.comma()
        layout.add(.fill(0))
        layout.scalar()
      }
    }
  }

  // MARK: Expectations

  /// Behind the outcomes of a test stands one column, so that its colours read as a table.
  private static func colourWidth(_ test: TestSyntax) -> Int32 {
    for case .at(_, let expectations, _) in test.steps where expectations.contains(where: { $0.outcome == .unknown }) {
      return 7
    }
    return 6
  }

  /// One `expect` as laid out: where it begins, and what it needs on one line.
  private struct Expectation {
    /// The piece before it.
    var piece: Int
    var width = 0
    /// Stands first on its line.
    var startsLine: Bool
    /// Nothing but a line break stands between it and the one before.
    var isClose: Bool
    /// A comment stands within.
    var isTorn = false
  }

  private mutating func expectations(_ expectations: [TestSyntax.Expectation], colourWidth: Int32) {
    key(Self.keyWidth)
    let moment = item.width
    word()
    guard !expectations.isEmpty else { return }
    // Behind the moment or, where the author has begun a new line, below it.
    let isBelow = item.breakBefore > .none
    let column = isBelow ? 4 : 2 + Self.keyWidth + moment + 1
    var all: [Expectation] = []
    add(.indent(column))
    for (index, expectation) in expectations.enumerated() {
      var laid = Expectation(
        piece: pieces.count, startsLine: index == 0 || item.breakBefore > .none,
        isClose: index > 0 && item.breakBefore < .empty && !tokens.hasComments(before: cursor))
      add(index == 0 && !isBelow ? .spaces(1) : .part(isFirst: index == 0))
      let first = cursor
      let start = pieces.count
      self.expectation(expectation, column: column, colourWidth: colourWidth)
      laid.width = width(of: start..<pieces.count)
      laid.isTorn = tokens.hasComments(before: first + 1..<cursor)
      all.append(laid)
    }
    add(.unnest)
    share(&all, from: Int(column))
  }

  private mutating func expectation(_ expectation: TestSyntax.Expectation, column: Int32, colourWidth: Int32) {
    word()
    space()
    let width = max(colourWidth, item.width)
    key(colourWidth + 1)
    // What does not fit goes on below the rule's name.
    add(.indent(column + 7 + width + 1))
    words(3)
    for _ in expectation.further {
      space()
      words(2)
    }
    if !expectation.missing.isEmpty {
      add(.fill(0))
      word()
      space()
      separated(expectation.missing, by: .fill(0)) { layout, _ in layout.word() }
    }
    if expectation.saying != nil {
      add(.fill(0))
      words(2)
    }
    if expectation.then != nil {
      add(.fill(0))
      words(4)
    }
    add(.unnest)
  }

  // MARK: Several on one line

  /// Lets those share a line that the author has put on one, if they fit; lines below each other become a table.
  private mutating func share(_ all: inout [Expectation], from column: Int) {
    var lines: [Range<Int>] = []
    for index in all.indices {
      if !all[index].startsLine, let line = lines.popLast() {
        lines.append(line.lowerBound..<index + 1)
      } else {
        lines.append(index..<index + 1)
      }
    }
    lines = lines.flatMap { line in
      let width = column + all[line].reduce(2 * (line.count - 1)) { $0 + $1.width }
      let fits = width <= Formatter.width && !all[line].contains(where: \.isTorn)
      return fits ? [line] : line.map { $0..<$0 + 1 }
    }
    var start = 0
    while start < lines.count {
      var end = start + 1
      while end < lines.count, lines[end].count > 1, lines[end - 1].count > 1, all[lines[end].lowerBound].isClose {
        end += 1
      }
      join(lines[start..<end], of: all, from: column)
      start = end
    }
  }

  /// Puts spaces between those that share a line: in columns, if that fits for every line.
  private mutating func join(_ lines: ArraySlice<Range<Int>>, of all: [Expectation], from column: Int) {
    var widths = [Int](repeating: 0, count: lines.map(\.count).max() ?? 0)
    for line in lines {
      for (place, index) in line.dropLast().enumerated() { widths[place] = max(widths[place], all[index].width) }
    }
    let isTable = lines.allSatisfy { line in
      column + widths[..<(line.count - 1)].reduce(0) { $0 + $1 + 2 } + all[line.upperBound - 1].width
        <= Formatter.width
    }
    for line in lines {
      for (place, index) in line.dropLast().enumerated() {
        let gap = isTable ? widths[place] + 2 - all[index].width : 2
        replace(all[index + 1].piece, with: .spaces(Int32(gap)))
      }
    }
  }
}
