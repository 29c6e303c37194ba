extension FormatterLayout {
  /// The column of what stands behind the first word of a rule's, a criterion's or a test's line, from that word.
  static let keyWidth: Int32 = 9

  /// One line or several of a body: its word, and what stands behind it in a column of its own.
  mutating func line(isFirst: Bool, _ content: (inout FormatterLayout) -> Void) {
    add(.part(isFirst: isFirst))
    add(.nest(Self.keyWidth))
    key(Self.keyWidth)
    content(&self)
    add(.unnest)
  }

  mutating func rule(_ rule: RuleSyntax) {
    words(rule.weight == .ordinary ? 3 : 4)
    if rule.was != nil {
      space()
      words(2)
    }
    space()
    braces(isBroken: true) { layout in
      // The brace has brought the first line.
      var isFirst = true
      func line(_ content: (inout FormatterLayout) -> Void) {
        layout.line(isFirst: isFirst, content)
        isFirst = false
      }
      if !rule.bases.isEmpty { line { $0.bases(rule.bases) } }
      if !rule.bindings.isEmpty { line { $0.population(rule) } }
      for each in rule.lets { line { $0.let(each) } }
      if !rule.clauses.isEmpty { layout.clauses(rule.clauses, isFirst: isFirst) }
      isFirst = isFirst && rule.clauses.isEmpty
      if rule.remedy != nil { line { $0.word() } }
    }
  }

  private mutating func bases(_ bases: [BasisSyntax]) {
    open()
    separated(bases, by: .line) { layout, basis in layout.basis(basis) }
    close()
  }

  mutating func basis(_ basis: BasisSyntax) {
    words(2)
    for _ in [basis.from, basis.to].compactMap(\.self) {
      space()
      words(2)
    }
    guard let day = basis.on else { return }
    space()
    word()
    space()
    expression(day)
  }

  private mutating func population(_ rule: RuleSyntax) {
    open()
    separated(rule.bindings, by: .fill(0)) { layout, binding in layout.binding(binding) }
    if let condition = rule.condition {
      add(.line)
      word()
      space()
      self.condition(condition)
    }
    close()
  }

  private mutating func `let`(_ each: RuleSyntax.Let) {
    words(2)
    space()
    switch each.value {
    case .query(let query): self.query(query)
    case .expression(let expression): condition(expression)
    }
  }

  /// Clauses whose reasons all fit behind the conditions have them in one column there; otherwise, and where the author
  /// has put one on a line of its own, all have.
  private mutating func clauses(_ clauses: [RuleSyntax.Clause], isFirst: Bool) {
    /// Where `because` is divided from the condition, and how wide that and what follows are.
    var seams: [(piece: Int, condition: Int, reason: Int)] = []
    var isOpen = false
    for (index, clause) in clauses.enumerated() {
      line(isFirst: isFirst && index == 0) { layout in
        let first = layout.cursor
        let start = layout.pieces.count
        layout.word()
        layout.space()
        layout.condition(clause.condition)
        isOpen = isOpen || layout.item.breakBefore > .none
        let seam = layout.pieces.count
        layout.add(.newline)
        layout.words(2)
        isOpen = isOpen || layout.tokens.hasComments(before: first..<layout.cursor)
        seams.append(
          (seam, layout.width(of: start..<seam), layout.width(of: seam + 1..<layout.pieces.count)))
      }
    }
    let widest = seams.map(\.condition).max() ?? 0
    let start = 2 + Int(Self.keyWidth)
    guard !isOpen, seams.allSatisfy({ start + widest + 1 + $0.reason <= Formatter.width }) else { return }
    for seam in seams { replace(seam.piece, with: .spaces(Int32(widest - seam.condition + 1))) }
  }

  mutating func criterion(_ criterion: CriterionSyntax) {
    words(3)
    space()
    braces { layout in
      layout.part(isFirst: true) { $0.bases(criterion.bases) }
      layout.part { layout in
        layout.separated(criterion.rules, by: .fill(0)) { layout, _ in layout.word() }
      }
      layout.part { layout in
        layout.word()
        guard case .share(_, _, let number) = criterion.verdict else { return }
        layout.space()
        layout.braces { layout in
          layout.words(3)
          layout.comma()
          layout.add(.fill(0))
          layout.words(3)
          guard number != nil else { return }
          layout.comma()
          layout.add(.fill(0))
          layout.words(4)
        }
      }
    }
  }

  /// A part of a body that may stand on one line.
  private mutating func part(isFirst: Bool = false, _ content: (inout FormatterLayout) -> Void) {
    if !isFirst { add(.item(isFirst: false)) }
    add(.nest(Self.keyWidth))
    let width = item.width
    word()
    add(.column(max(1, Self.keyWidth - width)))
    content(&self)
    add(.unnest)
  }
}
