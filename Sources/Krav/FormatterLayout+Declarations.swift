extension FormatterLayout {
  mutating func declaration(_ declaration: Declaration) {
    add(.part(isFirst: cursor == 0))
    switch declaration {
    case .use(let use): words(to: use.range.end)
    case .source(let source): self.source(source)
    case .enumeration(let enumeration):
      words(2)
      space()
      values(enumeration.values)
    case .record(let record): self.record(record)
    case .parameter(let parameter): self.parameter(parameter)
    case .set(let set): self.set(set, keyWidth: 4)
    case .define(let define):
      words(3)
      word()
      words(2)
      space()
      condition(define.value)
    case .rule(let rule): self.rule(rule)
    case .criterion(let criterion): self.criterion(criterion)
    case .statistics(let statistics): self.statistics(statistics)
    case .import(let declaration): self.import(declaration)
    case .snapshot(let snapshot): words(to: snapshot.range.end)
    case .accept(let accept): words(to: accept.range.end)
    case .access(let access): self.access(access)
    case .proxy(let proxy): words(to: proxy.range.end)
    case .test(let test): self.test(test)
    }
  }

  private mutating func source(_ source: SourceSyntax) {
    words(3)
    space()
    braces { layout in
      layout.word()
      layout.add(.column(8))
      layout.word()
      layout.add(.item(isFirst: false))
      layout.words(2)
      layout.add(.column(2))
      layout.words(source.to == nil ? 2 : 4)
    }
  }

  /// `[ordered] { … }`: with labels one value a line, without them as many as fit.
  mutating func values(_ values: EnumValuesSyntax) {
    if values.isOrdered {
      word()
      space()
    }
    let column = columns(of: values.values.compactMap { $0.label == nil ? nil : $0.name }) + 2
    let isLabelled = values.values.contains { $0.label != nil }
    braces { layout in
      for (index, value) in values.values.enumerated() {
        if index > 0 {
          layout.comma()
          layout.add(isLabelled ? .item(isFirst: false) : .fill(0))
        }
        let width = layout.item.width
        layout.word()
        guard value.label != nil else { continue }
        layout.add(.column(max(1, column - width)))
        layout.word()
      }
      layout.skipComma()
    }
  }

  /// What the longest of the names needs; one that is very long does not move the others.
  func columns(of names: [Name]) -> Int32 {
    var widest: Int32 = 0
    for name in names {
      let width = tokens.width(of: name.range)
      if width <= 40 { widest = max(widest, width) }
    }
    return widest
  }

  // MARK: Records

  private mutating func record(_ record: RecordSyntax) {
    add(.commentColumn(37))
    words(record.isScope ? 3 : 2)
    space()
    let column = columns(of: record.fields.map(\.name)) + 2
    braces { layout in
      for (index, field) in record.fields.enumerated() {
        if index > 0 { layout.endField(beforeFlag: Self.flags.contains(field.name.text)) }
        layout.field(field, column: column)
      }
    }
    add(.commentColumn(0))
  }

  private static let flags: Set<String> = ["past", "alias", "unit", "inside"]

  /// A field named like a flag must not be read as one of the field before.
  private mutating func endField(beforeFlag: Bool) {
    add(beforeFlag ? .semicolon : .flatSemicolon)
    add(.item(isFirst: false))
  }

  private mutating func field(_ field: RecordSyntax.Field, column: Int32) {
    let width = item.width
    word()
    add(.column(max(1, column - width)))
    if field.isList { word() }
    word()
    if case .inlineEnum(let values) = field.base {
      space()
      self.values(values)
    }
    if field.isList { word() }
    if field.isOptional { word() }
    for flag in field.flags {
      space()
      if case .inside = flag { words(2) } else { word() }
    }
  }

  // MARK: Parameters

  private mutating func parameter(_ parameter: ParameterSyntax) {
    words(2)
    if !parameter.by.isEmpty {
      space()
      word()
      space()
      separated(parameter.by, by: .spaces(1)) { layout, _ in layout.word() }
    }
    if let bound = parameter.statutory {
      space()
      word()
      space()
      if !parameter.bases.isEmpty {
        word()
        space()
        separated(parameter.bases, by: .spaces(1)) { layout, basis in layout.basis(basis) }
        space()
      }
      words(2)
      space()
      switch bound {
      case .atMost(let constant), .atLeast(let constant): self.constant(constant)
      }
    }
    space()
    word()
    space()
    constant(parameter.value)
  }

  mutating func set(_ set: SetSyntax, keyWidth: Int32) {
    key(keyWidth)
    word()
    if !set.keys.isEmpty {
      word()
      separated(set.keys, by: .spaces(1)) { layout, _ in layout.word() }
      word()
    }
    space()
    word()
    space()
    constant(set.value)
  }

  private mutating func constant(_ constant: ConstantSyntax) {
    switch constant {
    case .literal(_, let range): words(to: range.end)
    case .name: word()
    case .list(let names, _):
      brackets(edge: .soft) { layout in
        layout.separated(names, by: .fill(0)) { layout, _ in layout.word() }
      }
    case .table(let entries, _):
      braces { layout in
        layout.separated(entries, by: .item(isFirst: false)) { layout, entry in
          layout.word()
          layout.word()
          layout.space()
          layout.constant(entry.value)
        }
      }
    }
  }
}
