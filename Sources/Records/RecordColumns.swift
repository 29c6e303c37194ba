public import Krav

/// The columns of one record type as they stand, for looking at many records in a row.
///
/// To be let go of before the register takes a change: it would copy every column that is still looked at.
public struct RecordColumns: Sendable {
  @usableFromInline let presence: [Bool]
  @usableFromInline let columns: [Table.Column]
  @usableFromInline let fractions: [Fraction]

  init(_ table: Table, fractions: [Fraction]) {
    presence = table.isPresent
    columns = table.columns
    self.fractions = fractions
  }

  /// How many ids have been seen.
  @inlinable public var count: Int { presence.count }

  @inlinable
  public func isPresent(_ slot: Int) -> Bool { presence[slot] }

  /// Whether the field, which is no list, is empty.
  @inlinable
  public func isMissing(_ slot: Int, _ field: Int) -> Bool {
    switch columns[field].width {
    case .byte: columns[field].bytes[slot] == .max
    case .word: columns[field].words[slot] == .max
    case .long: columns[field].longs[slot] == .max
    case .list: false
    }
  }

  /// Of an enum, a label or a reference: index of the value, symbol or slot; `nil` when empty.
  @inlinable
  public func key(_ slot: Int, _ field: Int) -> UInt32? {
    if columns[field].width == .byte {
      let byte = columns[field].bytes[slot]
      return byte == .max ? nil : UInt32(byte)
    }
    let word = columns[field].words[slot]
    return word == .max ? nil : word
  }

  @inlinable
  public func bool(_ slot: Int, _ field: Int) -> Bool? {
    let byte = columns[field].bytes[slot]
    return byte == .max ? nil : byte == 1
  }

  /// Days since 1970-01-01; `nil` when empty.
  @inlinable
  public func day(_ slot: Int, _ field: Int) -> Int32? {
    let word = columns[field].words[slot]
    return word == .max ? nil : Int32(truncatingIfNeeded: word) &- 719_162
  }

  @inlinable
  public func number(_ slot: Int, _ field: Int) -> Fraction? {
    let word = columns[field].words[slot]
    return word == .max ? nil : fractions[Int(word)]
  }
}

extension Register {
  public func columns(of type: Int) -> RecordColumns { RecordColumns(tables[type], fractions: pools.numbers) }
}
