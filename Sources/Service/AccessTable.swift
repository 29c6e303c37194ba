internal import CivilTime
internal import Engine
internal import Krav
internal import Records

/// Which groups see which branches of the unit tree, as the pack says, the names looked up among the accounts of this
/// machine.
struct AccessTable: Sendable, Equatable {
  /// `access "GROUP" { read "UNIT" acknowledge "UNIT" until DATE }`
  struct Entry: Sendable, Equatable {
    /// As the pack writes it.
    var name: String
    var group: UInt32
    var read: [String]
    var acknowledge: [String]
    /// The last day; `nil` for ever.
    var until: CivilDate?
    /// Where it stands: file, line and column.
    var place: String
  }

  var entries: [Entry] = []
  /// The header, in lower case, by which a user states for whom it asks.
  var proxies: [UInt32: String] = [:]

  /// What members of these groups may see and do.
  ///
  /// - Parameters:
  ///   - groups: all of them, by number.
  ///   - acknowledgeGroup: who may acknowledge where the pack has no access table.
  ///   - units: those that are there.
  ///   - today: an entry holds through its last day.
  func rights(of groups: Set<UInt32>, acknowledgeGroup: UInt32?, units: Units, today: CivilDate) -> Rights {
    guard !entries.isEmpty else {
      return Rights(
        reads: .everything,
        acknowledges: acknowledgeGroup.map { groups.contains($0) } ?? false ? .everything : .nothing)
    }
    let mine = inForce(on: today).filter { groups.contains($0.group) }
    return Rights(
      reads: units.reach(of: mine.flatMap(\.read)), acknowledges: units.reach(of: mine.flatMap(\.acknowledge)))
  }

  /// The entries that hold on a day.
  func inForce(on day: CivilDate) -> [Entry] { entries.filter { $0.until.map { day <= $0 } ?? true } }
}

extension AccessTable {
  /// The units that are there, for the branches that a table names.
  struct Units {
    private let tree: UnitTree
    private let roots: Set<UInt32>

    init(_ register: Register) {
      tree = UnitTree(register)
      guard let scope = register.program.scope else {
        roots = []
        return
      }
      let parent = register.program.records[scope].parentField
      // One whose parent is not there stands at the top to be seen, and is no root for that.
      roots = Set(
        tree.units.filter { $0.level == 0 }.map(\.slot).filter { slot in
          parent.map { register.reference(RecordRef(type: UInt16(scope), slot: slot), $0) == nil } ?? true
        })
    }

    /// What lies beneath units of these ids. Whoever is given every root is given everything, also what has no unit. An id
    /// that no unit has now gives nothing, and neither does an earlier name: a unit that was merged into another would
    /// open the other.
    func reach(of ids: [String]) -> Reach {
      var tops: Set<String> = []
      var units: Set<UInt32> = []
      var top: Int?
      let wanted = Set(ids)
      guard !wanted.isEmpty else { return .nothing }
      for unit in tree.units {
        if let level = top, unit.level <= level { top = nil }
        if wanted.contains(unit.id) {
          tops.insert(encodedForSubject(unit.id))
          if top == nil { top = unit.level }
        }
        if top != nil { units.insert(unit.slot) }
      }
      return !roots.isEmpty && roots.isSubset(of: units) ? .everything : .branches(tops: tops, units: units)
    }
  }
}
