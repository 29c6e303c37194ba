/// A record's identity: its type and the slot that its id has. The record itself may or may not be there.
public struct RecordRef: Hashable, Sendable {
  /// Index in the program's record types.
  public var type: UInt16
  public var slot: UInt32

  public init(type: UInt16, slot: UInt32) {
    self.type = type
    self.slot = slot
  }
}

/// Where the version in force of a record was read.
public struct Origin: Hashable, Sendable {
  /// Index among the register's files.
  public var file: UInt32
  /// From 1.
  public var line: UInt32
  /// Bytes from the file's start, and how many.
  public var offset: UInt32
  public var length: UInt32
}

/// A record that is to take other values, or to go. Made by ``Register/stage(_:)``; the engine commits it between taking
/// the old values out of its indexes and putting the new ones in.
public struct RegisterChange: Sendable {
  public var reference: RecordRef
  /// `nil` withdraws the record.
  var row: Row?
  var origin: Origin
  var changed: Int64
  /// Units whose ids resolve otherwise once this is committed, since their names are claimed or given up.
  public internal(set) var aliasSlots: [UInt32]

  public var isWithdrawal: Bool { row == nil }
}

/// One record's values as the register keeps them; a cell's meaning follows the declared field.
struct Row: Sendable, Equatable {
  var cells: [UInt64]
  /// Lists by field, in ascending order without repetition; only of list fields that hold something.
  var lists: [(field: Int, elements: [UInt32])] = []

  static let missing = UInt64.max

  func list(_ field: Int) -> [UInt32] {
    lists.first { $0.field == field }?.elements ?? []
  }

  static func == (a: Row, b: Row) -> Bool {
    a.cells == b.cells && a.lists.count == b.lists.count
      && zip(a.lists, b.lists).allSatisfy { $0.field == $1.field && $0.elements == $1.elements }
  }
}
