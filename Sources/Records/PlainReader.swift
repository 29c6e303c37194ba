internal import Bytes
internal import CivilTime
internal import Krav

/// Reads records that are written as nearly all are: each key once and most often in the order of the record before, values
/// that fit, texts without escapes. It gives up on anything else and leaves no trace: ``RecordReader`` then reads the record
/// from its start, and only that reader knows faults and their names.
///
/// What it accepts, ``RecordReader`` reads to the same cells; what is no JSON or no UTF-8 it never accepts.
struct PlainReader: Sendable {
  /// What is the same for all records of a file.
  struct Frame {
    var moment: RecordReader.Moment
    /// A line feed ends the record.
    var isLine: Bool
  }

  /// For each key, and for the record's start, which key came next the last time: a type's keys stand from its first key's
  /// number on, so that of ``PlainSchema/keys``.
  private var followers: [UInt8]
  /// By type: its records are not read here, since they have too many keys or may not stand in the file.
  private let passesOver: [Bool]
  /// The values of the record that is being read.
  var cells = InlineArray<64, UInt64>(repeating: Batch.missing)
  var id = Batch.Text(start: 0, length: 0)
  var changed = Int64.min
  private var unknown = UnknownKeys()
  /// Where reading stands.
  var index = 0

  /// - Parameters:
  ///   - schema: the record types.
  ///   - standings: what the file may do with each type; empty when all may stand in it.
  init(_ schema: PlainSchema, _ standings: [TrustRules.Standing]) {
    followers = schema.keys.map { _ in .max }
    passesOver = schema.types.enumerated().map { number, type in
      if !standings.isEmpty, case .refused = standings[number] { return true }
      return !type.isPlain
    }
  }

  /// Reads the record at the place into the batch.
  ///
  /// - Returns: where it ends; `nil`, and nothing is read, when something in it is not plain.
  mutating func read(
    _ bytes: Span<UInt8>, at start: Int, line: Int, _ schema: RecordSchema, _ frame: Frame, into batch: inout Batch
  ) -> Int? {
    let marks = Marks(batch)
    index = start
    guard let type = record(bytes, schema, frame, &batch) else {
      marks.restore(&batch)
      return nil
    }
    let count = schema.plain.types[type].fieldCount
    batch.entries.append(
      Batch.Entry(
        type: UInt16(type), id: id, line: UInt32(line), offset: UInt32(start), length: UInt32(index - start),
        changed: changed, firstCell: batch.cells.count))
    batch.cells.append(addingCapacity: count) { space in
      for field in 0..<count { space.append(cells[field]) }
    }
    return index
  }

  /// How much of the batch stood before the record.
  private struct Marks {
    let strings, listCells, fractions, periods, droppedFields: Int

    init(_ batch: borrowing Batch) {
      strings = batch.strings.count
      listCells = batch.listCells.count
      fractions = batch.fractions.count
      periods = batch.periods.count
      droppedFields = batch.droppedFields
    }

    func restore(_ batch: inout Batch) {
      batch.strings.removeLast(batch.strings.count - strings)
      batch.listCells.removeLast(batch.listCells.count - listCells)
      batch.fractions.removeLast(batch.fractions.count - fractions)
      batch.periods.removeLast(batch.periods.count - periods)
      batch.droppedFields = droppedFields
    }
  }

