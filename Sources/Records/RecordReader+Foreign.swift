internal import CivilTime
internal import Krav

// Foreign columns and keys as the fields of a record.
extension RecordReader {
  /// The values at hand as a record of the import's type, or a refusal.
  mutating func foreignRecord(
    _ reading: inout ForeignReading, _ faults: [IntakeProblem], from start: Int, to end: Int, _ bytes: Span<UInt8>
  ) {
    let type = reading.plan.type
    var draft = Draft(type: type, start: start, firstCell: batch.cells.count)
    draft.end = end
    draft.faults = faults
    for _ in schema.records[type].plans.indices { batch.cells.append(Batch.missing) }
    for column in reading.plan.columns {
      put(column, of: &draft, reading, bytes)
      if reading.isShared, case .id = column.target, draft.id == nil, draft.faults.isEmpty {
        batch.cells.removeLast(batch.cells.count - draft.firstCell)
        return
      }
    }
    finish(&draft, bytes)
  }

  private mutating func put(
    _ column: ImportPlan.Column, of draft: inout Draft, _ reading: borrowing ForeignReading, _ bytes: Span<UInt8>
  ) {
    guard column.constant == ImportPlan.Column.none else {
      return set(column.target, cell(of: reading.plan.constants[column.constant]), of: &draft)
    }
    let cell = reading.values[column.first]
    let place = cell.form == .absent ? draft.start : cell.start
    if cell.form == .list, column.second == ImportPlan.Column.none {
      return put(list: cell, column, of: &draft, reading, bytes)
    }
    if column.second == ImportPlan.Column.none, isPlain(cell, column, draft.type, bytes) {
      let (start, end) = bytes.trimmed(cell.start, cell.end)
      return put(bytes, start, end, cell.form, column, of: &draft, at: place, reading, bytes)
    }
    var text = decoded(cell, bytes)
    if column.second != ImportPlan.Column.none {
      let second = decoded(reading.values[column.second], bytes)
      let (a, b) = (text.span.trimmed(0, text.count), second.span.trimmed(0, second.count))
      text = text[a.start..<a.end] + (a.start < a.end && b.start < b.end ? [0x20] : []) + second[b.start..<b.end]
    }
    let (start, end) = text.span.trimmed(0, text.count)
    put(text.span, start, end, .plain, column, of: &draft, at: place, reading, bytes)
  }

  /// Whether the cell's bytes are its text. Of a free text it is only asked whether there is any.
  private func isPlain(
    _ cell: ForeignCell, _ column: ImportPlan.Column, _ type: Int, _ bytes: Span<UInt8>
  ) -> Bool {
    switch cell.form {
    case .escaped, .doubled, .list: return false
    case .plain, .number, .absent: break
    }
    guard isSingleByte else { return true }
    if case .field(let field) = column.target, case .text = schema.records[type].plans[field].type,
      column.spellings == ImportPlan.Column.none
    {
      return true
    }
    for index in cell.start..<cell.end where bytes[index] >= 0x80 { return false }
    return true
  }

  private mutating func set(_ target: ImportPlan.Target, _ cell: UInt64, of draft: inout Draft) {
    switch target {
    case .id: draft.id = cell == Batch.missing ? nil : Batch.Text(cell: cell)
    case .changed: draft.changed = cell == Batch.missing ? .min : Int64(bitPattern: cell)
    case .field(let field): batch.cells[draft.firstCell + field] = cell
    }
  }

  /// A value of the pack's as a cell.
  private mutating func cell(of constant: ImportPlan.Constant) -> UInt64 {
    switch constant {
    case .missing: return Batch.missing
    case .cell(let cell): return cell
    case .text(let bytes): return bytes.isEmpty ? Batch.missing : batch.append(bytes).cell
    case .number(let number):
      batch.fractions.append(number)
      return UInt64(batch.fractions.count - 1)
    case .period(let period):
      batch.periods.append(period)
      return UInt64(batch.periods.count - 1)
    case .list(let items):
      let start = batch.listCells.count
      for item in items { batch.listCells.append(cell(of: item)) }
      return listCell(from: start)
    }
  }

  /// The elements that have been gathered since `start`.
  private func listCell(from start: Int) -> UInt64 {
    let count = batch.listCells.count - start
    return count == 0 ? Batch.missing : Batch.Text(start: start, length: count).cell
  }

  // MARK: From text

  /// A trimmed text as the column's value.
  private mutating func put(
    _ text: Span<UInt8>, _ start: Int, _ end: Int, _ form: ForeignCell.Form, _ column: ImportPlan.Column,
    of draft: inout Draft, at place: Int, _ reading: borrowing ForeignReading, _ bytes: Span<UInt8>
  ) {
    guard case .field(let field) = column.target, schema.records[draft.type].plans[field].isList else {
      let cell = mapped(text, start, end, form, column, of: &draft, at: place, reading, bytes)
      return set(column.target, cell, of: &draft)
    }
    let first = batch.listCells.count
    guard let separator = reading.plan.listSeparator else {
      addElement(text, start, end, form, column, of: &draft, at: place, reading, bytes)
      return set(column.target, listCell(from: first), of: &draft)
    }
    var from = start
    for index in start...end where index == end || text[index] == separator {
      let (a, b) = text.trimmed(from, index)
      if a < b || start == end { addElement(text, a, b, .plain, column, of: &draft, at: place, reading, bytes) }
      from = index + 1
    }
    set(column.target, listCell(from: first), of: &draft)
  }

