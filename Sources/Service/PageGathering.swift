internal import Alerts
internal import CivilTime
internal import Engine
internal import Krav
internal import Records
internal import Reports

/// Puts a page together in slices, so that nobody else waits for it.
struct PageGathering {
  private enum Stage: Int {
    case lights, rows, alerts, texts, history, medians, outlook, changes, writing, end
  }

  /// A unit that may be told of.
  struct Node {
    var unit: UnitTree.Unit
    /// Units above it that may be told of.
    var level: Int
    var parent: Int?
    /// By criterion.
    var lights: [Page.LightTable.Light] = []
    /// Its own alerts, and then those beneath it as well.
    var open = DayCounts()
    /// Its duties that were met, by how many days that took.
    var met = StatisticsTally()
  }

  let key: PageKey
  let viewer: Viewer
  /// The forecast that it rests on.
  let passes: Int
  let now: Instant
  /// The records that it began with.
  let revision: UInt64
  var page: Page
  var nodes: [Node] = []
  var places: [UInt32: Int] = [:]
  private var stage = Stage.lights
  private var next = 0
  // Alerts.
  var walk = AlertWalk()
  var known: [String: Bool] = [:]
  var ages = [DayCounts](repeating: DayCounts(), count: 5)
  var rules: [String: PageRule] = [:]
  var groups: [PageRule] = []
  var mustReadComments = true
  /// The group whose last item's evidence comes next.
  var placeWithoutEvidence: Int?
  // How it has gone.
  var sum: TrendSum?
  // What comes.
  var ahead = PageAhead()
  /// When all is gathered.
  private(set) var document: PageDocument?
  /// In the tree, of the table's columns, the top first.
  var columns: [Int] = []

  /// - Parameters:
  ///   - key: for whom, and what.
  ///   - daemon: whose records, alerts and clock they are.
  init(_ key: PageKey, _ daemon: Daemon) {
    self.key = key
    viewer = Viewer(name: "", rights: key.rights)
    passes = daemon.engine.forecastPasses
    now = daemon.clock.now
    revision = daemon.engine.recordsRevision
    page = Page(daemon, at: now, isLive: key.isLive)
    page.isOfBranch = key.unit != nil
    page.unlogged = viewer.readsWholeTree ? daemon.ledger.unlogged : 0
    if viewer.readsWholeTree, let arrival = daemon.watch.lastArrival {
      page.lastArrival = Page.Moment(arrival, in: daemon.zone)
    }
    let tree = UnitTree(daemon.engine.register)
    var above: [Int] = []
    for unit in key.unit.map({ tree.branch(of: $0) }) ?? tree.units where viewer.mayRead(unit: unit.slot) {
      while let last = above.last, nodes[last].unit.level >= unit.level { above.removeLast() }
      places[unit.slot] = nodes.count
      nodes.append(Node(unit: unit, level: above.count, parent: above.last))
      above.append(nodes.count - 1)
    }
    page.tops = nodes.filter { $0.level == 0 }.map { Page.Unit(id: $0.unit.id, name: $0.unit.name) }
  }

  /// Records or the clock have gone on, so that what has been put together is no longer true.
  func isStale(_ engine: Engine) -> Bool {
    key.hasForecast && (passes != engine.forecastPasses || !engine.isForecastComplete)
  }

  /// Works for about a millisecond; `true` when the page is whole.
  mutating func step(_ daemon: Daemon) -> Bool {
    switch stage {
    case .lights:
      let end = min(next + 3, nodes.count)
      while next < end {
        addLights(next, daemon.engine)
        next += 1
      }
      if next < nodes.count { return false }
      beginTable()
    case .rows:
      if next < daemon.program.criteria.count {
        addRow(next, daemon.program.criteria[next])
        next += 1
        return false
      }
      sortRows()
    case .alerts:
      var walk = walk
      let isDone = walk.step(daemon.ledger, limit: 100) { take($0, daemon) }
      self.walk = walk
      if !isDone { return false }
      beginTexts()
    case .texts:
      if !writeText(daemon) { return false }
    case .history:
      var sum = sum ?? TrendSum(daemon.ledger, until: daemon.zone.date(of: now), days: 365, in: daemon.zone)
      let isDone = sum.step(daemon.ledger, limit: 25) { passes(logged: $0, daemon) }
      self.sum = sum
      if !isDone { return false }
      placeClosings(daemon)
      next = nodes.count
    case .medians:
      // Each unit's comes after those beneath it.
      if next > 0 {
        next -= 1
        rollUp(next)
        return false
      }
      finishHistory(daemon)
    case .outlook:
      if key.hasForecast, !ahead.lookOut(daemon, self, limit: 100) { return false }
    case .changes:
      if key.hasForecast {
        if !ahead.step(daemon, self, limit: 100) { return false }
        page.ahead = ahead.told(daemon, self)
      }
      document = PageDocument(page)
    case .writing: if !(document?.step() ?? true) { return false }
    case .end: return true
    }
    stage = Stage(rawValue: stage.rawValue + 1) ?? .end
    if stage != .medians { next = 0 }
    return stage == .end
  }

  // MARK: What may be told

  /// Whether what belongs to a unit, or to none, is told of.
  func tells(unit: UInt32?) -> Bool {
    if key.unit == nil { return viewer.mayRead(unit: unit) }
    return unit.map { places[$0] != nil } ?? false
  }

  /// Whether what the log says of a unit is counted.
  private mutating func passes(logged path: String, _ daemon: Daemon) -> Bool {
    guard daemon.mayRead(viewer, logged: path) else { return false }
    return key.unit == nil || place(logged: path, daemon) != nil
  }

  /// The unit that is there now of a path that the log has; `nil` when it may not be told of.
  func place(logged path: String, _ daemon: Daemon) -> Int? {
    guard let scope = daemon.program.scope else { return nil }
    let register = daemon.engine.register
    for id in path.split(separator: "/").reversed() {
      guard let slot = register.slot(type: scope, id: decodedFromSubject(String(id))) else { continue }
      let unit = RecordRef(type: UInt16(scope), slot: register.resolve(slot))
      if register.isPresent(unit) { return places[unit.slot] }
    }
    return nil
  }

  /// What a unit is called, as far as it may be told.
  func name(of unit: UInt32?) -> String { unit.flatMap { places[$0] }.map { nodes[$0].unit.name } ?? "" }
}

extension Page {
  /// The page without anything on it but how the service does.
  init(_ daemon: Daemon, at now: Instant, isLive: Bool) {
    let state: Page.State =
      switch daemon.state {
      case .ok: .ok
      case .loading: .loading
      case .degraded: .degraded
      case .clock: .clock
      }
    self.init(state: state, at: Page.Moment(now, in: daemon.zone))
    self.isLive = isLive
    isClockSet = daemon.clock.asOf != nil
    seq = daemon.head.seq
  }
}
