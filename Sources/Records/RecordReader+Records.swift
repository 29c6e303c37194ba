internal import CivilTime
internal import Krav

/// A record while it is being read.
struct Draft {
  var type: Int
  var start: Int
  var end = 0
  /// The id's bytes in NFC; `nil` until it is read.
  var id: [UInt8]?
  var changed = Int64.min
  var cells: [UInt64]
  var seen: [Bool]
  var faults: [IntakeProblem] = []
  /// Records that stood in its lists.
  var inner: [Inner] = []
  var hasType = false

  struct Inner {
    var draft: Draft
    var owner: Int
    /// From 1.
    var place: Int
  }
}

extension RecordReader {
  /// One object as a record of the type that it names.
  mutating func record(_ scanner: inout JSONScanner, _ bytes: Span<UInt8>) throws(JSONFault) {
    guard scanner.peek(bytes) == 0x7B else { throw scanner.fault("an object") }
    let place = scanner.index
    advanceLine(bytes, to: place)
    guard let type = try typeOfRecord(scanner, bytes) else {
      try scanner.skipValue(bytes)
      batch.hasUnidentifiedRefusal = true
      return
    }
    var draft = try self.draft(type, &scanner, bytes)
    draft.start = place
    draft.end = scanner.index
    finish(&draft, bytes)
  }

  /// The `type` of the object at the scanner's place; `nil` after a problem has been noted.
  private mutating func typeOfRecord(_ ahead: JSONScanner, _ bytes: Span<UInt8>) throws(JSONFault) -> Int? {
    var scanner = ahead
    let place = scanner.index
    _ = scanner.take(0x7B, bytes)
    // Most writers put `type` first; else it is looked for.
    while scanner.peek(bytes) == 0x22 {
      let key = try scanner.string(bytes)
      let name = key.isEscaped ? scanner.unescaped(bytes, key.start, key.end) : []
      let isType =
        key.isEscaped ? name == Array("type".utf8) : key.end - key.start == 4 && Self.isType(bytes, key.start)
      guard scanner.take(0x3A, bytes) else { throw scanner.fault("`:` after a key") }
      guard isType else {
        try scanner.skipValue(bytes)
        guard scanner.take(0x2C, bytes) else { break }
        continue
      }
      guard scanner.peek(bytes) == 0x22 else {
        note(.wrongType, bytes, scanner.index, "type", "a record type's name", "put a string there")
        return nil
      }
      let valuePlace = scanner.index
      let value = try scanner.string(bytes)
      let text = value.isEscaped ? scanner.unescaped(bytes, value.start, value.end) : nil
      let found =
        text.map { schema.typeNames.find($0.span, 0, $0.count) }
        ?? schema.typeNames.find(bytes, value.start, value.end)
      if let found { return found }
      note(
        .unknownType, bytes, valuePlace, "type", "a record type that the rules declare",
        "correct the type, or leave the record out of the inbox")
      return nil
    }
    note(.missingField, bytes, place, "type", "`type` in every record", "add it")
    return nil
  }

  private static func isType(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
    bytes[start] == 0x74 && bytes[start + 1] == 0x79 && bytes[start + 2] == 0x70 && bytes[start + 3] == 0x65
  }

  /// Reads the object's members into a draft.
  private mutating func draft(
    _ type: Int, _ scanner: inout JSONScanner, _ bytes: Span<UInt8>
  ) throws(JSONFault) -> Draft {
    let count = schema.records[type].fields.count
    var draft = Draft(
      type: type, start: scanner.index, cells: Array(repeating: Batch.missing, count: count),
      seen: Array(repeating: false, count: count))
    guard scanner.take(0x7B, bytes) else { throw scanner.fault("`{`") }
    try scanner.enter()
    var keys = SeenKeys()
    if !scanner.take(0x7D, bytes) {
      repeat {
        let key = try scanner.key(bytes, &keys)
        if key.isEscaped {
          let name = scanner.unescaped(bytes, key.start, key.end)
          try member(name.span, 0, name.count, of: &draft, &scanner, bytes)
        } else {
          try member(bytes, key.start, key.end, of: &draft, &scanner, bytes)
        }
      } while scanner.take(0x2C, bytes)
      guard scanner.take(0x7D, bytes) else { throw scanner.fault("`,` or `}`") }
    }
    scanner.leave()
    return draft
  }

  private mutating func member(
    _ key: Span<UInt8>, _ start: Int, _ end: Int, of draft: inout Draft, _ scanner: inout JSONScanner,
    _ bytes: Span<UInt8>
  ) throws(JSONFault) {
    let record = schema.records[draft.type]
    if let number = record.insideKeys.find(key, start, end) {
      try inner(record.inside[number], of: &draft, &scanner, bytes)
      return
    }
    if let field = record.keys.find(key, start, end) {
      draft.seen[field] = true
      draft.cells[field] = try value(record.fields[field], of: &draft, &scanner, bytes)
      return
    }
    switch end - start {
    case 2 where key[start] == 0x69 && key[start + 1] == 0x64:
      draft.id = try identity(of: &draft, &scanner, bytes)
    case 4 where Self.isType(key, start):
      draft.hasType = true
      try scanner.skipValue(bytes)
    case 6 where Self.isChanged(key, start):
      draft.changed = try changed(of: &draft, &scanner, bytes)
    default:
      batch.droppedFields += 1
      try scanner.skipValue(bytes)
    }
  }

