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
  /// What the file may do with each type; empty when all may stand in it.
  let standings: [TrustRules.Standing]
  /// The line that `lineOffset` is on, so that lines are counted once.
  private var line = 1
  private var lineOffset = 0

  /// - Parameters:
  ///   - path: relative to the inbox; it ends in `.json` or `.jsonl`.
  ///   - bytes: the whole file.
  ///   - schema: the record types, and which files may hold them.
  ///   - moment: when the file is read.
  ///   - owner: who owns the file; `nil` when nobody can tell.
  public static func read(
    path: String, bytes: [UInt8], schema: RecordSchema, at moment: Moment, owner: FileOwner? = nil
  ) -> Batch {
    let path = NFC.normalise(path)
    let standings = schema.trust.standings(of: path, owner, names: schema.names)
    var reader = RecordReader(schema: schema, moment: moment, batch: Batch(path: path), standings: standings)
    reader.read(bytes.span, isLines: path.hasSuffix(".jsonl"))
    return reader.batch
  }

  private init(schema: RecordSchema, moment: Moment, batch: Batch, standings: [TrustRules.Standing] = []) {
    self.schema = schema
    self.moment = moment
    self.batch = batch
    self.standings = standings
    for (type, standing) in standings.enumerated() {
      if case .accepted(let source) = standing { self.batch.owners[UInt16(type)] = source.words }
    }
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
    var scanner = JSONScanner(from: 0, to: bytes.count, isLine: true)
    while scanner.index < bytes.count {
      let start = scanner.index
      lineOffset = start
      scanner.skipSpace(bytes)
      if !scanner.isAtEnd(bytes) {
        try record(&scanner, bytes)
        scanner.skipSpace(bytes)
        guard scanner.isAtEnd(bytes) else { throw scanner.fault("the end of the line after the object") }
        guard scanner.index - start <= JSONScanner.lengthLimit else {
          throw JSONFault(code: .tooLong, offset: start, expected: "a line of at most 1 MiB")
        }
      }
      scanner.index += 1
      line += 1
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

  /// The line, from 1, of an offset in the record that is being read.
  func line(_ bytes: Span<UInt8>, of offset: Int) -> Int {
    var line = line
    for index in lineOffset..<max(lineOffset, offset) where bytes[index] == 0x0A { line += 1 }
    return line
  }

  /// Line and column, both from 1, of an offset in the record that is being read; columns count characters.
  func position(_ bytes: Span<UInt8>, _ offset: Int) -> (line: Int, column: Int) {
    let line = line(bytes, of: offset)
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
    // Entry + 1, or 0 where free; at most half full.
    var size = 16
    while size < batch.entries.count * 2 { size *= 2 }
    var table = [UInt32](repeating: 0, count: size)
    for (number, entry) in batch.entries.enumerated() {
      var index = Int(truncatingIfNeeded: hash(entry)) & (size - 1)
      while table[index] != 0, !isSame(batch.entries[Int(table[index]) - 1], entry) { index = (index + 1) & (size - 1) }
      if table[index] != 0 {
        let first = batch.entries[Int(table[index]) - 1].line
        batch.add(
          IntakeProblem(
            .duplicate, line: Int(entry.line), column: 0, field: "id",
            expected: "each id once; it stands on line \(first) too",
            remedy: "remove one of the two; until then the later one counts"))
      }
      table[index] = UInt32(number + 1)
    }
  }

  private func hash(_ entry: Batch.Entry) -> UInt64 {
    var hash = 0xcbf2_9ce4_8422_2325 ^ UInt64(entry.type)
    for index in entry.id.range { hash = (hash ^ UInt64(batch.strings[index])) &* 0x0000_0100_0000_01b3 }
    return hash ^ hash >> 32
  }

  private func isSame(_ one: Batch.Entry, _ other: Batch.Entry) -> Bool {
    guard one.type == other.type, one.id.length == other.id.length else { return false }
    for (a, b) in zip(one.id.range, other.id.range) where batch.strings[a] != batch.strings[b] { return false }
    return true
  }
}