  /// One element of a list, or the several that its spelling stands for.
  private mutating func addElement(
    _ text: Span<UInt8>, _ start: Int, _ end: Int, _ form: ForeignCell.Form, _ column: ImportPlan.Column,
    of draft: inout Draft, at place: Int, _ reading: borrowing ForeignReading, _ bytes: Span<UInt8>
  ) {
    let cell = mapped(text, start, end, form, column, of: &draft, at: place, reading, bytes)
    // What a spelling stands for is a list of its own, and has been added.
    if cell != Batch.missing, column.spellings == ImportPlan.Column.none { batch.listCells.append(cell) }
  }

  /// A JSON list as a list field's value.
  private mutating func put(
    list: ForeignCell, _ column: ImportPlan.Column, of draft: inout Draft, _ reading: borrowing ForeignReading,
    _ bytes: Span<UInt8>
  ) {
    guard case .field(let field) = column.target, schema.records[draft.type].plans[field].isList else {
      let name = name(column.target, draft)
      draft.faults.append(fault(.wrongType, bytes, list.start, name, "one value, not a list", "map another key"))
      return
    }
    let first = batch.listCells.count
    var scanner = JSONScanner(from: list.start, to: list.end)
    do throws(JSONFault) {
      try scanner.array(bytes) { (scanner) throws(JSONFault) in
        let cell = try Self.value(&scanner, bytes)
        if cell.form == .list {
          draft.faults.append(
            fault(
              .wrongType, bytes, cell.start, name(column.target, draft), "plain values in the list", "map another key"))
        } else if cell.form != .absent {
          let text = decoded(cell, bytes)
          let (start, end) = text.span.trimmed(0, text.count)
          addElement(text.span, start, end, cell.form, column, of: &draft, at: cell.start, reading, bytes)
        }
      }
    } catch {
      // The list has been scanned before.
    }
    set(column.target, listCell(from: first), of: &draft)
  }

  private func name(_ target: ImportPlan.Target, _ draft: Draft) -> String {
    switch target {
    case .id: "id"
    case .changed: "endret"
    case .field(let field): schema.records[draft.type].fields[field].name
    }
  }

  /// What the pack's spellings say of a text, else what it says itself.
  private mutating func mapped(
    _ text: Span<UInt8>, _ start: Int, _ end: Int, _ form: ForeignCell.Form, _ column: ImportPlan.Column,
    of draft: inout Draft, at place: Int, _ reading: borrowing ForeignReading, _ bytes: Span<UInt8>
  ) -> UInt64 {
    guard column.spellings != ImportPlan.Column.none else {
      guard start < end else { return Batch.missing }
      return plainValue(text, start, end, form, column.target, of: &draft, at: place, reading, bytes)
    }
    let number = column.spellings
    let found =
      reading.plan.spellings[number].known.find(text, start, end)
      ?? normal(text, start, end).flatMap { reading.plan.spellings[number].known.find($0.span, 0, $0.count) }
    if let found { return cell(of: reading.plan.spellings[number].values[found]) }
    guard start < end else { return Batch.missing }
    if let otherwise = reading.plan.spellings[number].otherwise { return cell(of: otherwise) }
    let name = name(column.target, draft)
    draft.faults.append(
      fault(
        .unknownValue, bytes, place, name, "one of the spellings that the import lists for `\(name)`",
        "correct the cell, or add its spelling to the import"))
    return Batch.missing
  }

  /// In NFC, where that may be another text.
  private func normal(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> [UInt8]? {
    var raw: [UInt8] = []
    var mayCombine = false
    for index in start..<end {
      raw.append(text[index])
      if text[index] >= 0xCC { mayCombine = true }
    }
    return mayCombine ? Array(NFC.normalise(String(decoding: raw, as: UTF8.self)).utf8) : nil
  }

  private mutating func plainValue(
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
      let reading = plan.dates.readAll(text, start, end) ?? plan.times.flatMap { $0.readAll(text, start, end) }
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
    guard let times = plan.times else { return Instant(rfc3339Bytes: text.extracting(start..<end)) }
    return times.readAll(text, start, end).flatMap {
      schema.zone.instants(date: $0.date, secondOfDay: $0.secondOfDay).first
    }
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

  /// A number as people write it: a sign, digits that may stand in threes, and decimals behind the sign for them. `nil`
  /// when it is written otherwise or does not fit.
  static func number(_ text: Span<UInt8>, _ start: Int, _ end: Int, sign: UInt8) -> Fraction? {
    var plain: [UInt8] = []
    var index = start
    func isDigit(_ index: Int) -> Bool { index < end && text[index] &- 0x30 < 10 }
    /// The length of a space of any width.
    func space(_ index: Int) -> Int {
      if text[index] == 0x20 { return 1 }
      if index + 1 < end, text[index] == 0xC2, text[index + 1] == 0xA0 { return 2 }
      let isNarrow = index + 2 < end && text[index] == 0xE2 && text[index + 1] == 0x80 && text[index + 2] == 0xAF
      return isNarrow ? 3 : 0
    }
    if index < end, text[index] == 0x2D || text[index] == 0x2B {
      if text[index] == 0x2D { plain.append(0x2D) }
      index += 1
    } else if index + 2 < end, text[index] == 0xE2, text[index + 1] == 0x88, text[index + 2] == 0x92 {
      plain.append(0x2D)
      index += 3
    }
    let first = index
    while isDigit(index) {
      plain.append(text[index])
      index += 1
    }
    guard index > first else { return nil }
    if index - first <= 3 {
      while index < end, case let width = space(index), width > 0 {
        index += width
        for _ in 0..<3 {
          guard isDigit(index) else { return nil }
          plain.append(text[index])
          index += 1
        }
        if isDigit(index) { return nil }
      }
    }
    if index < end, text[index] == sign {
      plain.append(0x2E)
      index += 1
      guard isDigit(index) else { return nil }
      while isDigit(index) {
        plain.append(text[index])
        index += 1
      }
    }
    return index == end ? fraction(plain.span, 0, plain.count) : nil
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