  /// `endret`, the field by which a record's versions are ordered.
  private static func isChanged(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
    let name: InlineArray<6, UInt8> = [0x65, 0x6E, 0x64, 0x72, 0x65, 0x74]
    for index in 0..<6 where bytes[start + index] != name[index] { return false }
    return true
  }

  /// A list of objects that are records of another type.
  private mutating func inner(
    _ inside: (type: Int, owner: Int), of draft: inout Draft, _ scanner: inout JSONScanner, _ bytes: Span<UInt8>
  ) throws(JSONFault) {
    if scanner.peek(bytes) == 0x6E {
      try scanner.word("null", bytes)
      return
    }
    guard scanner.peek(bytes) == 0x5B else {
      draft.faults.append(fault(.wrongType, bytes, scanner.index, nil, "a list of objects", "put `[ … ]` around them"))
      try scanner.skipValue(bytes)
      return
    }
    _ = scanner.take(0x5B, bytes)
    try scanner.enter()
    var place = 0
    if !scanner.take(0x5D, bytes) {
      repeat {
        place += 1
        guard scanner.peek(bytes) == 0x7B else {
          draft.faults.append(fault(.wrongType, bytes, scanner.index, nil, "an object", "put `{ … }` there"))
          try scanner.skipValue(bytes)
          continue
        }
        let start = scanner.index
        var inner = try self.draft(inside.type, &scanner, bytes)
        inner.start = start
        inner.end = scanner.index
        inner.seen[inside.owner] = true
        draft.inner.append(Draft.Inner(draft: inner, owner: inside.owner, place: place))
      } while scanner.take(0x2C, bytes)
      guard scanner.take(0x5D, bytes) else { throw scanner.fault("`,` or `]`") }
    }
    scanner.leave()
  }

  /// Puts the finished record into the batch, or refuses it.
  private mutating func finish(_ draft: inout Draft, _ bytes: Span<UInt8>) {
    let record = schema.records[draft.type]
    for (index, field) in record.fields.enumerated() where draft.cells[index] == Batch.missing {
      guard !field.isOptional, !field.isList, field.type != .text else { continue }
      // A fault in the field itself has been told already.
      if draft.seen[index], draft.faults.contains(where: { $0.field == field.name }) { continue }
      draft.faults.append(
        fault(.missingField, bytes, draft.start, field.name, "`\(field.name)` in every record of this type", "add it"))
    }
    if draft.id == nil, !draft.faults.contains(where: { $0.field == "id" }) {
      draft.faults.append(fault(.missingField, bytes, draft.start, "id", "`id` in every record", "add it"))
    }
    for problem in draft.faults { batch.add(problem) }
    guard let id = draft.id else {
      batch.hasUnidentifiedRefusal = true
      return
    }
    if draft.faults.isEmpty {
      let text = Batch.Text(start: batch.strings.count, length: id.count)
      batch.strings += id
      batch.entries.append(
        Batch.Entry(
          type: UInt16(draft.type), id: text, line: UInt32(position(bytes, draft.start).line),
          offset: UInt32(draft.start), length: UInt32(draft.end - draft.start), changed: draft.changed,
          firstCell: batch.cells.count))
      batch.cells += draft.cells
    } else {
      batch.refusals.append(Batch.Refusal(type: UInt16(draft.type), id: id))
    }
    for var inner in draft.inner {
      let own = inner.draft.id ?? Array(String(inner.place).utf8)
      if inner.draft.faults.allSatisfy({ $0.field != "id" }) { inner.draft.id = id + [0x2F] + own }
      let owner = Batch.Text(start: batch.strings.count, length: id.count)
      batch.strings += id
      inner.draft.cells[inner.owner] = owner.cell
      finish(&inner.draft, bytes)
    }
  }

  // MARK: Problems

  func fault(
    _ code: IntakeProblem.Code, _ bytes: Span<UInt8>, _ offset: Int, _ field: String?, _ expected: String,
    _ remedy: String
  ) -> IntakeProblem {
    // What is only counted needs no place.
    let (line, column) = batch.keeps(code) ? position(bytes, offset) : (0, 0)
    return IntakeProblem(code, line: line, column: column, field: field, expected: expected, remedy: remedy)
  }

  mutating func note(
    _ code: IntakeProblem.Code, _ bytes: Span<UInt8>, _ offset: Int, _ field: String?, _ expected: String,
    _ remedy: String
  ) {
    batch.add(fault(code, bytes, offset, field, expected, remedy))
  }
}
