public import Krav

/// What a reader needs to know of the record types, laid out for looking keys up as bytes.
public struct RecordSchema: Sendable {
  struct Record: Sendable {
    var name: String
    var fields: [Field]
    var keys: KeyTable
    /// Lists whose objects are records of another type: the list's key, that type, and its field for the owner.
    var insideKeys: KeyTable
    var inside: [(type: Int, owner: Int)]
  }

  let records: [Record]
  let typeNames: KeyTable
  /// The values' names of each enum.
  let enums: [KeyTable]

  public init(_ program: Program) {
    var records = program.records.map { type in
      Record(
        name: type.name, fields: type.fields, keys: KeyTable(type.fields.map(\.name)), insideKeys: KeyTable([]),
        inside: [])
    }
    for (number, type) in program.records.enumerated() {
      for (index, field) in type.fields.enumerated() {
        guard let key = field.inside, case .reference(let owner) = field.type else { continue }
        records[owner].inside.append((number, index))
        records[owner].insideKeys.append(key)
      }
    }
    self.records = records
    typeNames = KeyTable(program.records.map(\.name))
    enums = program.enums.map { KeyTable($0.values.map(\.name)) }
  }
}

/// A few names, found by their bytes: by length first, which alone tells most apart.
struct KeyTable: Sendable {
  private var names: [[UInt8]] = []
  /// Numbers of the names of each length.
  private var byLength: [[Int]] = []

  init(_ names: [String]) {
    for name in names { append(name) }
  }

  mutating func append(_ name: String) {
    let bytes = Array(name.utf8)
    while byLength.count <= bytes.count { byLength.append([]) }
    byLength[bytes.count].append(names.count)
    names.append(bytes)
  }

  func find(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    let length = end - start
    guard length < byLength.count else { return nil }
    next: for number in byLength[length] {
      for index in 0..<length where names[number][index] != bytes[start + index] { continue next }
      return number
    }
    return nil
  }
}
