internal import Records

/// A line of the log for somebody who may see its alert, and not every record that it rests on.
enum NarrowedLine {
  /// The line without the evidence and the missing fields whose records may not be seen, and as it is when all may.
  ///
  /// - Parameters:
  ///   - line: without its line feed.
  ///   - mayRead: whether a record, `type/id`, may be named.
  static func bytes(_ line: [UInt8], mayRead: (String) -> Bool) -> [UInt8] {
    guard case .object(var members)? = JSONValue(line) else { return [] }
    var isNarrowed = false
    for place in members.indices {
      let items = members[place].value.items
      let kept: [JSONValue]
      switch members[place].name {
      case "evidence": kept = items.filter { $0["record"].text.map(mayRead) ?? false }
      case "missing":
        kept = items.filter { field in
          guard let text = field.text, let dot = text.lastIndex(of: ".") else { return false }
          return mayRead(String(text[..<dot]))
        }
      default: continue
      }
      if kept.count < items.count { isNarrowed = true }
      members[place].value = .array(kept)
    }
    guard isNarrowed else { return line }
    var writer = JSONWriter()
    write(.object(members), into: &writer)
    return writer.bytes
  }

  private static func write(_ value: JSONValue, into writer: inout JSONWriter) {
    switch value {
    case .null: writer.null()
    case .bool(let value): writer.value(value)
    case .number(let text): writer.raw(text)
    case .string(let text): writer.value(text)
    case .array(let items):
      writer.beginArray()
      for item in items { write(item, into: &writer) }
      writer.endArray()
    case .object(let members):
      writer.beginObject()
      for member in members {
        writer.key(member.name)
        write(member.value, into: &writer)
      }
      writer.endObject()
    }
  }
}
