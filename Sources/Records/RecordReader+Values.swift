internal import CivilTime
internal import Krav

extension RecordReader {
  /// A declared field's value as a cell; what does not fit is noted in the draft and passed over.
  mutating func value(
    _ field: Int, of draft: inout Draft, _ scanner: inout JSONScanner, _ bytes: Span<UInt8>
  ) throws(JSONFault) -> UInt64 {
    let byte = scanner.peek(bytes)
    if byte == 0x6E {
      try scanner.word("null", bytes)
      return Batch.missing
    }
    guard schema.records[draft.type].plans[field].isList else { return try scalar(field, of: &draft, &scanner, bytes) }
    guard byte == 0x5B else {
      draft.faults.append(
        fault(
          .wrongType, bytes, scanner.index, name(field, draft), "a list", "put `[ … ]` around the values"))
      try scanner.skipValue(bytes)
      return Batch.missing
    }
    _ = scanner.take(0x5B, bytes)
    try scanner.enter()
    let start = batch.listCells.count
    if !scanner.take(0x5D, bytes) {
      repeat {
        _ = scanner.peek(bytes)
        let cell = try scalar(field, of: &draft, &scanner, bytes)
        if cell != Batch.missing { batch.listCells.append(cell) }
      } while scanner.take(0x2C, bytes)
      guard scanner.take(0x5D, bytes) else { throw scanner.fault("`,` or `]`") }
    }
    scanner.leave()
    let count = batch.listCells.count - start
    return count == 0 ? Batch.missing : Batch.Text(start: start, length: count).cell
  }

  private func name(_ field: Int, _ draft: Draft) -> String { schema.records[draft.type].fields[field].name }

  private mutating func scalar(
    _ field: Int, of draft: inout Draft, _ scanner: inout JSONScanner, _ bytes: Span<UInt8>
  ) throws(JSONFault) -> UInt64 {
    let place = scanner.index
    let byte = scanner.peek(bytes)
    let plan = schema.records[draft.type].plans[field]
    switch (plan.type, byte) {
    case (.bool, 0x74):
      try scanner.word("true", bytes)
      return 1
    case (.bool, 0x66):
      try scanner.word("false", bytes)
      return 0
    case (.integer, 0x2D), (.integer, 0x30...0x39), (.decimal, 0x2D), (.decimal, 0x30...0x39):
      let (start, end) = try scanner.number(bytes)
      guard let number = Self.fraction(bytes, start, end) else {
        return refuse(.numberRange, place, field, "a number that fits in 64 bits", "correct the number", &draft, bytes)
      }
      guard plan.type == .decimal || number.isInteger else {
        return refuse(.wrongType, place, field, "a whole number", "correct the number", &draft, bytes)
      }
      batch.fractions.append(number)
      return UInt64(batch.fractions.count - 1)
    case (.text, 0x22):
      // Free text is not kept: an empty one is as none at all.
      let text = try scanner.string(bytes)
      return text.end > text.start ? 1 : Batch.missing
    case (.label, 0x22), (.reference, 0x22):
      let text = try scanner.string(bytes)
      if let stretch = keepPlain(text, bytes) { return stretch.cell }
      return keep(text, place, name(field, draft), plan.longest, of: &draft, scanner, bytes)?.cell ?? Batch.missing
    case (.enumeration(let number), 0x22):
      let text = try scanner.string(bytes)
      let unescaped = text.isEscaped ? scanner.unescaped(bytes, text.start, text.end) : nil
      let found =
        unescaped.map { schema.enums[number].find($0.span, 0, $0.count) }
        ?? schema.enums[number].find(bytes, text.start, text.end)
        ?? normalised(text, scanner, bytes).flatMap { schema.enums[number].find($0.span, 0, $0.count) }
      guard let found else {
        return refuse(
          .unknownValue, place, field, "one of the values declared for `\(name(field, draft))`", "correct the value",
          &draft,
          bytes)
      }
      return UInt64(found)
    case (.date, 0x22):
      let text = try scanner.string(bytes)
      let date = CivilDate(isoBytes: bytes.extracting(text.start..<text.end))
      return dateCell(date, place, field, &draft, bytes, written: "yyyy-mm-dd")
    case (.instant, 0x22):
      let text = try scanner.string(bytes)
      let instant = Instant(rfc3339Bytes: bytes.extracting(text.start..<text.end))
      return instantCell(instant, place, field, &draft, bytes, written: Self.isoInstant)
    case (.period, 0x22):
      let text = try scanner.string(bytes)
      return periodCell(Self.text(bytes, text.start..<text.end), place, field, &draft, bytes)
    default:
      try scanner.skipValue(bytes)
      return refuse(.wrongType, place, field, Self.expectation(plan.type), "correct the value", &draft, bytes)
    }
  }

