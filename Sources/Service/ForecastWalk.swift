internal import Alerts
internal import CivilTime
internal import Engine
internal import Krav

/// Goes through what will change if nothing is done, in the order of time: what is wanted of it, and may be told.
///
/// It is gone through in slices, when the engine's forecast is complete.
struct ForecastWalk {
  enum Item {
    case criterion(CriterionChange)
    case alert(ForecastChange, EventKind)
    case waiver(WaiverChange)

    var at: Instant {
      switch self {
      case .criterion(let turn): turn.at
      case .alert(let change, _): change.at
      case .waiver(let change): change.at
      }
    }
  }

  /// How far the engine's forecast must reach.
  let until: Instant
  let engine: Engine
  let zone: ZoneRules
  let selection: ForecastPage.Selection
  /// By slot: the units that are there.
  private(set) var names: [UInt32: UnitTree.Unit] = [:]
  /// The unit that is asked for; `nil` for all.
  private(set) var top: UnitTree.Unit?
  private var outlook: Outlook?
  private var hasOutlook = false
  private var isOpen = false
  private var place = ForecastPlace()
  private var change: ForecastChange?
  private var turns: [CriterionChange] = []
  private var turn = 0
  /// Subjects whose waivers have not been looked at yet.
  private var waived: [VerdictKey] = []
  private var book: WaiverBook
  private var waivers: [WaiverChange] = []
  private var waiver = 0
  /// By slot: whether the unit belongs to the branch that is asked for. `nil` for all.
  private var branch: Set<UInt32>?
  private let rules: Set<UInt32>?
  /// `nil` for whoever may see everything.
  private let mayRead: ((UInt32?) -> Bool)?
  /// The forecast that the place belongs to.
  private let passes: Int

  /// - Parameters:
  ///   - engine: whose forecast reaches to ``ForecastPage/until(_:_:_:)`` and is complete.
  ///   - selection: what is asked for.
  ///   - zone: whose days are counted.
  ///   - withCriteria: whether the changes of criteria are wanted too.
  ///   - mayRead: whether what belongs to a unit, by its slot, or to none may be told; `nil` when all may.
  /// - Throws: when there is no such unit, rule or criterion.
  init(
    _ engine: Engine, _ selection: ForecastPage.Selection, zone: ZoneRules, withCriteria: Bool,
    mayRead: ((UInt32?) -> Bool)?
  ) throws(ForecastPage.Failure) {
    self.mayRead = mayRead
    self.engine = engine
    self.zone = zone
    self.selection = selection
    until = ForecastPage.until(selection, engine, zone)
    passes = engine.forecastPasses
    rules = try ForecastPage.rules(selection, engine)
    let tree = UnitTree(engine.register)
    for unit in tree.units { names[unit.slot] = unit }
    if let unit = selection.unit {
      let units = tree.branch(of: unit)
      guard let first = units.first, mayRead?(first.slot) ?? true else {
        throw ForecastPage.Failure(description: "there is no unit `\(unit)`")
      }
      top = first
      branch = Set(units.map(\.slot))
    }
    book = WaiverBook(engine, zone: zone)
    waived = book.granted.keys.sorted { ($0.rule, $0.subject) < ($1.rule, $1.subject) }
    if withCriteria { outlook = Outlook(engine, until: until, keepsTurns: true) }
  }

  /// The forecast has been made anew, so that this must be too.
  var isStale: Bool { passes != engine.forecastPasses || !engine.isForecastComplete }

  /// Gets ready with about `left` steps, which it counts down; `true` when items can be taken.
  mutating func begin(_ left: inout Int) -> Bool {
    if isOpen { return true }
    if !hasOutlook, outlook != nil {
      guard outlook?.step(limit: left) ?? true else { return false }
      turns = outlook?.turns ?? []
      outlook = nil
    }
    hasOutlook = true
    while let key = waived.last {
      if left <= 0 { return false }
      left -= 1
      waived.removeLast()
      waivers += book.changesAhead(of: key, in: engine, zone: zone, before: until)
    }
    open()
    return true
  }

  private mutating func open() {
    isOpen = true
    waivers.sort { ($0.at, $0.key.rule, $0.key.subject) < ($1.at, $1.key.rule, $1.key.subject) }
    if let after = selection.after {
      waiver = waivers.firstIndex { $0.at.seconds >= after.second } ?? waivers.count
      place = engine.place(from: Instant(seconds: after.second))
      turn = turns.firstIndex { $0.at.seconds >= after.second } ?? turns.count
    }
    change = engine.nextChange(after: &place)
  }

  /// The item that comes next, with one step; `nil` when there is none. Of one moment criteria come first, then alerts,
  /// then what waivers make of them.
  ///
  /// - Parameter left: counted down by one for each that was looked at; when it is used up before one was found, the
  ///   answer is `nil` too, and ``hasMore`` is true.
  mutating func next(_ left: inout Int) -> Item? {
    while left > 0, let moment = nextMoment {
      left -= 1
      if turn < turns.count, turns[turn].at == moment {
        let found = turns[turn]
        turn += 1
        if isWanted(found) { return .criterion(found) }
      } else if let found = change, found.at == moment {
        change = engine.nextChange(after: &place)
        if let event = Self.event(found), isWanted(found.key) { return .alert(found, event) }
      } else if waiver < waivers.count {
        let found = waivers[waiver]
        waiver += 1
        if isWanted(found.key) { return .waiver(found) }
      }
    }
    return nil
  }

  var hasMore: Bool { !isOpen || nextMoment != nil }

  /// When what comes next happens; `nil` when nothing does.
  private var nextMoment: Instant? {
    let turned = turn < turns.count ? turns[turn].at : nil
    let waived = waiver < waivers.count ? waivers[waiver].at : nil
    return [change?.at, turned, waived].compactMap { $0 }.min().flatMap { $0 <= until ? $0 : nil }
  }

  private func isWanted(_ turn: CriterionChange) -> Bool {
    guard selection.rule == nil, names[turn.unit] != nil else { return false }
    if let mayRead, !mayRead(turn.unit) { return false }
    if let criterion = selection.criterion, engine.program.criteria[turn.criterion].name != criterion { return false }
    return branch?.contains(turn.unit) ?? true
  }

  private func isWanted(_ key: VerdictKey) -> Bool {
    if let rules, !rules.contains(key.rule) { return false }
    if let mayRead, !mayRead(engine.unit(ofRecord: engine.root(of: key))) { return false }
    guard let branch else { return true }
    return engine.unit(of: key).map { branch.contains($0) } ?? false
  }

  /// What the log will say; `nil` where a duty is met before and after, or concerns nobody.
  private static func event(_ change: ForecastChange) -> EventKind? {
    let before = change.before.flatMap { $0 == .green ? nil : $0 }
    let after = change.after.flatMap { $0 == .green ? nil : $0 }
    switch (before, after) {
    case (nil, nil): return nil
    case (nil, _?): return .opened
    case (_?, nil): return .resolved
    case (let before?, let after?): return before.rawValue < after.rawValue ? .worsened : .eased
    }
  }
}
