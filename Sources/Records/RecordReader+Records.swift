internal import CivilTime
internal import Krav

/// A record while it is being read. Its cells stand in the batch already.
struct Draft {
  var type: Int
  var start: Int
  var end = 0
  var firstCell: Int
  /// `nil` until it is read.
  var id: Batch.Text?
  var changed = Int64.min
  var faults: [IntakeProblem] = []
  /// Records that stood in its lists.
  var inner: [Inner] = []

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
      batch.unidentifiedRefusals += 1
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
    var draft = Draft(type: type, start: scanner.index, firstCell: batch.cells.count)
    for _ in schema.records[type].plans.indices { batch.cells.append(Batch.missing) }
    guard scanner.take(0x7B, bytes) else { throw scanner.fault("`{`") }
    try scanner.enter()
    // Of the first 64 keys that the type knows a bit each; the others by name.
    var known: UInt64 = 0
    var others = SeenKeys()
    if !scanner.take(0x7D, bytes) {
      repeat {
        scanner.skipSpace(bytes)
        let place = scanner.index
        let key = try scanner.string(bytes)
        let number = find(key, in: type, scanner, bytes)
        let isNew: Bool
        if let number, number < 64 {
          isNew = known & 1 << UInt64(number) == 0
          known |= 1 << UInt64(number)
        } else {
          isNew = others.insert(bytes, key, scanner)
        }
        guard isNew else { throw JSONScanner.repeated(place) }
        guard scanner.take(0x3A, bytes) else { throw scanner.fault("`:` after a key") }
        scanner.skipSpace(bytes)
        try member(number, of: &draft, &scanner, bytes)
      } while scanner.take(0x2C, bytes)
      guard scanner.take(0x7D, bytes) else { throw scanner.fault("`,` or `}`") }
    }
    scanner.leave()
    return draft
  }

  private func find(
    _ key: (start: Int, end: Int, isEscaped: Bool), in type: Int, _ scanner: JSONScanner, _ bytes: Span<UInt8>
  ) -> Int? {
    guard key.isEscaped else { return schema.records[type].keys.find(bytes, key.start, key.end) }
    let name = scanner.unescaped(bytes, key.start, key.end)
    return schema.records[type].keys.find(name.span, 0, name.count)
  }

  /// The value of the key with the number.
  private mutating func member(
    _ number: Int?, of draft: inout Draft, _ scanner: inout JSONScanner, _ bytes: Span<UInt8>
  ) throws(JSONFault) {
    switch number {
    case nil:
      batch.droppedFields += 1
      try scanner.skipValue(bytes)
    case RecordSchema.Record.id: draft.id = try identity(of: &draft, &scanner, bytes)
    case RecordSchema.Record.type: try scanner.skipValue(bytes)
    case RecordSchema.Record.changed: draft.changed = try changed(of: &draft, &scanner, bytes)
    case .some(let number):
      let firstField = schema.records[draft.type].firstField
      if number >= firstField {
        let field = number - firstField
        batch.cells[draft.firstCell + field] = try value(field, of: &draft, &scanner, bytes)
      } else {
        let inside = schema.records[draft.type].inside[number - RecordSchema.Record.firstInside]
        try inner(inside, of: &draft, &scanner, bytes)
      }
    }
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
        draft.inner.append(Draft.Inner(draft: inner, owner: inside.owner, place: place))
      } while scanner.take(0x2C, bytes)
      guard scanner.take(0x5D, bytes) else { throw scanner.fault("`,` or `]`") }
    }
    scanner.leave()
  }

  /// Puts the finished record into the batch, or refuses it.
  mutating func finish(_ draft: inout Draft, _ bytes: Span<UInt8>) {
    if !standings.isEmpty, case .refused(let expected, let remedy) = standings[draft.type] {
      // Nothing else is told of a record that may not stand here.
      draft.faults = [fault(.notAccepted, bytes, draft.start, nil, expected, remedy)]
    } else {
      demandFields(of: &draft, bytes)
    }
    for problem in draft.faults { batch.add(problem) }
    guard let id = draft.id else {
      batch.unidentifiedRefusals += 1
      return
    }
    if draft.faults.isEmpty {
      batch.entries.append(
        Batch.Entry(
          type: UInt16(draft.type), id: id, line: UInt32(line(bytes, of: draft.start)), offset: UInt32(draft.start),
          length: UInt32(draft.end - draft.start), changed: draft.changed, firstCell: draft.firstCell))
    } else {
      batch.refusals.append(Batch.Refusal(type: UInt16(draft.type), id: Array(batch.strings[id.range])))
    }
    for var inner in draft.inner {
      if inner.draft.faults.allSatisfy({ $0.field != "id" }) {
        let own = inner.draft.id.map { Array(batch.strings[$0.range]) } ?? Array(String(inner.place).utf8)
        inner.draft.id = batch.append(Array(batch.strings[id.range]) + [0x2F] + own)
      }
      batch.cells[inner.draft.firstCell + inner.owner] = id.cell
      finish(&inner.draft, bytes)
    }
  }

  /// Notes the fields, and the id, that every record of the type must have.
  private mutating func demandFields(of draft: inout Draft, _ bytes: Span<UInt8>) {
    for index in schema.records[draft.type].plans.indices
    where batch.cells[draft.firstCell + index] == Batch.missing && schema.records[draft.type].plans[index].isRequired {
      let name = schema.records[draft.type].fields[index].name
      // A fault in the field itself has been told already.
      if draft.faults.contains(where: { $0.field == name }) { continue }
      draft.faults.append(
        fault(.missingField, bytes, draft.start, name, "`\(name)` in every record of this type", "add it"))
    }
    if draft.id == nil, !draft.faults.contains(where: { $0.field == "id" }) {
      draft.faults.append(fault(.missingField, bytes, draft.start, "id", "`id` in every record", "add it"))
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