  /// From 1900-01-01 to 2199-12-31, as day numbers.
  static let plausibleDays: ClosedRange<Int32> = -25_567...84_005

  /// The years 1900 to 2199.
  static func isPlausible(_ instant: Instant) -> Bool {
    instant.seconds > -2_208_988_800 && instant.seconds < 7_258_118_400
  }

  static let isoInstant = "an instant with seconds and offset, as `2027-03-28T13:00:00+01:00`"

  /// - Parameter written: how days are written there.
  mutating func dateCell(
    _ date: CivilDate?, _ place: Int, _ field: Int, _ draft: inout Draft, _ bytes: Span<UInt8>, written: String
  ) -> UInt64 {
    guard let date, Self.plausibleDays.contains(date.dayNumber) else {
      return refuse(
        .badDate, place, field, "a day of the calendar as `\(written)`, of the years 1900 to 2199",
        "correct the date", &draft, bytes)
    }
    if schema.records[draft.type].plans[field].isPast, Int(date.dayNumber) > Int(moment.today.dayNumber) + 1 {
      return refuse(
        .badDate, place, field, "a day that has come, since the field states a fact", "correct the date", &draft, bytes)
    }
    return UInt64(Register.word(date))
  }

  /// - Parameter written: how instants are written there.
  mutating func instantCell(
    _ instant: Instant?, _ place: Int, _ field: Int, _ draft: inout Draft, _ bytes: Span<UInt8>, written: String
  ) -> UInt64 {
    guard let instant, Self.isPlausible(instant) else {
      return refuse(.badDate, place, field, written, "correct the instant", &draft, bytes)
    }
    if schema.records[draft.type].plans[field].isPast, instant.seconds > moment.now.seconds + 86_400 {
      return refuse(
        .badDate, place, field, "an instant that has come, since the field states a fact", "correct the instant",
        &draft, bytes)
    }
    return UInt64(bitPattern: instant.seconds)
  }

  mutating func periodCell(
    _ text: String, _ place: Int, _ field: Int, _ draft: inout Draft, _ bytes: Span<UInt8>
  ) -> UInt64 {
    do {
      batch.periods.append(try Period(edtf: text))
      return UInt64(batch.periods.count - 1)
    } catch {
      return refuse(
        .badDate, place, field, "a period as EDTF, for example `2019`, `2019-03`, `2019-21` or `2019-03/..`",
        "correct the period", &draft, bytes)
    }
  }

  mutating func refuse(
    _ code: IntakeProblem.Code, _ place: Int, _ field: Int, _ expected: String, _ remedy: String,
    _ draft: inout Draft, _ bytes: Span<UInt8>
  ) -> UInt64 {
    draft.faults.append(fault(code, bytes, place, name(field, draft), expected, remedy))
    return Batch.missing
  }

  private static func expectation(_ type: FieldType) -> String {
    switch type {
    case .label: "a string"
    case .text: "a string, of which only is kept that it is set"
    case .integer: "a whole number"
    case .decimal: "a number"
    case .bool: "`true` or `false`"
    case .date: "a date as `yyyy-mm-dd`"
    case .instant: "an instant in a string"
    case .period: "a period in a string"
    case .enumeration: "a string, one of the declared values"
    case .reference: "a string, the id of a record"
    }
  }

  // MARK: Ids and labels

  mutating func identity(
    of draft: inout Draft, _ scanner: inout JSONScanner, _ bytes: Span<UInt8>
  ) throws(JSONFault) -> Batch.Text? {
    let place = scanner.index
    guard scanner.peek(bytes) == 0x22 else {
      try scanner.skipValue(bytes)
      draft.faults.append(fault(.wrongType, bytes, place, "id", "a string", "put the id in quotes"))
      return nil
    }
    let text = try scanner.string(bytes)
    return keepPlain(text, bytes) ?? keep(text, place, "id", KeptText.limit, of: &draft, scanner, bytes)
  }

  /// Keeps a text that is seen at a glance to be right, as nearly all are: short, without escapes, and of letters that
  /// neither combine nor turn what stands around them. `nil` says nothing.
  mutating func keepPlain(
    _ text: (start: Int, end: Int, isEscaped: Bool), _ bytes: Span<UInt8>
  ) -> Batch.Text? {
    guard !text.isEscaped, text.end > text.start, text.end - text.start <= KeptText.limit,
      Self.isPlain(text.start..<text.end, bytes)
    else { return nil }
    let start = batch.strings.count
    for index in text.start..<text.end { batch.strings.append(bytes[index]) }
    return Batch.Text(start: start, length: text.end - text.start)
  }