  /// Reads the object at the place; its type when it is complete.
  private mutating func record(
    _ bytes: Span<UInt8>, _ schema: RecordSchema, _ frame: Frame, _ batch: inout Batch
  ) -> Int? {
    guard take(0x7B, bytes) else { return nil }
    skipSpace(bytes, frame)
    let begin = index
    guard let (type, isFirst) = typeAhead(bytes, schema, frame) else { return nil }
    guard !passesOver[type] else { return nil }
    let plain = schema.plain.types[type]
    for field in 0..<plain.fieldCount { cells[field] = Batch.missing }
    changed = .min
    var known: UInt64 = 0
    unknown.count = 0
    var previous = RecordSchema.Record.type
    var present: UInt64 = 0
    if isFirst {
      known = 1 << UInt64(RecordSchema.Record.type)
    } else {
      index = begin
    }
    // An object that begins with its type goes on behind it; any other at its first key.
    var isOpen = !isFirst
    while true {
      if !isOpen {
        skipSpace(bytes, frame)
        guard index < bytes.count else { return nil }
        if bytes[index] == 0x7D { break }
        guard bytes[index] == 0x2C else { return nil }
        index &+= 1
        skipSpace(bytes, frame)
      }
      isOpen = false
      let key: Int
      let expected = Int(followers[plain.firstKey &+ previous])
      if expected < plain.keyCount, schema.plain.names[plain.firstKey &+ expected].stands(in: bytes, at: index) {
        key = expected
        index &+= schema.plain.names[plain.firstKey &+ key].length
      } else {
        guard let name = plainString(bytes) else { return nil }
        skipSpace(bytes, frame)
        guard take(0x3A, bytes) else { return nil }
        guard let found = schema.records[type].keys.find(bytes, name.lowerBound, name.upperBound) else {
          guard unknown.insert(name, bytes), skipPlain(bytes, frame) else { return nil }
          batch.droppedFields += 1
          continue
        }
        key = found
        followers[plain.firstKey &+ previous] = UInt8(truncatingIfNeeded: found)
      }
      previous = key
      guard known & 1 &<< UInt64(key) == 0 else { return nil }
      known |= 1 &<< UInt64(key)
      skipSpace(bytes, frame)
      let plainKey = schema.plain.keys[plain.firstKey &+ key]
      switch plainKey.kind {
      case .id: guard identity(bytes, &batch) else { return nil }
      case .type:
        guard let name = plainString(bytes),
          schema.typeNames.find(bytes, name.lowerBound, name.upperBound) == type
        else { return nil }
      case .changed: guard instantOfChange(bytes, frame) else { return nil }
      case .inside: return nil
      default:
        guard let cell = value(plainKey, bytes, schema, frame, &batch) else { return nil }
        cells[Int(plainKey.field)] = cell
        if cell != Batch.missing { present |= 1 &<< UInt64(plainKey.field) }
      }
    }
    index &+= 1
    let needed = 1 << UInt64(RecordSchema.Record.id) | 1 << UInt64(RecordSchema.Record.type)
    guard known & UInt64(needed) == needed, plain.required & ~present == 0 else { return nil }
    return type
  }

  /// The record's type, and whether its key is the first, which then is passed. Else the type is a guess that ``record``
  /// holds against the key when it comes to it.
  private mutating func typeAhead(
    _ bytes: Span<UInt8>, _ schema: RecordSchema, _ frame: Frame
  ) -> (type: Int, isFirst: Bool)? {
    if isTypeKey(bytes, at: index) {
      index &+= 7
      skipSpace(bytes, frame)
      guard let name = plainString(bytes),
        let type = schema.typeNames.find(bytes, name.lowerBound, name.upperBound)
      else { return nil }
      return (type, true)
    }
    // No record is so long that one of another type stands in its place for much.
    let last = min(bytes.count &- 16, index &+ Self.searchedAhead)
    var place = index
    while place < last, !isTypeKey(bytes, at: place) {
      if frame.isLine, bytes[place] == 0x0A { return nil }
      place &+= 1
    }
    guard place < last else { return nil }
    index = place &+ 7
    skipSpace(bytes, frame)
    guard let name = plainString(bytes),
      let type = schema.typeNames.find(bytes, name.lowerBound, name.upperBound)
    else { return nil }
    return (type, false)
  }

  private static let searchedAhead = 4096

  /// Whether `"type":` stands at the place, and something behind it.
  @inline(__always)
  private func isTypeKey(_ bytes: Span<UInt8>, at place: Int) -> Bool {
    place &+ 8 <= bytes.count && bytes.word(at: place) & 0x00FF_FFFF_FFFF_FFFF == 0x003A_2265_7079_7422
  }

  // MARK: Signs between values

  @inline(__always)
  mutating func skipSpace(_ bytes: Span<UInt8>, _ frame: Frame) {
    while index < bytes.count {
      let byte = bytes[index]
      guard byte <= 0x20, byte == 0x20 || byte == 0x0D || byte == 0x09 || (byte == 0x0A && !frame.isLine) else {
        return
      }
      index &+= 1
    }
  }

  @inline(__always)
  mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index &+= 1
    return true
  }
}

/// The keys of one object that no pack knows: a few, as places.
private struct UnknownKeys: Sendable {
  private var starts = InlineArray<8, Int>(repeating: 0)
  private var lengths = InlineArray<8, Int>(repeating: 0)
  var count = 0

  /// Whether the key is new, and few have been before it.
  mutating func insert(_ key: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    guard count < 8 else { return false }
    for number in 0..<count where lengths[number] == key.count {
      let known = starts[number]
      if (0..<key.count).allSatisfy({ bytes[known + $0] == bytes[key.lowerBound + $0] }) { return false }
    }
    starts[count] = key.lowerBound
    lengths[count] = key.count
    count += 1
    return true
  }
}
