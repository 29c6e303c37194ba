internal import Krav

// JSON with foreign keys.
extension RecordReader {
  /// One object's values by the import's keys, as a record.
  mutating func object(
    _ reading: inout ForeignReading, _ scanner: inout JSONScanner, _ bytes: Span<UInt8>
  ) throws(JSONFault) {
    guard scanner.peek(bytes) == 0x7B else { throw scanner.fault("an object") }
    let start = scanner.index
    advanceLine(bytes, to: start)
    for index in reading.values.indices { reading.values[index] = .absent }
    var faults: [IntakeProblem] = []
    _ = scanner.take(0x7B, bytes)
    try scanner.enter()
    var keys = SeenKeys()
    if !scanner.take(0x7D, bytes) {
      repeat {
        let key = try scanner.key(bytes, &keys)
        guard let number = number(of: key, in: reading.plan, scanner, bytes) else {
          batch.droppedFields += 1
          try scanner.skipValue(bytes)
          continue
        }
        reading.seen[number] = true
        if scanner.peek(bytes) == 0x7B {
          faults.append(
            fault(
              .wrongType, bytes, scanner.index, nil, "a plain value or a list under a key that the import names",
              "map another key"))
        }
        reading.values[number] = try Self.value(&scanner, bytes)
      } while scanner.take(0x2C, bytes)
      guard scanner.take(0x7D, bytes) else { throw scanner.fault("`,` or `}`") }
    }
    scanner.leave()
    foreignRecord(&reading, faults, from: start, to: scanner.index, bytes)
  }

  private func number(
    of key: (start: Int, end: Int, isEscaped: Bool), in plan: ImportPlan, _ scanner: JSONScanner, _ bytes: Span<UInt8>
  ) -> Int? {
    if !key.isEscaped, let number = plan.headerTable.find(bytes, key.start, key.end) { return number }
    var name = scanner.unescaped(bytes, key.start, key.end)
    guard key.isEscaped || name.contains(where: { $0 >= 0xCC }) else { return nil }
    name = Array(NFC.normalise(String(decoding: name, as: UTF8.self)).utf8)
    return plan.headerTable.find(name.span, 0, name.count)
  }

  /// A value as a cell: what stands in its quotes, its digits, `true` or `false`, or a list. `null`, and what is no
  /// plain value, is absent.
  static func value(_ scanner: inout JSONScanner, _ bytes: Span<UInt8>) throws(JSONFault) -> ForeignCell {
    let byte = scanner.peek(bytes)
    let start = scanner.index
    switch byte {
    case 0x22:
      let text = try scanner.string(bytes)
      return ForeignCell(start: text.start, end: text.end, form: text.isEscaped ? .escaped : .plain)
    case 0x2D, 0x30...0x39:
      let number = try scanner.number(bytes)
      return ForeignCell(start: number.start, end: number.end, form: .number)
    default:
      try scanner.skipValue(bytes)
      switch byte {
      case 0x74, 0x66: return ForeignCell(start: start, end: scanner.index, form: .plain)
      case 0x5B: return ForeignCell(start: start, end: scanner.index, form: .list)
      default: return .absent
      }
    }
  }
}
