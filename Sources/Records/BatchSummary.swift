public import CivilTime
public import Krav

/// What a file says, in numbers: nothing of a text, a name or an id.
public struct BatchSummary: Sendable {
  public struct FieldSummary: Sendable {
    public var name: String
    /// Records in which it is set.
    public var filled: Int
    /// The first and the last day of dates and instants.
    public var days: ClosedRange<CivilDate>?
    /// Of an enum or a truth value: how often each stands there, in the order of the declaration. Else empty.
    public var values: [(name: String, count: Int)]
    /// Of a reference: how many records it names.
    public var targets: Int?
  }

  public struct TypeSummary: Sendable {
    public var name: String
    public var count: Int
    /// Those that some record has, in the order of the declaration.
    public var fields: [FieldSummary]
    /// Those that none has.
    public var emptyFields: [String]
  }

  /// Those with a record, in the order of their declaration.
  public let types: [TypeSummary]

  /// - Parameters:
  ///   - batch: what was read.
  ///   - program: by which it was read.
  ///   - zone: whose days instants lie on.
  public init(_ batch: Batch, _ program: Program, _ zone: ZoneRules) {
    types = program.records.indices.compactMap { type in
      let entries = batch.entries.filter { Int($0.type) == type }
      guard !entries.isEmpty else { return nil }
      let fields = program.records[type].fields.enumerated().map { number, field in
        Self.summary(batch, entries.map { batch.cells[$0.firstCell + number] }, field, program, zone)
      }
      return TypeSummary(
        name: program.records[type].name, count: entries.count, fields: fields.filter { $0.filled > 0 },
        emptyFields: fields.filter { $0.filled == 0 }.map(\.name))
    }
  }

  private static func summary(
    _ batch: Batch, _ all: [UInt64], _ field: Field, _ program: Program, _ zone: ZoneRules
  ) -> FieldSummary {
    let cells = all.filter { $0 != Batch.missing }
    var summary = FieldSummary(name: field.name, filled: cells.count, days: nil, values: [])
    let words = field.isList ? cells.flatMap { batch.listCells[Batch.Text(cell: $0).range] } : cells
    switch field.type {
    case .date: summary.days = days(words.map { Register.date(UInt32(truncatingIfNeeded: $0)) })
    case .instant: summary.days = days(words.map { zone.date(of: Instant(seconds: Int64(bitPattern: $0))) })
    case .bool:
      summary.values = [("true", words.count { $0 == 1 }), ("false", words.count { $0 == 0 })].filter { $0.1 > 0 }
    case .enumeration(let number):
      var counts = program.enums[number].values.map { _ in 0 }
      for word in words where counts.indices.contains(Int(word)) { counts[Int(word)] += 1 }
      summary.values = zip(program.enums[number].values, counts).filter { $0.1 > 0 }.map { ($0.0.name, $0.1) }
    case .reference: summary.targets = Set(words.map { Array(batch.strings[Batch.Text(cell: $0).range]) }).count
    case .label, .text, .integer, .decimal, .period: break
    }
    return summary
  }

  private static func days(_ days: [CivilDate]) -> ClosedRange<CivilDate>? {
    guard let first = days.min(), let last = days.max() else { return nil }
    return first...last
  }
}

/// How what one file says differs from what another said, by the records' identities.
public struct BatchChange: Sendable {
  /// Records that only the new one has, that both have, and that only the old one has.
  public let added: Int
  public let kept: Int
  public let gone: Int
  /// So many go that the daemon keeps them until somebody accepts it: see ``Register``.
  public let isGuarded: Bool

  public init(from old: Batch, to new: Batch) {
    struct Key: Hashable {
      var type: UInt16
      var id: [UInt8]
    }
    func keys(_ batch: Batch) -> Set<Key> {
      Set(batch.entries.map { Key(type: $0.type, id: Array(batch.strings[$0.id.range])) })
    }
    // What is refused stays in force as it was.
    let refused = Set(new.refusals.map { Key(type: $0.type, id: $0.id) })
    let (before, after) = (keys(old), keys(new))
    added = after.subtracting(before).count
    kept = after.intersection(before).count
    let lost = before.subtracting(after).subtracting(refused)
    gone = lost.count
    isGuarded = Set(lost.map(\.type)).contains { type in
      let (some, all) = (lost.count { $0.type == type }, before.count { $0.type == type })
      return some >= 20 && some * 2 > all
    }
  }
}

extension Batch {
  /// The line of the first record that refers to one of these.
  ///
  /// - Parameters:
  ///   - ids: of records of the type.
  ///   - type: its number in the program.
  ///   - program: by which the batch was read.
  public func firstLine(naming ids: Set<String>, of type: Int, _ program: Program) -> Int? {
    entries.filter { entry in
      program.records[Int(entry.type)].fields.enumerated().contains { number, field in
        let cell = cells[entry.firstCell + number]
        guard field.type == .reference(type), cell != Batch.missing else { return false }
        let names = field.isList ? Array(listCells[Text(cell: cell).range]) : [cell]
        return names.contains { ids.contains(text(Text(cell: $0))) }
      }
    }.map { Int($0.line) }.min()
  }
}
