public import CivilTime
public import Krav

/// All records in force, in typed columns, with the versions that wait behind them.
///
/// A change is made in two steps, so that whoever keeps indexes over the register can take the old values out before and
/// put the new ones in after: ``stage(_:)`` says what a file changes, ``commit(_:)`` makes it so. All changes of one
/// staging are committed before the next.
public final class Register {
  public let program: Program
  var tables: [Table]
  var pools = Pools()
  var files = FileTable()
  /// Versions that another one stands before, by record. Rare, so they keep their values.
  var waiting: [RecordRef: [Version]] = [:]
  /// Units by the alias that they claim, as slots of the scope type.
  var claims: [UInt32: [UInt32]] = [:]
  /// Referred to, and no record of that id there; true while ``areUsesCounted``.
  var unanswered: Set<RecordRef> = []
  /// Files whose records are stale, by their numbers.
  var staleFiles: Set<UInt32> = []
  /// Of the file that was staged last: records that it was not allowed to say no more, or says wrongly now.
  public internal(set) var lastKept: [RecordRef] = []
  /// How many records that are in force are stale.
  var staleCount = 0
  /// After loading, uses are counted when somebody asks.
  var areUsesCounted = true
  /// By record type and field.
  let loaders: [[Loader]]
  /// The fields of each type that refer to records, and to which type.
  let referenceFields: [[(field: Int, target: UInt16)]]
  /// How many records are there, by type.
  public internal(set) var counts: [Int]
  /// By type, how often its records have changed.
  var revisions: [UInt64]

  public init(program: Program) {
    self.program = program
    tables = program.records.map { Table($0, enums: program.enums) }
    counts = program.records.map { _ in 0 }
    revisions = program.records.map { _ in 0 }
    loaders = program.records.map { $0.fields.map { Loader($0) } }
    referenceFields = program.records.map { type in
      type.fields.enumerated().compactMap { number, field in
        if case .reference(let target) = field.type { (number, UInt16(target)) } else { nil }
      }
    }
  }

  /// Another number after every change of a record of the type.
  public func revision(of type: Int) -> UInt64 { revisions[type] }

  // MARK: Identity

  /// How many ids of the type have been seen, in records or references.
  public func slotCount(_ type: Int) -> Int { tables[type].identities.count }

  public func slot(type: Int, id: String) -> UInt32? {
    tables[type].identities.find(id)
  }

  public func intern(type: Int, id: String) -> UInt32 {
    let bytes = Array(id.utf8)
    return tables[type].intern(bytes.span)
  }

  public func id(_ reference: RecordRef) -> String { tables[Int(reference.type)].identities.text(reference.slot) }

  public func isPresent(_ reference: RecordRef) -> Bool { tables[Int(reference.type)].isPresent[Int(reference.slot)] }

  /// The number that stands for a label's text.
  public func symbol(of text: String) -> UInt32 {
    let bytes = Array(text.utf8)
    return pools.symbols.intern(bytes.span)
  }

  public func text(of symbol: UInt32) -> String { pools.symbols.text(symbol) }

  // MARK: Values

  public func bool(_ reference: RecordRef, _ field: Int) -> Bool? {
    let byte = tables[Int(reference.type)].columns[field].bytes[Int(reference.slot)]
    return byte == .max ? nil : byte == 1
  }

  /// Whether a free text is set.
  public func isTextSet(_ reference: RecordRef, _ field: Int) -> Bool {
    tables[Int(reference.type)].columns[field].bytes[Int(reference.slot)] == 1
  }

  public func enumValue(_ reference: RecordRef, _ field: Int) -> Int? {
    let column = tables[Int(reference.type)].columns[field].cell(Int(reference.slot))
    return column == .max ? nil : Int(column)
  }

  public func date(_ reference: RecordRef, _ field: Int) -> CivilDate? {
    let word = tables[Int(reference.type)].columns[field].words[Int(reference.slot)]
    return word == .max ? nil : Self.date(word)
  }

  public func instant(_ reference: RecordRef, _ field: Int) -> Instant? {
    let long = tables[Int(reference.type)].columns[field].longs[Int(reference.slot)]
    return long == .max ? nil : Instant(seconds: Int64(bitPattern: long))
  }

  public func number(_ reference: RecordRef, _ field: Int) -> Fraction? {
    let word = tables[Int(reference.type)].columns[field].words[Int(reference.slot)]
    return word == .max ? nil : pools.fraction(word)
  }

  public func label(_ reference: RecordRef, _ field: Int) -> UInt32? {
    let word = tables[Int(reference.type)].columns[field].words[Int(reference.slot)]
    return word == .max ? nil : word
  }

