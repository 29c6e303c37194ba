import Krav
import Records

/// Where the records of one type belong in the unit tree.
struct PlaceStore {
  /// By slot: the unit's slot, -1 for none, -2 where it has not been looked for.
  private var units: [Int32] = []

  /// -1 for none; `nil` where it has not been looked for.
  func unit(of slot: UInt32) -> Int32? {
    guard Int(slot) < units.count, units[Int(slot)] != -2 else { return nil }
    return units[Int(slot)]
  }

  mutating func set(_ slot: UInt32, _ unit: Int32) {
    units.grow(to: Int(slot) + 1, -2)
    units[Int(slot)] = unit
  }
}

/// Where verdicts are counted: one rule's in one unit.
public struct CountPlace: Hashable, Sendable {
  /// Index in the program's rules.
  public var rule: UInt32
  /// The unit's slot.
  public var unit: UInt32

  public init(rule: UInt32, unit: UInt32) {
    self.rule = rule
    self.unit = unit
  }
}

extension Engine {
  /// Where verdicts are counted otherwise than at the last call; `nil` when it may be anywhere, as at the first call and
  /// when units have changed.
  public func takeChangedCounts() -> Set<CountPlace>? {
    defer { changedCounts = [] }
    return changedCounts
  }

  func noteCount(_ rule: Int, _ unit: Int32) {
    guard changedCounts != nil, unit >= 0 else { return }
    changedCounts?.insert(CountPlace(rule: UInt32(rule), unit: UInt32(unit)))
  }
}

extension Register {
  /// The unit that a record belongs to: itself, or what its place leads to; -1 when that cannot be told.
  func unit(of reference: RecordRef) -> Int32 {
    var current = reference
    // A record may belong where another one does; no chain is longer than there are types.
    for _ in program.records.indices {
      if Int(current.type) == program.scope { return Int32(current.slot) }
      guard isPresent(current), let owner = place(of: current) else { return -1 }
      current = owner
    }
    return -1
  }

  /// What the first of the fields that may place a record refers to.
  private func place(of record: RecordRef) -> RecordRef? {
    let type = program.records[Int(record.type)]
    for field in type.placeFields {
      guard case .reference(let next) = type.fields[field].type, let slot = self.reference(record, field) else {
        continue
      }
      return RecordRef(type: UInt16(next), slot: next == program.scope ? resolve(slot) : slot)
    }
    return nil
  }
}

extension RuleStore {
  /// Adds to the count of a verdict in a unit; silence and what has no unit are not counted.
  mutating func count(_ verdict: Verdict?, _ unit: Int32, _ change: Int32) {
    guard let verdict, unit >= 0 else { return }
    let place = Int(unit) * Verdict.allCases.count + Int(verdict.rawValue)
    if place >= counts.count {
      counts.append(contentsOf: repeatElement(0, count: max(place + 1, counts.count * 2) - counts.count))
    }
    counts[place] += change
  }

  func count(_ verdict: Verdict, _ unit: UInt32) -> Int {
    let place = Int(unit) * Verdict.allCases.count + Int(verdict.rawValue)
    return place < counts.count ? Int(counts[place]) : 0
  }

  /// Every subject of a root that was ever judged.
  func subjects(of root: UInt32) -> [UInt32] { subjects?.subjects(of: root) ?? [root] }

  func hasVerdict(root: UInt32) -> Bool {
    subjects(of: root).contains { state($0).verdict != nil }
  }
}