  /// Whether all letters neither combine nor turn what stands around them, and the digits are too few for a national
  /// identity number.
  static func isPlain(_ text: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    var digits = 0
    for index in text {
      switch bytes[index] {
      case 0x30...0x39: digits += 1
      case 0x20...0x7E, 0x80...0xBF, 0xC3...0xCB: break
      default: return false
      }
    }
    return digits < 11
  }

  private mutating func keep(
    _ text: (start: Int, end: Int, isEscaped: Bool), _ place: Int, _ field: String, _ longest: Int,
    of draft: inout Draft, _ scanner: JSONScanner, _ bytes: Span<UInt8>
  ) -> Batch.Text? {
    guard let kept = normalised(text, scanner, bytes) else { return nil }
    return keep(kept, place, field, longest, of: &draft, bytes)
  }

  /// A label, id or reference in NFC: at most `longest` characters, no control characters, no national identity number.
  mutating func keep(
    _ kept: [UInt8], _ place: Int, _ field: String, _ longest: Int, of draft: inout Draft, _ bytes: Span<UInt8>
  ) -> Batch.Text? {
    if kept.isEmpty {
      draft.faults.append(
        fault(.wrongType, bytes, place, field, "a text that is not empty", "fill it in, or leave it out"))
      return nil
    }
    switch KeptText.fault(kept.span, limit: longest) {
    case .tooLong?:
      draft.faults.append(
        fault(.wrongType, bytes, place, field, "at most \(longest) characters", "shorten it"))
    case .controlCharacter?:
      draft.faults.append(
        fault(.controlCharacter, bytes, place, field, "no control or direction characters", "remove them"))
    case .nationalID?:
      draft.faults.append(
        fault(
          .nationalID, bytes, place, field, "no national identity number",
          "use a pseudonymous id: the record is refused"))
    case nil: return batch.append(kept)
    }
    return nil
  }

  private func normalised(
    _ text: (start: Int, end: Int, isEscaped: Bool), _ scanner: JSONScanner, _ bytes: Span<UInt8>
  ) -> [UInt8]? {
    if text.isEscaped {
      return Array(NFC.normalise(String(decoding: scanner.unescaped(bytes, text.start, text.end), as: UTF8.self)).utf8)
    }
    var raw: [UInt8] = []
    raw.reserveCapacity(text.end - text.start)
    var mayCombine = false
    for index in text.start..<text.end {
      raw.append(bytes[index])
      if bytes[index] >= 0xCC { mayCombine = true }
    }
    return mayCombine ? Array(NFC.normalise(String(decoding: raw, as: UTF8.self)).utf8) : raw
  }

  static func text(_ bytes: Span<UInt8>, _ text: Range<Int>) -> String {
    var raw: [UInt8] = []
    for index in text { raw.append(bytes[index]) }
    return String(decoding: raw, as: UTF8.self)
  }

  /// `endret`: when this version was written.
  mutating func changed(
    of draft: inout Draft, _ scanner: inout JSONScanner, _ bytes: Span<UInt8>
  ) throws(JSONFault) -> Int64 {
    let place = scanner.index
    if scanner.peek(bytes) == 0x6E {
      try scanner.word("null", bytes)
      return .min
    }
    var instant: Instant?
    if scanner.peek(bytes) == 0x22 {
      let text = try scanner.string(bytes)
      instant = Instant(rfc3339Bytes: bytes.extracting(text.start..<text.end))
    } else {
      try scanner.skipValue(bytes)
    }
    return changed(instant, place, of: &draft, bytes, written: Self.isoInstant)
  }

  /// - Parameter written: how instants are written there.
  func changed(
    _ instant: Instant?, _ place: Int, of draft: inout Draft, _ bytes: Span<UInt8>, written: String
  ) -> Int64 {
    guard let instant else {
      draft.faults.append(fault(.badDate, bytes, place, "endret", written, "correct the instant"))
      return .min
    }
    guard instant.seconds <= moment.now.seconds + 86_400 else {
      draft.faults.append(
        fault(
          .badDate, bytes, place, "endret", "an instant that is not more than 24 hours ahead",
          "correct the instant or the clock of the system that wrote it"))
      return .min
    }
    return instant.seconds
  }
}
