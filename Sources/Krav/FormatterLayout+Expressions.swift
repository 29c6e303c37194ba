extension FormatterLayout {
  /// An expression where conditions stand: each of what `and` or `or` joins has a line of its own if they do not fit on one.
  mutating func condition(_ expression: Expression) {
    guard let operands = Self.operands(of: expression) else { return self.expression(expression) }
    open()
    self.expression(operands[0])
    add(.nest(2))
    for operand in operands.dropFirst() {
      add(.line)
      word()
      space()
      self.expression(operand)
    }
    add(.unnest)
    close()
  }

  private static func operands(of expression: Expression) -> [Expression]? {
    switch expression.kind {
    case .and(let operands), .or(let operands): operands
    default: nil
    }
  }

  mutating func expression(_ expression: Expression) {
    switch expression.kind {
    case .literal, .name, .today, .now, .calendarPeriod: words(to: expression.range.end)
    case .negate(let operand):
      word()
      self.expression(operand)
    case .parenthesised(let inner):
      parentheses { layout in layout.condition(inner) }
    case .field(let base, _):
      self.expression(base)
      // A point behind an instant would be read as a part of it.
      if cursor > 0, tokens.items[cursor - 1].kind == .instant { space() }
      word()
      word()
    case .table(let base, let keys):
      self.expression(base)
      word()
      separated(keys, by: .spaces(1)) { layout, key in layout.condition(key) }
      word()
    case .list(let items): list(items)
    case .arithmetic(.multiply, let left, let right), .arithmetic(.divide, let left, let right):
      binary(left, 1, right, isTight: true)
    case .arithmetic(_, let left, let right), .otherwise(let left, let right), .compare(_, let left, let right):
      binary(left, 1, right)
    case .isIn(let left, let right, let negated), .isUnder(let left, let right, let negated):
      binary(left, negated ? 2 : 1, right)
    case .within(let left, let window, let negated):
      switch window {
      case .last(let span), .next(let span): binary(left, negated ? 3 : 2, span)
      case .period(let period): binary(left, negated ? 2 : 1, period)
      }
    case .isSet(let operand), .isMissing(let operand):
      self.expression(operand)
      space()
      words(2)
    case .not(let operand):
      word()
      space()
      self.expression(operand)
    case .and, .or: condition(expression)
    case .aggregate(let operation, let members):
      word()
      space()
      switch operation {
      case .sum(let value), .median(let value):
        self.expression(value)
        space()
        word()
        space()
      default: break
      }
      self.members(members)
    case .atLeast(let number, let members):
      atLeast(number)
      self.members(members)
    case .atLeastOf(let number, let items):
      atLeast(number)
      word()
      space()
      list(items)
    }
  }

  /// `left operator right`, where the operator is so many words; a tight one stays on its line.
  private mutating func binary(_ left: Expression, _ words: Int, _ right: Expression, isTight: Bool = false) {
    expression(left)
    add(isTight ? .spaces(1) : .fill(2))
    self.words(words)
    space()
    expression(right)
  }

  private mutating func atLeast(_ number: Expression) {
    words(2)
    space()
    expression(number)
    space()
  }

  /// Brackets whose content is aligned behind the first of them.
  private mutating func parentheses(_ content: (inout FormatterLayout) -> Void) {
    open()
    word()
    add(.align)
    content(&self)
    comments()
    add(.unnest)
    word()
    close()
  }

  /// Single values are filled into lines, anything else has a line of its own.
  private mutating func list(_ items: [Expression]) {
    let isPlain = items.allSatisfy { item in
      switch item.kind {
      case .literal, .name: true
      default: false
      }
    }
    brackets(edge: .soft) { layout in
      layout.separated(items, by: isPlain ? .fill(0) : .line) { layout, item in layout.condition(item) }
    }
  }

  /// Elements with the grammar's commas between them.
  mutating func separated<Element>(
    _ elements: [Element], by piece: FormatterPiece, _ element: (inout FormatterLayout, Element) -> Void
  ) {
    for (index, each) in elements.enumerated() {
      if index > 0 {
        comma()
        add(piece)
      }
      element(&self, each)
    }
  }

  // MARK: Queries

  mutating func members(_ members: MembersSyntax) {
    switch members {
    case .name: word()
    case .query(let query): self.query(query)
    }
  }

  mutating func query(_ query: QuerySyntax) {
    parentheses { layout in
      layout.binding(query.binding)
      if let by = query.by {
        layout.add(.fill(0))
        layout.word()
        layout.space()
        layout.expression(by)
      }
      for condition in [query.condition, query.satisfies] {
        guard let condition else { continue }
        layout.add(.line)
        layout.word()
        layout.space()
        layout.condition(condition)
      }
    }
  }

  mutating func binding(_ binding: BindingSyntax) {
    words(2)
    guard case .list(let list) = binding.source else { return }
    space()
    expression(list)
  }
}
