/// Who asks, and what they may see and do. Worked out anew for every request, from the peer, the access table, the units
/// and the day, so that nothing that was allowed once goes on being allowed.
struct Viewer: Sendable, Hashable {
  /// By name, else by number: what the log says of who has acknowledged.
  let name: String
  let rights: Rights

  /// May see nothing: what a request has until it is known who asks.
  static let nobody = Viewer(name: "nobody", rights: .none)

  /// Whether they see every unit, and so also what belongs to none: the intake, the service, refused waivers, figures
  /// about the whole.
  var readsWholeTree: Bool { rights.reads == .everything }

  /// Whether they may answer for every unit, and so also for what belongs to none.
  var acknowledgesWholeTree: Bool { readsWholeTree && rights.acknowledges == .everything }

  /// Whether they may see what belongs to a unit.
  ///
  /// - Parameter path: encoded ids from the root, as the units are now, joined with `/`; empty for what has no unit.
  func mayRead(_ path: String) -> Bool { rights.reads.holds(path) }

  /// Whether they may see what belongs to a unit.
  ///
  /// - Parameter unit: its slot; `nil` for what has no unit.
  func mayRead(unit: UInt32?) -> Bool { rights.reads.holds(unit) }

  /// Whether they may acknowledge what belongs to a unit, which they must be able to see as well.
  ///
  /// - Parameter path: encoded ids from the root, as the units are now, joined with `/`; empty for what has no unit.
  func mayAcknowledge(_ path: String) -> Bool { mayRead(path) && rights.acknowledges.holds(path) }
}

/// What somebody may see and do.
struct Rights: Sendable, Hashable {
  var reads: Reach
  var acknowledges: Reach

  static let none = Rights(reads: .nothing, acknowledges: .nothing)
  static let all = Rights(reads: .everything, acknowledges: .everything)
}

/// A part of the unit tree.
enum Reach: Sendable, Hashable {
  case everything
  /// The units at the top of each branch by their encoded ids, and all units of the branches by slot.
  case branches(tops: Set<String>, units: Set<UInt32>)

  static let nothing = Reach.branches(tops: [], units: [])

  /// A path lies in a branch when it leads through its top.
  func holds(_ path: String) -> Bool {
    switch self {
    case .everything: true
    case .branches(let tops, _): !tops.isEmpty && path.split(separator: "/").contains { tops.contains(String($0)) }
    }
  }

  func holds(_ unit: UInt32?) -> Bool {
    switch self {
    case .everything: true
    case .branches(_, let units): unit.map { units.contains($0) } ?? false
    }
  }
}