  public func period(_ reference: RecordRef, _ field: Int) -> Period? {
    let word = tables[Int(reference.type)].columns[field].words[Int(reference.slot)]
    return word == .max ? nil : pools.periods.values[Int(word)]
  }

  /// The slot of the record referred to, whether it is there or not.
  public func reference(_ reference: RecordRef, _ field: Int) -> UInt32? {
    let word = tables[Int(reference.type)].columns[field].words[Int(reference.slot)]
    return word == .max ? nil : word
  }

  func list(_ reference: RecordRef, _ field: Int) -> [UInt32] {
    tables[Int(reference.type)].columns[field].lists[Int(reference.slot)]
  }

  public func labels(_ reference: RecordRef, _ field: Int) -> [UInt32] { list(reference, field) }
  /// Of a list of free texts only whether it holds any.
  public func hasTexts(_ reference: RecordRef, _ field: Int) -> Bool { !list(reference, field).isEmpty }
  public func references(_ reference: RecordRef, _ field: Int) -> [UInt32] { list(reference, field) }
  public func enumValues(_ reference: RecordRef, _ field: Int) -> [Int] { list(reference, field).map { Int($0) } }
  public func bools(_ reference: RecordRef, _ field: Int) -> [Bool] { list(reference, field).map { $0 == 1 } }
  public func dates(_ reference: RecordRef, _ field: Int) -> [CivilDate] { list(reference, field).map(Self.date) }
  public func instants(_ reference: RecordRef, _ field: Int) -> [Instant] {
    list(reference, field).map { pools.instants.values[Int($0)] }
  }
  public func numbers(_ reference: RecordRef, _ field: Int) -> [Fraction] {
    list(reference, field).map { pools.fraction($0) }
  }
  public func periods(_ reference: RecordRef, _ field: Int) -> [Period] {
    list(reference, field).map { pools.periods.values[Int($0)] }
  }

  /// Dates are kept from 0001-01-01 on, so that all ones can mean missing.
  static func date(_ word: UInt32) -> CivilDate {
    CivilDate(dayNumber: Int32(truncatingIfNeeded: Int64(word) + Int64(CivilDate.first.dayNumber)))
  }

  static func word(_ date: CivilDate) -> UInt32 {
    UInt32(truncatingIfNeeded: Int64(date.dayNumber) - Int64(CivilDate.first.dayNumber))
  }

  // MARK: Where from

  /// Where the version in force was read; `nil` for a record that is not there.
  public func origin(_ reference: RecordRef) -> Origin? {
    let table = tables[Int(reference.type)]
    return table.isPresent[Int(reference.slot)] ? table.origins[Int(reference.slot)] : nil
  }

  /// Who owns the file that the version in force was read from, as the `accept` declaration of its type says it (`group
  /// quality`); `nil` for a type that may stand in any file.
  public func owner(_ reference: RecordRef) -> String? {
    origin(reference).flatMap { files.owner($0.file, reference.type) }
  }

  /// The path of a file, relative to the inbox.
  public func path(_ file: UInt32) -> String { files.path(file) }
}

extension Register {
  // MARK: The unit tree's names

  /// The unit that the slot stands for: itself when it is there, else the only unit there that claims its id as an
  /// earlier name; else itself.
  public func resolve(_ slot: UInt32) -> UInt32 {
    guard let scope = program.scope, Int(slot) < tables[scope].isPresent.count, !tables[scope].isPresent[Int(slot)],
      let claimants = claims[slot], claimants.count == 1
    else { return slot }
    return claimants[0]
  }

  /// The slots of the unit's earlier names.
  public func aliases(of slot: UInt32) -> [UInt32] {
    guard let scope = program.scope, let field = program.records[scope].aliasField else { return [] }
    return list(RecordRef(type: UInt16(scope), slot: slot), field).compactMap { symbol in
      self.slot(type: scope, id: text(of: symbol))
    }
  }

  /// The name that alert ids are made from: the first alias, else the id.
  public func oldestName(_ slot: UInt32) -> String {
    guard let scope = program.scope else { return "" }
    let unit = RecordRef(type: UInt16(scope), slot: slot)
    guard let field = program.records[scope].aliasField, let first = list(unit, field).first else { return id(unit) }
    return text(of: first)
  }

  /// Earlier names that more than one unit claims, or that are the id of another unit that is there.
  public var contestedAliases: [(name: String, units: [String])] {
    guard let scope = program.scope else { return [] }
    func id(_ slot: UInt32) -> String { self.id(RecordRef(type: UInt16(scope), slot: slot)) }
    return claims.filter { $0.value.count > 1 || tables[scope].isPresent[Int($0.key)] }
      .map { (id($0.key), $0.value.map(id).sorted()) }.sorted { $0.name < $1.name }
  }
}
