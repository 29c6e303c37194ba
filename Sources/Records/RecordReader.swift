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
  private(set) var standings: [TrustRules.Standing] = []
  /// The line that `lineOffset` is on, so that lines are counted once.
  private var line = 1
  private var lineOffset = 0
  /// A carriage return on its own ends a line too.
  var countsReturns = false
  /// Each byte is a character.
  var isSingleByte = false
  /// The rows are those of a spreadsheet.
  var isWorkbook = false
  /// Of the two such encodings that without printable characters from 0x80 to 0x9F.
  var isLatin1 = false
  /// The import that is at work, for JSON.
  private var foreign: ForeignReading?
  /// Reads records of our own that are written as most are.
  private var plain: PlainReader
  /// Whether it reads them; only tests do without.
  private var usesPlain = true

  /// - Parameters:
  ///   - path: relative to the inbox; it ends in `.json`, `.jsonl`, `.csv` or `.xlsx`.
  ///   - bytes: the whole file.
  ///   - schema: the record types, and which files may hold them.
  ///   - moment: when the file is read.
  ///   - owner: who owns the file; `nil` when nobody can tell.
  public static func read(
    path: String, bytes: [UInt8], schema: RecordSchema, at moment: Moment, owner: FileOwner? = nil
  ) -> Batch {
    read(path: path, bytes: bytes, schema: schema, at: moment, owner: owner, usesPlain: true)
  }

  /// - Parameters:
  ///   - path: as above.
  ///   - bytes: as above.
  ///   - schema: as above.
  ///   - moment: as above.
  ///   - owner: as above.
  ///   - usesPlain: whether ``PlainReader`` reads what it can; the outcome is the same without it.
  package static func read(
    path: String, bytes: [UInt8], schema: RecordSchema, at moment: Moment, owner: FileOwner?, usesPlain: Bool
  ) -> Batch {
    var reader = RecordReader(schema: schema, at: moment)
    reader.usesPlain = usesPlain
    return reader.read(path: path, bytes: bytes, owner: owner)
  }

  /// A reader of one file after another, which learns from each how the next may be written.
  public init(schema: RecordSchema, at moment: Moment) {
    self.schema = schema
    self.moment = moment
    batch = Batch(path: "")
    plain = PlainReader(schema.plain, [])
  }

  /// The same as ``read(path:bytes:schema:at:owner:)``.
  ///
  /// - Parameters:
  ///   - path: relative to the inbox; it ends in `.json`, `.jsonl`, `.csv` or `.xlsx`.
  ///   - bytes: the whole file.
  ///   - owner: who owns the file; `nil` when nobody can tell.
  public mutating func read(path: String, bytes: [UInt8], owner: FileOwner? = nil) -> Batch {
    begin(NFC.normalise(path), owner)
    isWorkbook = path.hasSuffix(".xlsx")
    if isWorkbook { readWorkbook(bytes) } else { read(bytes.span) }
    defer { batch = Batch(path: "") }
    return batch
  }

  mutating func begin(_ path: String, _ owner: FileOwner?) {
    batch = Batch(path: path)
    place(line: 1, at: 0)
    (countsReturns, isSingleByte, isLatin1, foreign) = (false, false, false, nil)
    guard !schema.trust.isEmpty else { return }
    standings = schema.trust.standings(of: path, owner, names: schema.names)
    plain = PlainReader(schema.plain, standings)
    for (type, standing) in standings.enumerated() {
      if case .accepted(let source) = standing { batch.owners[UInt16(type)] = source.words }
    }
  }

  private mutating func read(_ bytes: Span<UInt8>) {
    do throws(JSONFault) {
      guard bytes.count <= Self.fileLimit else {
        throw JSONFault(code: .tooLarge, offset: 0, expected: "a file of at most 256 MiB")
      }
      let imports = schema.imports(of: batch.path)
      batch.series = schema.place(of: batch.path)?.series
      if batch.path.hasSuffix(".csv") || isWorkbook {
        guard !imports.isEmpty else {
          throw JSONFault(code: .noImport, offset: 0, expected: "an `import` in the rules for files of this name")
        }
        for plan in imports { try readCSV(bytes, plan, isShared: imports.count > 1) }
      } else {
        try checkMark(bytes)
        if imports.isEmpty {
          try readOwn(bytes)
        } else {
          try checkUTF8(bytes)
          for plan in imports { try readJSON(bytes, as: plan, isShared: imports.count > 1) }
        }
      }
      markDuplicates()
    } catch {
      refuse(error, bytes)
    }
  }

  /// A spreadsheet. A record's own bytes are all of the file's, since they are packed together.
  private mutating func readWorkbook(_ bytes: [UInt8]) {
    do throws(JSONFault) {
      guard bytes.count <= Self.fileLimit else {
        throw JSONFault(code: .tooLarge, offset: 0, expected: "a file of at most 256 MiB")
      }
      let rows = try Self.rows(of: bytes)
      read(rows.span)
      for number in batch.entries.indices {
        batch.entries[number].offset = 0
        batch.entries[number].length = UInt32(bytes.count)
      }
    } catch {
      batch.series = schema.place(of: batch.path)?.series
      refuse(error, bytes.span)
    }
  }

  /// The file says nothing; what it said before stays in force.
  private mutating func refuse(_ error: JSONFault, _ bytes: Span<UInt8>) {
    var refused = Batch(path: batch.path)
    refused.series = batch.series
    refused.isRefused = true
    let isWhole = error.code == .tooLarge || error.code == .noImport || error.code == .notWorkbook
    place(line: 1, at: 0)
    let (line, column) = isWhole ? (0, 0) : position(bytes, min(error.offset, bytes.count))
    refused.add(
      IntakeProblem(
        error.code, line: line, column: column, expected: error.expected, remedy: Self.remedy(error.code)))
    batch = refused
  }

  /// A file of our own records. Each is seen to be UTF-8 when it has been read; a byte that is not is told before any
  /// fault of syntax.
  private mutating func readOwn(_ bytes: Span<UInt8>) throws(JSONFault) {
    do throws(JSONFault) {
      try readJSON(bytes)
    } catch {
      try checkUTF8(bytes)
      throw error
    }
  }

  private mutating func readJSON(_ bytes: Span<UInt8>) throws(JSONFault) {
    reserve(for: bytes.count)
    if batch.path.hasSuffix(".jsonl") { try readLines(bytes, 0..<bytes.count) } else { try readDocument(bytes) }
  }

  /// Makes room for what so large a file usually holds; room that is not used costs no memory.
  mutating func reserve(for size: Int) {
    guard size >= 1 << 20 else { return }
    batch.entries.reserveCapacity(size / 256)
    batch.cells.reserveCapacity(size / 32)
    batch.strings.reserveCapacity(size / 10)
  }

  /// A file of objects with foreign keys.
  private mutating func readJSON(
    _ bytes: Span<UInt8>, as plan: ImportPlan, isShared: Bool
  ) throws(JSONFault) {
    place(line: 1, at: 0)
    foreign = ForeignReading(plan, isShared: isShared)
    defer { foreign = nil }
    try readJSON(bytes)
    guard let seen = foreign?.seen, !batch.entries.isEmpty || !batch.problems.isEmpty else { return }
    let absent = zip(plan.headers, seen).filter { !$0.1 }.map { "`\($0.0)`" }
    guard absent.isEmpty else {
      throw JSONFault(
        code: .missingKey, offset: 0,
        expected: "the key\(absent.count > 1 ? "s" : "") \(absent.prefix(8).joined(separator: ", ")) in some record")
    }
  }

  private static func remedy(_ code: IntakeProblem.Code) -> String {
    switch code {
    case .notUTF8: "save the file as UTF-8, or name its `encoding` in an `import`"
    case .notWorkbook: "save it again as .xlsx, or export it as CSV"
    case .notCSV: "correct the export, or the import's headers, `separator` and `encoding`"
    case .missingKey: "correct the export, or the import's keys"
    case .noImport: "declare an `import` whose file pattern fits it, or take the file away"
    case .tooLarge, .tooLong: "split it"
    default: "mend the syntax at this place; what the file said before stays in force"
    }
  }

  private func checkMark(_ bytes: Span<UInt8>) throws(JSONFault) {
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      throw JSONFault(code: .notJSON, offset: 0, expected: "no byte order mark before the first bracket")
    }
  }

  private func checkUTF8(_ bytes: Span<UInt8>) throws(JSONFault) {
    do {
      _ = try UTF8Span(validating: bytes)
    } catch {
      throw JSONFault(code: .notUTF8, offset: error.byteOffsets.lowerBound, expected: "UTF-8")
    }
  }

  /// Reads the lines of a stretch, which ends behind a line feed or with the file.
  mutating func readLines(_ bytes: Span<UInt8>, _ stretch: Range<Int>) throws(JSONFault) {
    var scanner = JSONScanner(from: stretch.lowerBound, to: stretch.upperBound, isLine: true)
    while scanner.index < stretch.upperBound {
      let start = scanner.index
      lineOffset = start
      scanner.skipSpace(bytes)
      if !scanner.isAtEnd(bytes) {
        try item(&scanner, bytes)
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
    case 0x7B: try item(&scanner, bytes)
    case 0x5B:
      // A closure may not change the reader while the scanner is lent out, so the array is walked here.
      _ = scanner.take(0x5B, bytes)
      try scanner.enter()
      if !scanner.take(0x5D, bytes) {
        repeat {
          guard scanner.peek(bytes) == 0x7B else { throw scanner.fault("an object") }
          try item(&scanner, bytes)
        } while scanner.take(0x2C, bytes)
        guard scanner.take(0x5D, bytes) else { throw scanner.fault("`,` or `]`") }
      }
    default: throw scanner.fault("an object or an array of objects")
    }
    _ = scanner.peek(bytes)
    guard scanner.index == bytes.count else { throw scanner.fault("nothing more after the value") }
  }

  /// One object: a record, or what an import makes one of.
  private mutating func item(_ scanner: inout JSONScanner, _ bytes: Span<UInt8>) throws(JSONFault) {
    guard var reading = foreign.take() else {
      let start = scanner.index
      if usesPlain, readPlain(&scanner, bytes) { return }
      try record(&scanner, bytes)
      return try checkUTF8(bytes.extracting(start..<scanner.index))
    }
    try object(&reading, &scanner, bytes)
    foreign = reading
  }

  /// Whether the record at the scanner's place is plain; then it is read.
  private mutating func readPlain(_ scanner: inout JSONScanner, _ bytes: Span<UInt8>) -> Bool {
    let start = scanner.index
    advanceLine(bytes, to: start)
    let frame = PlainReader.Frame(moment: moment, isLine: scanner.isLine)
    guard let end = plain.read(bytes, at: start, line: line, schema, frame, into: &batch) else { return false }
    scanner.index = end
    return true
  }

  // MARK: Places

  /// The line that is being read now.
  var lineHere: Int { line }

  /// What is read next begins on a line.
  mutating func place(line: Int, at offset: Int) {
    self.line = line
    lineOffset = offset
  }

  private func isBreak(_ bytes: Span<UInt8>, _ index: Int) -> Bool {
    if bytes[index] == 0x0A { return true }
    return countsReturns && bytes[index] == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)
  }

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
    for index in lineOffset..<max(lineOffset, offset) where isBreak(bytes, index) { line += 1 }
    return line
  }

  /// Line and column, both from 1, of an offset in the record that is being read; columns count characters.
  func position(_ bytes: Span<UInt8>, _ offset: Int) -> (line: Int, column: Int) {
    let line = line(bytes, of: offset)
    if isWorkbook { return (line, cellNumber(bytes, offset)) }
    var column = 1
    var index = offset
    while index > 0, !isBreak(bytes, index - 1) {
      index -= 1
      if isSingleByte || bytes[index] & 0xC0 != 0x80 { column += 1 }
    }
    // A byte order mark is no character of the first line.
    if index == 0, countsReturns, !isSingleByte, offset >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      column -= 1
    }
    return (line, column)
  }

  /// Of the cell that an offset lies in, from 1: column A.
  private func cellNumber(_ bytes: Span<UInt8>, _ offset: Int) -> Int {
    var start = offset
    while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
    var (number, isQuoted) = (1, false)
    for index in start..<offset {
      if bytes[index] == 0x22 { isQuoted.toggle() }
      if bytes[index] == Self.workbookSeparator, !isQuoted { number += 1 }
    }
    return number
  }
}
