internal import Krav

/// The records of one type in columns, each as narrow as its field allows.
///
/// Ids may come before their records do: ``grow()`` makes the rows of the ids that have come.
@usableFromInline
struct Table: Sendable {
  /// How a field's values are kept.
  @usableFromInline
  enum Width: Sendable { case byte, word, long, list }

  /// One field of all records. Only the array of its width is used; a missing value is all ones.
  @usableFromInline
  struct Column: Sendable {
    @usableFromInline let width: Width
    @usableFromInline var bytes: [UInt8] = []
    @usableFromInline var words: [UInt32] = []
    @usableFromInline var longs: [UInt64] = []
    var lists = ListColumn()

    init(_ field: Field, enums: [EnumType]) {
      if field.isList {
        width = .list
      } else {
        switch field.type {
        case .bool, .text: width = .byte
        case .enumeration(let number): width = enums[number].values.count < 255 ? .byte : .word
        case .date, .label, .reference, .period, .integer, .decimal: width = .word
        case .instant: width = .long
        }
      }
    }

    mutating func grow(to count: Int) {
      switch width {
      case .byte: bytes.grow(to: count, .max)
      case .word: words.grow(to: count, .max)
      case .long: longs.grow(to: count, .max)
      case .list: lists.grow(to: count)
      }
    }

    mutating func reserve(_ count: Int) {
      switch width {
      case .byte: bytes.reserveCapacity(count)
      case .word: words.reserveCapacity(count)
      case .long: longs.reserveCapacity(count)
      case .list: lists.reserve(count)
      }
    }

    func cell(_ slot: Int) -> UInt64 {
      switch width {
      case .byte: bytes[slot] == .max ? .max : UInt64(bytes[slot])
      case .word: words[slot] == .max ? .max : UInt64(words[slot])
      case .long: longs[slot]
      case .list: .max
      }
    }

    mutating func set(_ slot: Int, _ cell: UInt64) {
      switch width {
      case .byte: bytes[slot] = UInt8(truncatingIfNeeded: cell)
      case .word: words[slot] = UInt32(truncatingIfNeeded: cell)
      case .long: longs[slot] = cell
      case .list: break
      }
    }
  }

  var identities = Identities()
  var isPresent: [Bool] = []
  /// How many fields of records that are there refer to it; see ``Register/countUses()``.
  var uses: [Int32] = []
  var origins: [Origin] = []
  /// `endret` by slot; empty until a record has one.
  var changed: [Int64] = []
  /// Whether the record is stale, see ``Register/isStale(_:)``; as long as the last that has been.
  var stale: [Bool] = []
  var columns: [Column]

  init(_ type: RecordType, enums: [EnumType]) {
    columns = type.fields.map { Column($0, enums: enums) }
  }

  mutating func intern(_ id: Span<UInt8>) -> UInt32 {
    let slot = identities.intern(id)
    grow()
    return slot
  }

  /// Whether a record of the id is there; ids that have come since ``grow()`` have none.
  func holds(_ slot: UInt32) -> Bool { Int(slot) < isPresent.count && isPresent[Int(slot)] }

  /// Makes room for so many more records.
  mutating func reserve(_ more: Int, bytes: Int) {
    identities.reserve(more, bytes: bytes)
    // An eighth over, so that no change that comes next must move them all.
    let count = (isPresent.count + more) / 8 * 9
    isPresent.reserveCapacity(count)
    uses.reserveCapacity(count)
    origins.reserveCapacity(count)
    for index in columns.indices { columns[index].reserve(count) }
  }

  /// Makes the rows of all ids.
  mutating func grow() {
    let count = identities.count
    guard count > isPresent.count else { return }
    isPresent.grow(to: count, false)
    uses.grow(to: count, 0)
    origins.grow(to: count, Origin(file: 0, line: 0, offset: 0, length: 0))
    if !changed.isEmpty { changed.grow(to: count, .min) }
    for index in columns.indices { columns[index].grow(to: count) }
  }

  func row(_ slot: Int) -> Row {
    var row = Row(cells: columns.map { $0.cell(slot) })
    for (field, column) in columns.enumerated() where column.width == .list && !column.lists.isEmpty(slot) {
      row.lists.append((field, column.lists[slot]))
    }
    return row
  }

  mutating func set(_ slot: Int, to row: Row?) {
    isPresent[slot] = row != nil
    for field in columns.indices {
      if columns[field].width == .list {
        columns[field].lists[slot] = row?.list(field) ?? []
      } else {
        columns[field].set(slot, row?.cells[field] ?? .max)
      }
    }
  }

  mutating func setChanged(_ slot: Int, to value: Int64) {
    if changed.isEmpty {
      guard value != .min else { return }
      changed = Array(repeating: .min, count: isPresent.count)
    }
    changed[slot] = value
  }

  func changed(_ slot: Int) -> Int64 { changed.isEmpty ? .min : changed[slot] }

  func isStale(_ slot: Int) -> Bool { slot < stale.count && stale[slot] }

  mutating func setStale(_ slot: Int, _ isStale: Bool) {
    if slot >= stale.count { stale.grow(to: isPresent.count, false) }
    stale[slot] = isStale
  }
}

extension Array {
  /// Appends as many of an element as are missing.
  mutating func grow(to count: Int, _ element: Element) {
    append(contentsOf: repeatElement(element, count: count - self.count))
  }
}
