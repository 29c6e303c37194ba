internal import Krav
public import Records

/// The units that are there, from the roots down, each branch in the order of ids.
public struct UnitTree {
  public struct Unit {
    public var slot: UInt32
    public var id: String
    /// The first label field that it has, else the id.
    public var name: String
    /// 0 for a root.
    public var level: Int
  }

  public private(set) var units: [Unit] = []
  public init(_ register: Register) {
    guard let scope = register.program.scope else { return }
    let type = register.program.records[scope]
    let nameField = type.fields.firstIndex { $0.type == .label && !$0.isList }
    var children: [UInt32?: [UInt32]] = [:]
    for slot in 0..<UInt32(register.slotCount(scope)) {
      let reference = RecordRef(type: UInt16(scope), slot: slot)
      guard register.isPresent(reference) else { continue }
      let parent = type.parentField.flatMap { register.reference(reference, $0) }.map { register.resolve($0) }
      let isThere = parent.map { register.isPresent(RecordRef(type: UInt16(scope), slot: $0)) } ?? false
      // A unit whose parent is not there is shown at the top, so that it is seen.
      children[isThere ? parent : nil, default: []].append(slot)
    }
    func id(_ slot: UInt32) -> String { register.id(RecordRef(type: UInt16(scope), slot: slot)) }
    var isVisited = [Bool](repeating: false, count: register.slotCount(scope))
    func visit(_ slot: UInt32, _ level: Int, _ units: inout [Unit]) {
      isVisited[Int(slot)] = true
      let reference = RecordRef(type: UInt16(scope), slot: slot)
      let name = nameField.flatMap { register.label(reference, $0) }.map { register.text(of: $0) }
      units.append(Unit(slot: slot, id: id(slot), name: name ?? id(slot), level: level))
      for child in (children[slot] ?? []).sorted(by: { id($0) < id($1) }) where level < 64 && !isVisited[Int(child)] {
        visit(child, level + 1, &units)
      }
    }
    var found: [Unit] = []
    for root in (children[nil] ?? []).sorted(by: { id($0) < id($1) }) { visit(root, 0, &found) }
    // What no root leads to bites its tail: it is shown at the top too, from the first of its ids down.
    let left = children.values.joined().filter { !isVisited[Int($0)] }
    for slot in left.sorted(by: { id($0) < id($1) }) where !isVisited[Int(slot)] { visit(slot, 0, &found) }
    units = found
  }

  /// Ids of units whose way up does not end at a root: a parent is not there, or the tree bites its tail.
  public static func adrift(_ register: Register) -> [String] {
    guard let scope = register.program.scope, let parent = register.program.records[scope].parentField else {
      return []
    }
    func unit(_ slot: UInt32) -> RecordRef { RecordRef(type: UInt16(scope), slot: slot) }
    return (0..<UInt32(register.slotCount(scope))).filter { register.isPresent(unit($0)) }.filter { start in
      var slot = start
      for _ in 0..<64 {
        guard register.isPresent(unit(slot)) else { return true }
        guard let above = register.reference(unit(slot), parent) else { return false }
        slot = register.resolve(above)
      }
      return true
    }.map { register.id(unit($0)) }.sorted()
  }

  /// The unit and all beneath it; empty when there is none of that id.
  public func branch(of id: String) -> [Unit] {
    guard let start = units.firstIndex(where: { $0.id == id }) else { return [] }
    let end = units[(start + 1)...].firstIndex { $0.level <= units[start].level } ?? units.count
    return Array(units[start..<end])
  }
}
