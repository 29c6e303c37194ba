internal import Bytes
public import CivilTime
public import Krav

/// What a reader needs to know of the record types, laid out for looking keys up as bytes.
public struct RecordSchema: Sendable {
  struct Record: Sendable {
    var fields: [Field]
    /// The fields again, without what only messages need.
    var plans: [FieldPlan]
    /// The keys that an object of the type may have: `id`, `type`, `endret`, then those of `inside`, then the fields.
    var keys: KeyTable
    /// Lists whose objects are records of another type: that type, and its field for the owner.
    var inside: [(type: Int, owner: Int)]
    /// Their keys.
    var insideKeys: [String]

    /// Numbers in ``keys``.
    static let id = 0
    static let type = 1
    static let changed = 2
    static let firstInside = 3
    var firstField: Int { Self.firstInside + inside.count }
  }

  /// What reading a value of a field must know.
  struct FieldPlan: Sendable {
    var type: FieldType
    var isList: Bool
    var isPast: Bool
    /// Whether a record without it is refused.
    var isRequired: Bool
    /// The most characters of a label or a reference.
    var longest: Int
  }

  let records: [Record]
  let plain: PlainSchema
  let typeNames: KeyTable
  /// The values' names of each enum.
  let enums: [KeyTable]
  /// Which files may hold which types.
  let trust: TrustRules
  /// The types' names, where some may not stand in any file.
  let names: [String]
  /// How foreign files are read, as the pack declares it.
  let imports: [ImportPlan]
  /// The patterns of full exports: of their files only the newest is in force.
  let snapshots: [FilePattern]
  /// Whose clocks the times of foreign files show.
  let zone: ZoneRules
  /// Files lie beside a pack, not in an inbox: a pattern fits from any folder on.
  let isBesidePack: Bool

  /// - Parameters:
  ///   - program: whose record types are read.
  ///   - trust: which files may hold them.
  ///   - zone: whose clocks the times of foreign files show.
  ///   - isBesidePack: files are named with the folders that lead to them, as in a pack's tests.
  public init(_ program: Program, trust: TrustRules = .none, zone: ZoneRules = .utc, isBesidePack: Bool = false) {
    self.trust = trust
    self.zone = zone
    self.isBesidePack = isBesidePack
    imports = program.imports.compactMap { ImportPlan($0, program) }
    snapshots =
      imports.filter(\.isNewestOnly).map(\.pattern) + program.snapshots.map { FilePattern($0.pattern.value) }
    names = trust.isEmpty ? [] : program.records.map(\.name)
    var inside = program.records.map { _ in [(key: String, type: Int, owner: Int)]() }
    for (number, type) in program.records.enumerated() {
      for (index, field) in type.fields.enumerated() {
        guard let key = field.inside, case .reference(let owner) = field.type else { continue }
        inside[owner].append((key, number, index))
      }
    }
    records = zip(program.records, inside).map { type, inside in
      Record(
        fields: type.fields,
        plans: type.fields.map { field in
          FieldPlan(
            type: field.type, isList: field.isList, isPast: field.isPast,
            isRequired: !field.isOptional && !field.isList && field.type != .text, longest: field.longest)
        },
        keys: KeyTable(["id", "type", "endret"] + inside.map(\.key) + type.fields.map(\.name)),
        inside: inside.map { ($0.type, $0.owner) }, insideKeys: inside.map(\.key))
    }
    plain = PlainSchema(records)
    typeNames = KeyTable(program.records.map(\.name))
    enums = program.enums.map { KeyTable($0.values.map(\.name)) }
  }
}

/// A few names, found by their bytes: by length first, which alone tells most apart. Of two that are the same the first
/// is found.
struct KeyTable: Sendable {
  /// A name as its first eight bytes, its last eight where it is longer, and all of them.
  private struct Name: Sendable {
    var number: Int
    var head: UInt64
    var tail: UInt64
    var bytes: [UInt8]
  }

  /// The shortest first.
  private var names: [Name] = []
  /// For each length, where its names begin; one more for the end.
  private var starts: [Int] = [0]

  init(_ names: [String]) {
    let known = names.enumerated().map { ($0.offset, Array($0.element.utf8)) }
    for length in 0...(known.map(\.1.count).max() ?? 0) {
      for (number, bytes) in known where bytes.count == length {
        self.names.append(
          Name(
            number: number, head: Self.head(bytes.span, 0, length), tail: Self.tail(bytes.span, length, length),
            bytes: bytes))
      }
      starts.append(self.names.count)
    }
  }

  func find(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    let length = end - start
    guard length + 1 < starts.count else { return nil }
    let candidates = starts[length]..<starts[length + 1]
    guard !candidates.isEmpty else { return nil }
    let head = Self.head(text, start, length)
    let tail = Self.tail(text, end, length)
    for candidate in candidates where names[candidate].head == head && names[candidate].tail == tail {
      if length <= 16 || isSame(names[candidate].bytes, text, start) { return names[candidate].number }
    }
    return nil
  }

  private func isSame(_ name: [UInt8], _ text: Span<UInt8>, _ start: Int) -> Bool {
    for index in 8..<name.count - 8 where name[index] != text[start + index] { return false }
    return true
  }

  @inline(__always)
  private static func head(_ text: Span<UInt8>, _ start: Int, _ length: Int) -> UInt64 {
    if length >= 8 { return text.word(at: start) }
    if start + 8 <= text.count { return text.word(at: start) & (1 &<< UInt64(length * 8) &- 1) }
    var word: UInt64 = 0
    for index in 0..<length { word |= UInt64(text[start + index]) &<< UInt64(index * 8) }
    return word
  }

  @inline(__always)
  private static func tail(_ text: Span<UInt8>, _ end: Int, _ length: Int) -> UInt64 {
    length > 8 ? text.word(at: end - 8) : 0
  }
}
