extension FormatterLayout {
  mutating func statistics(_ statistics: StatisticsSyntax) {
    words(3)
    space()
    braces(isBroken: true) { layout in
      layout.line(isFirst: true) { $0.counted(statistics) }
      layout.line(isFirst: false) { $0.expression(statistics.opened) }
      if let closed = statistics.closed { layout.line(isFirst: false) { $0.closed(closed, statistics.closedWhen) } }
      if let due = statistics.due { layout.line(isFirst: false) { $0.expression(due) } }
      guard !statistics.by.isEmpty else { return }
      layout.line(isFirst: false) { layout in
        layout.separated(statistics.by, by: .fill(0)) { layout, term in layout.expression(term) }
      }
    }
  }

  private mutating func closed(_ day: Expression, _ condition: Expression?) {
    open()
    expression(day)
    if let condition {
      add(.line)
      word()
      space()
      self.condition(condition)
    }
    close()
  }

  private mutating func counted(_ statistics: StatisticsSyntax) {
    open()
    binding(statistics.binding)
    if let condition = statistics.condition {
      add(.line)
      word()
      space()
      self.condition(condition)
    }
    close()
  }
}
