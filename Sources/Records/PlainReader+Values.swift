internal import Bytes
internal import CivilTime
internal import Krav

extension PlainReader {
  /// A field's value as a cell of the batch; `nil` when it is not plain.
  @inline(__always)
  mutating func value(
    _ key: PlainKey, _ bytes: Span<UInt8>, _ schema: RecordSchema, _ frame: Frame, _ batch: inout Batch
  ) -> UInt64? {
    guard index < bytes.count else { return nil }
    if bytes[index] == 0x6E { return takeNull(bytes) ? Batch.missing : nil }
    return key.isList ? list(key, bytes, schema, frame, &batch) : scalar(key, bytes, schema, frame, &batch)
  }

  private mutating func list(
    _ key: PlainKey, _ bytes: Span<UInt8>, _ schema: RecordSchema, _ frame: Frame, _ batch: inout Batch
  ) -> UInt64? {
    guard take(0x5B, bytes) else { return nil }
    skipSpace(bytes, frame)
    if take(0x5D, bytes) { return Batch.missing }
    let start = batch.listCells.count
    repeat {
      skipSpace(bytes, frame)
      guard let cell = scalar(key, bytes, schema, frame, &batch) else { return nil }
      if cell != Batch.missing { batch.listCells.append(cell) }
      skipSpace(bytes, frame)
    } while take(0x2C, bytes)
    guard take(0x5D, bytes) else { return nil }
    let count = batch.listCells.count - start
    return count == 0 ? Batch.missing : Batch.Text(start: start, length: count).cell
  }

  private mutating func scalar(
    _ key: PlainKey, _ bytes: Span<UInt8>, _ schema: RecordSchema, _ frame: Frame, _ batch: inout Batch
  ) -> UInt64? {
    switch key.kind {
    case .label:
      guard let text = plainString(bytes) else { return nil }
      return keep(text, bytes, &batch)?.cell
    case .text:
      let start = index
      guard skipString(bytes) else { return nil }
      // Free text is not kept: an empty one, which is two quotes, is as none at all.
      return index - start > 2 ? 1 : Batch.missing
    case .number: return number(key, bytes, &batch)
    case .bool:
      if takeTrue(bytes) { return 1 }
      return takeFalse(bytes) ? 0 : nil
    case .date: return date(key, bytes, frame)
    case .instant:
      guard let text = plainString(bytes),
        let instant = Instant(rfc3339Bytes: bytes.extracting(text)), RecordReader.isPlausible(instant),
        !key.isPast || instant.seconds <= frame.moment.now.seconds + 86_400
      else { return nil }
      return UInt64(bitPattern: instant.seconds)
    case .period:
      guard let text = plainString(bytes), let period = try? Period(edtf: RecordReader.text(bytes, text)) else {
        return nil
      }
      batch.periods.append(period)
      return UInt64(batch.periods.count - 1)
    case .enumeration:
      guard let text = plainString(bytes),
        let value = schema.enums[Int(key.enumeration)].find(bytes, text.lowerBound, text.upperBound)
      else { return nil }
      return UInt64(value)
    case .id, .type, .changed, .inside: return nil
    }
  }

  // MARK: Numbers and days

  private mutating func number(_ key: PlainKey, _ bytes: Span<UInt8>, _ batch: inout Batch) -> UInt64? {
    guard index &+ 1 < bytes.count else { return nil }
    let fraction: Fraction
    let first = bytes[index] &- 0x30
    // One digit alone: grades and counts most often are.
    if first < 10, Self.endsNumber(bytes[index &+ 1]) {
      index &+= 1
      fraction = Fraction(Int64(first))
    } else {
      guard first < 10 || bytes[index] == 0x2D else { return nil }
      var scanner = JSONScanner(from: index, to: bytes.count)
      guard let text = try? scanner.number(bytes), let read = RecordReader.fraction(bytes, text.start, text.end),
        !key.isWhole || read.isInteger
      else { return nil }
      index = scanner.index
      fraction = read
    }
    batch.fractions.append(fraction)
    return UInt64(batch.fractions.count - 1)
  }

