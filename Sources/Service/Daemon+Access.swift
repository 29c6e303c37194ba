internal import Alerts
internal import CivilTime
internal import Engine
internal import Krav
internal import Linux
internal import Records

/// For whom a connection asks.
enum Asker: Hashable, Sendable {
  /// For the user at its other end.
  case peer
  /// A proxy that does not say for whom.
  case silentProxy
  /// A proxy, for a user of this name.
  case person(String)
}

/// Rights that have been worked out, as long as what they rest on is the same.
struct RightsCache {
  fileprivate struct Ground: Equatable {
    /// The revision of the units.
    var units: UInt64
    var day: CivilDate
  }

  fileprivate var ground: Ground?
  fileprivate var units: AccessTable.Units?
  fileprivate var rights: [Set<UInt32>: Rights] = [:]
  /// Access that has run out does not come back with a clock that is set back.
  fileprivate var latestDay: CivilDate?

  static let mostKept = 1024

  /// What the branches that are no units were last looked for in.
  private var seen: Ground?

  /// Whether other branches may be no units than when this was last asked.
  mutating func mustLookForBranches(in engine: Engine, on day: CivilDate) -> Bool {
    let units = engine.program.scope.map { engine.register.revision(of: $0) } ?? 0
    let ground = Ground(units: units, day: day)
    defer { seen = ground }
    return seen != ground
  }

  /// There is another table, or records are read anew into another register.
  mutating func forget() {
    ground = nil
    seen = nil
  }
}

extension Daemon {
  /// The table of a pack; a group or user that nobody knows refuses the rules.
  static func access(of pack: LoadedPack) throws(Failure) -> AccessTable {
    let (table, unknown) = pack.access()
    try refuse(unknown, of: pack)
    return table
  }

  // MARK: Who asks

  /// For whom a request asks. What is no proxy cannot ask for somebody else: its header is not looked at.
  func asker(of request: HTTPRequest, on connection: Connection) -> Result<Asker, HTTPRefusal> {
    guard let header = access.proxies[connection.peer.user] else { return .success(.peer) }
    let named = request.headers.filter { $0.name == header }.map(\.value)
    guard named.count < 2 else {
      return .failure(HTTPRefusal(status: .badRequest, detail: "the header that says who asks is given more than once"))
    }
    guard let name = named.first, !name.isEmpty else { return .success(.silentProxy) }
    return .success(.person(name))
  }

  /// Who asks, with what they may do as things stand now; `nil` until an account has been looked up.
  ///
  /// - Parameters:
  ///   - asker: for whom.
  ///   - peer: the user at the other end.
  ///   - needsName: a number will not do.
  func viewer(_ asker: Asker, _ peer: PeerIdentity, needsName: Bool = false) -> Viewer? {
    let now = Clock.monotonicNanoseconds()
    switch asker {
    case .person(let name):
      guard case .groups(let found)? = desk.answer(to: .groups(name), now: now) else { return nil }
      guard let groups = found else {
        // Nobody of this machine: no group is theirs, and nothing can be put down to them.
        var rights = rights(of: [])
        rights.acknowledges = .nothing
        return Viewer(name: "nobody", rights: rights)
      }
      return Viewer(name: name, rights: rights(of: groups))
    case .silentProxy:
      var rights = isMaster(peer) ? .all : rights(of: peer.groups)
      rights.acknowledges = .nothing
      return Viewer(name: "uid \(peer.user)", rights: rights)
    case .peer:
      let question = AccountDesk.Question.name(peer.user)
      var name = "uid \(peer.user)"
      if needsName {
        guard case .name(let found)? = desk.answer(to: question, now: now) else { return nil }
        name = found ?? name
      }
      return Viewer(name: name, rights: isMaster(peer) ? .all : rights(of: peer.groups))
    }
  }

  /// Root and the daemon's own user can read its files in any case.
  private func isMaster(_ peer: PeerIdentity) -> Bool { peer.user == 0 || peer.user == Environment.effectiveUser }

