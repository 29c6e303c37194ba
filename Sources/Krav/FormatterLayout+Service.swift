extension FormatterLayout {
  mutating func `import`(_ declaration: ImportSyntax) {
    words(4)
    space()
    let options = columns(of: declaration.options.map(\.name)) + 2
    let fields = columns(of: declaration.columns.map(\.field)) + 1
    var rest = declaration.columns[...]
    braces(isBroken: true) { layout in
      var isFirst = true
      // The tree does not tell in which order options and columns stand.
      while !layout.isSymbol(.rightBrace), layout.item.kind != .end {
        layout.add(.part(isFirst: isFirst))
        isFirst = false
        let next = layout.tokens.items[layout.cursor + 1]
        if next.kind == .string {
          layout.key(options)
          layout.word()
        } else if next.kind == .symbol(.equal), let column = rest.popFirst() {
          layout.key(fields)
          layout.word()
          layout.space()
          layout.column(column.column)
        } else {
          layout.words(2)
        }
      }
    }
  }

  private mutating func column(_ column: ImportSyntax.Column) {
    switch column {
    case .constant: scalar()
    case .headers(let headers, let spellings, let otherwise):
      words(headers.count * 2 - 1)
      let count = spellings.count + (otherwise == nil ? 0 : 1)
      guard count > 0 else { return }
      space()
      braces { layout in
        layout.separated(Array(0..<count), by: .item(isFirst: false)) { layout, _ in
          layout.word()
          layout.word()
          layout.space()
          layout.scalar()
        }
      }
    }
  }

  mutating func access(_ access: AccessSyntax) {
    words(2)
    space()
    let width: Int32 = access.acknowledge.isEmpty ? 7 : 13
    let parts = [access.read.count, access.acknowledge.count, access.until == nil ? 0 : 1].filter { $0 > 0 }
    braces { layout in
      layout.separated(parts, by: .item(isFirst: false)) { layout, count in
        // On one line, two spaces tell the parts from each other.
        if layout.isWord("acknowledge") || layout.isWord("until") { layout.add(.flatSpace) }
        let own = layout.item.width
        layout.word()
        layout.add(.column(width - own))
        layout.add(.nest(width))
        layout.separated(Array(0..<count), by: .fill(0)) { layout, _ in layout.word() }
        layout.add(.unnest)
      }
    }
  }
}
