public import CivilTime
internal import Krav

/// Reads one file's bytes into a batch, following the declared record types. Pure: what it needs of the clock is given.
public struct RecordReader: Sendable {
  /// What the clock and the calendar say while reading.
  public struct Moment: Sendable {
    public var today: CivilDate
    public var now: Instant

    public init(today: CivilDate, now: Instant) {
      self.today = today
      self.now = now
    }
  }

  /// A file may be this large, in bytes.
  public static let fileLimit = 256 << 20

  let schema: RecordSchema
  let moment: Moment
  var batch: Batch
  /// The line that `lineOffset` is on, so that lines are counted once.
  private var line = 1
  private var lineOffset = 0

  /// - Parameters:
  ///   - path: relative to the inbox; it ends in `.json` or `.jsonl`.
  ///   - bytes: the whole file.
  public static func read(path: String, bytes: [UInt8], schema: RecordSchema, at moment: Moment) -> Batch {
    let path = NFC.normalise(path)
    var reader = RecordReader(schema: schema, moment: moment, batch: Batch(path: path))
    reader.read(bytes.span, isLines: path.hasSuffix(".jsonl"))
    return reader.batch
  }

  private init(schema: RecordSchema, moment: Moment, batch: Batch) {
    self.schema = schema
    self.moment = moment
    self.batch = batch
  }

  private mutating func read(_ bytes: Span<UInt8>, isLines: Bool) {
    do throws(JSONFault) {
      guard bytes.count <= Self.fileLimit else {
        throw JSONFault(code: .tooLarge, offset: 0, expected: "a file of at most 256 MiB")
      }
      try checkUTF8(bytes)
      if isLines { try readLines(bytes) } else { try readDocument(bytes) }
      markDuplicates()
    } catch {
      var refused = Batch(path: batch.path)
      refused.isRefused = true
      let (line, column) = Self.whole(bytes, error.offset)
      refused.add(
        IntakeProblem(
          error.code, line: error.code == .tooLarge ? 0 : line, column: error.code == .tooLarge ? 0 : column,
          expected: error.expected, remedy: Self.remedy(error.code)))
      batch = refused
    }
  }

  private static func whole(_ bytes: Span<UInt8>, _ offset: Int) -> (line: Int, column: Int) {
    let reader = RecordReader(
      schema: RecordSchema(Program()), moment: Moment(today: .first, now: Instant(seconds: 0)), batch: Batch(path: ""))
    return reader.position(bytes, min(offset, bytes.count))
  }

  private static func remedy(_ code: IntakeProblem.Code) -> String {
    switch code {
    case .notUTF8: "save the file as UTF-8"
    case .tooLarge, .tooLong: "split it"
    default: "mend the syntax at this place; what the file said before stays in force"
    }
  }

  private func checkUTF8(_ bytes: Span<UInt8>) throws(JSONFault) {
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      throw JSONFault(code: .notJSON, offset: 0, expected: "no byte order mark before the first bracket")
    }
    do {
      _ = try UTF8Span(validating: bytes)
    } catch {
      throw JSONFault(code: .notUTF8, offset: error.byteOffsets.lowerBound, expected: "UTF-8")
    }
  }

  private mutating func readLines(_ bytes: Span<UInt8>) throws(JSONFault) {
    var start = 0
    while start < bytes.count {
      var stop = start
      while stop < bytes.count, bytes[stop] != 0x0A { stop += 1 }
      guard stop - start <= JSONScanner.lengthLimit else {
        throw JSONFault(code: .tooLong, offset: start, expected: "a line of at most 1 MiB")
      }
      var scanner = JSONScanner(from: start, to: stop)
      if scanner.peek(bytes) != 0 || scanner.index < stop {
        try record(&scanner, bytes)
        _ = scanner.peek(bytes)
        guard scanner.index == stop else { throw scanner.fault("the end of the line after the object") }
      }
      start = stop + 1
    }
  }

  private mutating func readDocument(_ bytes: Span<UInt8>) throws(JSONFault) {
    var scanner = JSONScanner(from: 0, to: bytes.count)
    switch scanner.peek(bytes) {
    case 0x7B: try record(&scanner, bytes)
    case 0x5B:
      // A closure may not change the reader while the scanner is lent out, so the array is walked here.
      _ = scanner.take(0x5B, bytes)
      try scanner.enter()
      if !scanner.take(0x5D, bytes) {
        repeat {
          guard scanner.peek(bytes) == 0x7B else { throw scanner.fault("an object") }
          try record(&scanner, bytes)
        } while scanner.take(0x2C, bytes)
        guard scanner.take(0x5D, bytes) else { throw scanner.fault("`,` or `]`") }
      }
    default: throw scanner.fault("an object or an array of objects")
    }
    _ = scanner.peek(bytes)
    guard scanner.index == bytes.count else { throw scanner.fault("nothing more after the value") }
  }

  // MARK: Places

  /// Counts lines up to a record's start; records come in order.
  mutating func advanceLine(_ bytes: Span<UInt8>, to offset: Int) {
    while lineOffset < offset {
      if bytes[lineOffset] == 0x0A { line += 1 }
      lineOffset += 1
    }
  }

  /// Line and column, both from 1, of an offset in the record that is being read; columns count characters.
  func position(_ bytes: Span<UInt8>, _ offset: Int) -> (line: Int, column: Int) {
    var line = line
    for index in lineOffset..<max(lineOffset, offset) where bytes[index] == 0x0A { line += 1 }
    var column = 1
    var index = offset
    while index > 0, bytes[index - 1] != 0x0A {
      index -= 1
      if bytes[index] & 0xC0 != 0x80 { column += 1 }
    }
    return (line, column)
  }

  /// One (type, id) twice in one file: the later counts, and both lines are told.
  private mutating func markDuplicates() {
    var seen: [Key: UInt32] = [:]
    seen.reserveCapacity(batch.entries.count)
    for entry in batch.entries {
      let key = Key(type: entry.type, id: Array(batch.strings[entry.id.range]))
      guard let first = seen.updateValue(entry.line, forKey: key) else { continue }
      batch.add(
        IntakeProblem(
          .duplicate, line: Int(entry.line), column: 0, field: "id",
          expected: "each id once; it stands on line \(first) too",
          remedy: "remove one of the two; until then the later one counts"))
    }
  }

  private struct Key: Hashable {
    var type: UInt16
    var id: [UInt8]
  }
}
