public import Records

extension StatisticsDocument {
  /// The document as JSON.
  public func json() -> [UInt8] {
    var body = JSONWriter()
    body.beginObject()
    body.field("statistics", name)
    body.field("title", title)
    body.field("from", from)
    body.field("to", to)
    body.field("day", day)
    body.field("min_count", minCount)
    body.field("stale", stale)
    body.key("tables")
    body.beginArray()
    for table in tables {
      body.beginObject()
      body.field("by", table.by)
      body.key("rows")
      body.beginArray()
      for row in table.rows { write(row, into: &body) }
      body.endArray()
      body.endObject()
    }
    body.endArray()
    body.endObject()
    return body.bytes
  }

  private func write(_ row: Row, into body: inout JSONWriter) {
    body.beginObject()
    body.field("kind", row.kind.rawValue)
    body.field("id", row.id)
    body.field("name", row.name)
    body.field("level", row.level)
    for (measure, figure) in zip(measures, row.figures) {
      body.key(measure.rawValue)
      switch figure {
      case .number(let number): body.value(number)
      case .none: body.null()
      case .small, .hidden: body.value(text(figure))
      }
    }
    body.endObject()
  }

  /// A figure as tables show it: a number, `<5` for a small count, `:` for what is not shown, `–` where there is none.
  public func text(_ figure: Figure) -> String {
    switch figure {
    case .number(let number): String(number)
    case .small: "<\(minCount)"
    case .hidden: ":"
    case .none: "–"
    }
  }

  /// A document that was written by ``json()``; `nil` where it is something else.
  public init?(json: JSONValue) {
    guard let name = json["statistics"].text, let title = json["title"].text, let from = json["from"].text,
      let to = json["to"].text, let day = json["day"].text, let minCount = json["min_count"].integer
    else { return nil }
    let first = json["tables"].items.first?["rows"].items.first
    let measures = Measure.allCases.filter { measure in first.map { $0.has(measure.rawValue) } ?? false }
    var tables: [Table] = []
    for table in json["tables"].items {
      var rows: [Row] = []
      for row in table["rows"].items {
        guard let kind = row["kind"].text.flatMap({ Kind(rawValue: $0) }) else { return nil }
        rows.append(
          Row(
            kind: kind, id: row["id"].text ?? "", name: row["name"].text ?? "", level: row["level"].integer ?? 0,
            figures: measures.map { Self.figure(row[$0.rawValue]) }))
      }
      tables.append(Table(by: table["by"].text, rows: rows))
    }
    self.init(
      name: name, title: title, from: from, to: to, day: day, minCount: minCount, stale: json["stale"].integer ?? 0,
      measures: measures, tables: tables)
  }

  private static func figure(_ value: JSONValue) -> Figure {
    if let number = value.integer { return .number(number) }
    guard let text = value.text else { return .none }
    return text.hasPrefix("<") ? .small : .hidden
  }
}

extension JSONValue {
  fileprivate func has(_ name: String) -> Bool {
    guard case .object(let members) = self else { return false }
    return members.contains { $0.name == name }
  }
}