  @inline(__always)
  private static func endsNumber(_ byte: UInt8) -> Bool { byte == 0x2C || byte == 0x7D || byte == 0x5D || byte <= 0x20 }

  /// `"yyyy-mm-dd"`: two words that hold all of it but the opening quote.
  @inline(__always)
  private mutating func date(_ key: PlainKey, _ bytes: Span<UInt8>, _ frame: Frame) -> UInt64? {
    guard index &+ 12 <= bytes.count, bytes[index] == 0x22 else { return nil }
    // A digit becomes its value and each other sign zero, where it is the one that belongs there.
    let head = bytes.word(at: index &+ 1) ^ 0x2D30_302D_3030_3030
    let tail = bytes.word(at: index &+ 4) ^ 0x2230_302D_3030_2D30
    let above = head | (head &+ 0x7F76_767F_7676_7676) | tail | (tail &+ 0x7F76_767F_7676_7F76)
    guard above & 0x8080_8080_8080_8080 == 0 else { return nil }
    func pair(_ word: UInt64, _ place: UInt64) -> Int {
      Int(word &>> (place &* 8) & 15) &* 10 &+ Int(word &>> (place &* 8 &+ 8) & 15)
    }
    guard
      let date = CivilDate(
        year: pair(head, 0) &* 100 &+ pair(head, 2), month: pair(head, 5), day: pair(tail, 5)),
      RecordReader.plausibleDays.contains(date.dayNumber),
      !key.isPast || Int(date.dayNumber) <= Int(frame.moment.today.dayNumber) + 1
    else { return nil }
    index &+= 12
    return UInt64(Register.word(date))
  }

  mutating func instantOfChange(_ bytes: Span<UInt8>, _ frame: Frame) -> Bool {
    if index < bytes.count, bytes[index] == 0x6E { return takeNull(bytes) }
    guard let text = plainString(bytes), let instant = Instant(rfc3339Bytes: bytes.extracting(text)),
      instant.seconds <= frame.moment.now.seconds + 86_400
    else { return false }
    changed = instant.seconds
    return true
  }

  // MARK: Words

  @inline(__always)
  private mutating func takeNull(_ bytes: Span<UInt8>) -> Bool { takeLetters(0x6C6C_756E, bytes) }

  @inline(__always)
  private mutating func takeTrue(_ bytes: Span<UInt8>) -> Bool { takeLetters(0x6575_7274, bytes) }

  private mutating func takeFalse(_ bytes: Span<UInt8>) -> Bool {
    guard index &+ 5 <= bytes.count, bytes[index &+ 4] == 0x65 else { return false }
    guard takeLetters(0x736C_6166, bytes) else { return false }
    index &+= 1
    return true
  }

  /// Four letters, the first lowest.
  @inline(__always)
  private mutating func takeLetters(_ word: UInt32, _ bytes: Span<UInt8>) -> Bool {
    guard index &+ 4 <= bytes.count else { return false }
    let found =
      UInt32(bytes[index]) | UInt32(bytes[index &+ 1]) &<< 8 | UInt32(bytes[index &+ 2]) &<< 16
      | UInt32(bytes[index &+ 3]) &<< 24
    guard found == word else { return false }
    index &+= 4
    return true
  }

  /// Passes over the value of a key that no pack knows.
  mutating func skipPlain(_ bytes: Span<UInt8>, _ frame: Frame) -> Bool {
    skipSpace(bytes, frame)
    guard index < bytes.count else { return false }
    if bytes[index] == 0x22 { return skipString(bytes) }
    var scanner = JSONScanner(from: index, to: bytes.count, isLine: frame.isLine)
    // It stands in a record, which may stand in a list.
    scanner.depth = frame.isLine ? 1 : 2
    guard (try? scanner.skipValue(bytes)) != nil,
      (try? UTF8Span(validating: bytes.extracting(index..<scanner.index))) != nil
    else { return false }
    index = scanner.index
    return true
  }
}