  private func rights(of groups: Set<UInt32>) -> Rights {
    let revision = program.scope.map { engine.register.revision(of: $0) } ?? 0
    let ground = RightsCache.Ground(units: revision, day: accessDay)
    if rightsCache.ground != ground {
      rightsCache.ground = ground
      rightsCache.units = AccessTable.Units(engine.register)
      rightsCache.rights = [:]
    }
    if let known = rightsCache.rights[groups] { return known }
    let tree = rightsCache.units ?? AccessTable.Units(engine.register)
    let rights = access.rights(of: groups, acknowledgeGroup: acknowledgeGroup, units: tree, today: ground.day)
    if rightsCache.rights.count >= RightsCache.mostKept { rightsCache.rights = [:] }
    rightsCache.rights[groups] = rights
    return rights
  }

  /// The day by which access runs out: never an earlier one than before.
  var accessDay: CivilDate {
    let today = zone.date(of: max(clock.now, engine.now))
    let day = max(rightsCache.latestDay ?? today, today)
    rightsCache.latestDay = day
    return day
  }

  // MARK: What lies in the past

  /// Whether somebody may see what the log says of a unit. It must have been in a branch of theirs then, and be in one
  /// still: a unit that has moved away takes its past along, one that has come keeps it from those who are new.
  ///
  /// - Parameters:
  ///   - path: encoded ids from the root, as they were then; empty for what has no unit.
  ///   - viewer: who asks.
  func mayRead(_ viewer: Viewer, logged path: String) -> Bool {
    guard !viewer.readsWholeTree else { return true }
    guard viewer.mayRead(path), let scope = program.scope else { return false }
    for id in path.split(separator: "/").reversed() {
      guard let slot = engine.register.slot(type: scope, id: decodedFromSubject(String(id))) else { continue }
      let unit = RecordRef(type: UInt16(scope), slot: engine.register.resolve(slot))
      if engine.register.isPresent(unit) { return viewer.mayRead(unit: unit.slot) }
    }
    return false
  }

  /// Whether somebody may see an alert, and whatever is told of it.
  func mayRead(_ viewer: Viewer, _ alert: Alert) -> Bool {
    var known: [String: Bool] = [:]
    return mayRead(viewer, alert, &known)
  }

  /// The same for many alerts.
  ///
  /// - Parameters:
  ///   - viewer: who asks.
  ///   - alert: it lies where its record does; one whose record is gone where the log last told of it.
  ///   - known: what has been found of paths in the log, for the next alert.
  func mayRead(_ viewer: Viewer, _ alert: Alert, _ known: inout [String: Bool]) -> Bool {
    if viewer.readsWholeTree { return true }
    if let record = alert.key.map({ engine.root(of: $0) }), engine.register.isPresent(record) {
      return viewer.mayRead(unit: engine.unit(ofRecord: record))
    }
    if let found = known[alert.unit] { return found }
    let found = mayRead(viewer, logged: alert.unit)
    known[alert.unit] = found
    return found
  }

  /// Whether somebody may see a record, given as `type/id`.
  func mayRead(_ viewer: Viewer, record written: String) -> Bool {
    viewer.readsWholeTree || viewer.mayRead(unit: SubjectLookup(engine).unit(ofRecord: written))
  }

  // MARK: Branches that are none

  /// The table's branches that no unit has.
  func accessProblems() -> [Problem] {
    guard let scope = program.scope else { return [] }
    let type = program.records[scope].name
    var places: [String: [Problem.Place]] = [:]
    for entry in access.inForce(on: accessDay) {
      for id in Set(entry.read + entry.acknowledge).sorted() {
        let slot = engine.register.slot(type: scope, id: id)
        if let slot, engine.register.isPresent(RecordRef(type: UInt16(scope), slot: slot)) { continue }
        let now = slot.map { RecordRef(type: UInt16(scope), slot: engine.register.resolve($0)) }
        let isRenamed = now.map { engine.register.isPresent($0) } ?? false
        let remedy =
          isRenamed && now != nil
          ? "it is `\(now.map { engine.register.id($0) } ?? "")` now: name that, if the group may see all of it"
          : "correct the name, or deliver the unit; until then the group sees nothing of it"
        places[id, default: []].append(
          Problem.Place(
            file: entry.place, expected: "a unit with the id `\(id)` for the access of `\(entry.name)`", remedy: remedy)
        )
      }
    }
    return places.keys.sorted().map { id in
      Problem(
        code: "access/no-unit", subject: "\(type)/\(encodedForSubject(id))", verdict: .yellow,
        count: places[id]?.count ?? 0, places: places[id] ?? [])
    }
  }
}
