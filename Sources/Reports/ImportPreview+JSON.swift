internal import CivilTime
internal import Records

extension ImportPreview {
  /// One JSON document with the same facts as the text.
  public func json() -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.field("file", file)
    json.field("path", path)
    writeTable(&json)
    json.key("imports")
    json.beginArray()
    for mapping in mappings { write(mapping, &json) }
    json.endArray()
    json.key("records")
    json.beginObject()
    for type in summary.types { json.field(type.name, type.count) }
    json.endObject()
    json.field("refused", batch.refusedCount)
    json.field("isWholeFileRefused", batch.isRefused)
    json.field("droppedColumns", droppedHeaders)
    json.field("droppedUnnamed", droppedOthers)
    json.field("droppedValues", batch.droppedFields)
    writeChange(&json)
    json.key("problemCounts")
    json.beginObject()
    for (code, count) in batch.problemCounts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      json.field(code.rawValue, count)
    }
    json.endObject()
    json.key("problems")
    json.beginArray()
    for problem in batch.problems.prefix(20) { Self.write(problem, &json) }
    json.endArray()
    let (isWritten, reason): (Bool, String?) =
      switch written {
      case .nothing: (false, nil)
      case .refused(let reason): (false, reason)
      case .isThere: (false, "it is there already")
      case .written: (true, nil)
      }
    json.field("written", isWritten)
    json.field("notWritten", reason)
    json.field("target", target)
    json.endObject()
    return json.bytes
  }

  private func writeTable(_ json: inout JSONWriter) {
    json.key("table")
    guard let table else { return json.null() }
    json.beginObject()
    switch table.kind {
    case .csv(let encoding, let separator):
      json.field("kind", "csv")
      json.field("encoding", encoding)
      json.field("separator", separator)
    case .workbook(_, let others):
      json.field("kind", "xlsx")
      json.field("otherSheets", others)
    }
    json.field("headerLine", table.headerLine)
    json.field("columns", table.columns.count)
    json.field("rows", table.rowCount)
    json.endObject()
  }

  private func write(_ mapping: ImportMapping, _ json: inout JSONWriter) {
    json.beginObject()
    json.field("pattern", mapping.pattern)
    json.field("type", mapping.type)
    json.field("newestOnly", mapping.isNewestOnly)
    json.field("encoding", mapping.encoding)
    json.field("separator", mapping.separator)
    json.field("dates", mapping.dates)
    json.field("times", mapping.times)
    json.field("decimals", mapping.decimals)
    json.field("lists", mapping.lists)
    json.key("columns")
    json.beginArray()
    let type = summary.types.first { $0.name == mapping.type }
    for column in mapping.columns {
      json.beginObject()
      json.field("field", column.field)
      json.field("kind", column.kind)
      json.field("headers", column.headers)
      json.field("spellings", column.spellings)
      json.field("isReduced", column.isReduced)
      if let field = type?.fields.first(where: { $0.name == column.field }) {
        json.field("filled", field.filled)
        if let days = field.days {
          json.field("first", "\(days.lowerBound)")
          json.field("last", "\(days.upperBound)")
        }
        if let targets = field.targets { json.field("targets", targets) }
        if !field.values.isEmpty {
          json.key("values")
          json.beginObject()
          for (name, count) in field.values { json.field(name, count) }
          json.endObject()
        }
      }
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }

  private func writeChange(_ json: inout JSONWriter) {
    json.key("changes")
    if let (path, change) = standing {
      json.beginObject()
      json.field("against", path)
      json.field("added", change.added)
      json.field("kept", change.kept)
      json.field("gone", change.gone)
      json.field("isGuarded", change.isGuarded)
      json.endObject()
    } else {
      json.null()
    }
    json.field("newer", newer)
    json.key("missing")
    json.beginArray()
    for missing in missing {
      json.beginObject()
      json.field("type", missing.type)
      json.field("count", missing.count)
      json.field("line", missing.line)
      json.endObject()
    }
    json.endArray()
  }

  private static func write(_ problem: IntakeProblem, _ json: inout JSONWriter) {
    json.beginObject()
    json.field("code", problem.code.rawValue)
    json.field("line", problem.line)
    json.field("column", problem.column)
    json.field("field", problem.field)
    json.field("expected", problem.expected)
    json.field("remedy", problem.remedy)
    json.endObject()
  }
}
