internal import CivilTime
internal import Krav

// A foreign text as a value of the declared type.
extension RecordReader {
  mutating func plainValue(
    _ text: Span<UInt8>, _ start: Int, _ end: Int, _ form: ForeignCell.Form, _ target: ImportPlan.Target,
    of draft: inout Draft, at place: Int, _ reading: borrowing ForeignReading, _ bytes: Span<UInt8>
  ) -> UInt64 {
    switch target {
    case .id: return kept(text, start, end, "id", KeptText.limit, of: &draft, at: place, bytes)
    case .changed:
      let instant = moment(text, start, end, reading.plan)
      let changed = changed(instant, place, of: &draft, bytes, written: Self.written(reading.plan))
      return changed == .min ? Batch.missing : UInt64(bitPattern: changed)
    case .field(let field):
      return fieldValue(text, start, end, form, field, of: &draft, at: place, reading.plan, bytes)
    }
  }

  private mutating func fieldValue(
    _ text: Span<UInt8>, _ start: Int, _ end: Int, _ form: ForeignCell.Form, _ field: Int, of draft: inout Draft,
    at place: Int, _ plan: borrowing ImportPlan, _ bytes: Span<UInt8>
  ) -> UInt64 {
    let declared = schema.records[draft.type].plans[field]
    switch declared.type {
    case .text: return 1
    case .label, .reference:
      return kept(
        text, start, end, schema.records[draft.type].fields[field].name, declared.longest, of: &draft, at: place, bytes)
    case .bool:
      if text.isWord("true", start, end) { return 1 }
      if text.isWord("false", start, end) { return 0 }
      return refuse(
        .wrongType, place, field, "`true` or `false`", "name the cell's spellings in the import", &draft, bytes)
    case .enumeration(let number):
      let found =
        schema.enums[number].find(text, start, end)
        ?? normal(text, start, end).flatMap { schema.enums[number].find($0.span, 0, $0.count) }
      if let found { return UInt64(found) }
      let name = schema.records[draft.type].fields[field].name
      return refuse(
        .unknownValue, place, field, "one of the values declared for `\(name)`", "name its spelling in the import",
        &draft, bytes)
    case .integer, .decimal:
      let number =
        form == .number ? Self.fraction(text, start, end) : Self.number(text, start, end, sign: plan.decimalSign)
      guard let number else {
        let isLong = end - start > 15
        return refuse(
          isLong ? .numberRange : .wrongType, place, field,
          isLong
            ? "a number that fits in 64 bits"
            : "a number with `\(String(UnicodeScalar(plan.decimalSign)))` before its decimals",
          "correct the number, or say `decimals` in the import", &draft, bytes)
      }
      guard declared.type == .decimal || number.isInteger else {
        return refuse(.wrongType, place, field, "a whole number", "correct the number", &draft, bytes)
      }
      batch.fractions.append(number)
      return UInt64(batch.fractions.count - 1)
    case .date:
      // A day may be written with a time of that day.
      let reading =
        plan.dates.readAll(text, start, end) ?? plan.times.flatMap { $0.readAll(text, start, end) }
        ?? (isWorkbook ? Self.workbookDate.readAll(text, start, end) ?? ownMoment(text, start, end) : nil)
      return dateCell(reading?.date, place, field, &draft, bytes, written: plan.dates.written)
    case .instant:
      let instant = moment(text, start, end, plan)
      return instantCell(instant, place, field, &draft, bytes, written: Self.written(plan))
    case .period:
      var raw: [UInt8] = []
      for index in start..<end { raw.append(text[index]) }
      return periodCell(String(decoding: raw, as: UTF8.self), place, field, &draft, bytes)
    }
  }

  /// How instants are written, for messages.
  private static func written(_ plan: borrowing ImportPlan) -> String {
    plan.times.map { "an instant as `\($0.written)`, at a time that clocks show on that day" } ?? isoInstant
  }

  /// What clocks show as an instant; of an hour that comes twice the first. `nil` where an hour is skipped.
  private func moment(_ text: Span<UInt8>, _ start: Int, _ end: Int, _ plan: borrowing ImportPlan) -> Instant? {
    let reading = plan.times.flatMap { $0.readAll(text, start, end) } ?? ownMoment(text, start, end)
    guard plan.times != nil || reading != nil else { return Instant(rfc3339Bytes: text.extracting(start..<end)) }
    return reading.flatMap {
      schema.zone.instants(date: $0.date, secondOfDay: $0.secondOfDay).first
    }
  }

  /// What a spreadsheet itself knows to be a day and a time.
  private func ownMoment(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> CivilLayout.Reading? {
    guard isWorkbook else { return nil }
    for layout in Self.workbookMoments {
      if let reading = layout.readAll(text, start, end) { return reading }
    }
    return nil
  }

  /// An id, a label or a reference.
  private mutating func kept(
    _ text: Span<UInt8>, _ start: Int, _ end: Int, _ field: String, _ longest: Int, of draft: inout Draft,
    at place: Int, _ bytes: Span<UInt8>
  ) -> UInt64 {
    if let plain = keepPlain((start, end, false), text) { return plain.cell }
    var raw: [UInt8] = []
    for index in start..<end { raw.append(text[index]) }
    let normal = Array(NFC.normalise(String(decoding: raw, as: UTF8.self)).utf8)
    return keep(normal, place, field, longest, of: &draft, bytes)?.cell ?? Batch.missing
  }
}

extension Span<UInt8> {
  /// Whether the stretch is an ASCII word, in letters of any case.
  fileprivate func isWord(_ word: StaticString, _ start: Int, _ end: Int) -> Bool {
    guard end - start == word.utf8CodeUnitCount else { return false }
    for (offset, byte) in word.description.utf8.enumerated() where self[start + offset] | 0x20 != byte { return false }
    return true
  }
}
