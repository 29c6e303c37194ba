internal import Alerts
public import CivilTime
public import Engine
internal import Krav
internal import Records

/// What will change and when, if nothing is done, as one JSON document: alerts and criteria by time. The same from the
/// daemon and from a folder that is judged without one.
///
/// It is put together in slices, when the engine's forecast is complete.
public struct ForecastPage {
  /// As far as anybody plans: twenty years.
  public static let mostDays = 7305
  /// So that a page is written and sent in a few milliseconds.
  public static let mostItems = 2000

  /// How far the engine's forecast must reach.
  public let until: Instant
  private let at: Instant
  private let engine: Engine
  private let zone: ZoneRules
  private let selection: Selection
  private let verdicts: EngineVerdicts
  private let isClockSet: Bool
  private var outlook: Outlook
  private var hasOutlook = false
  private var isOpen = false
  private var body = JSONWriter()
  private var place = ForecastPlace()
  private var change: ForecastChange?
  private var turn = 0
  /// Subjects whose waivers have not been looked at yet.
  private var waived: [VerdictKey] = []
  private var book: WaiverBook
  private var waivers: [WaiverChange] = []
  private var waiver = 0
  /// The moment of the last item, and how many of it there were, on the pages before too.
  private var last: (second: Int64, count: Int) = (.min, 0)
  private var written = 0
  private var next: String?
  /// By slot: whether the unit belongs to the branch that is asked for. `nil` for all.
  private var branch: Set<UInt32>?
  private var names: [UInt32: UnitTree.Unit] = [:]
  private let rules: Set<UInt32>?
  /// `nil` for whoever may see everything.
  private let mayRead: ((UInt32?) -> Bool)?

  /// - Parameters:
  ///   - engine: whose forecast reaches to ``until(_:_:_:)`` and is complete.
  ///   - selection: what is asked for.
  ///   - zone: whose days are counted.
  ///   - isClockSet: the clock was set to a day by hand, which every answer says.
  ///   - mayRead: whether what belongs to a unit, by its slot, or to none may be told; `nil` when all may.
  /// - Throws: when there is no such unit, rule or criterion.
  public init(
    _ engine: Engine, _ selection: Selection, zone: ZoneRules, isClockSet: Bool = false,
    mayRead: ((UInt32?) -> Bool)? = nil
  ) throws(Failure) {
    self.mayRead = mayRead
    self.engine = engine
    self.zone = zone
    self.selection = selection
    self.isClockSet = isClockSet
    at = engine.now
    until = Self.until(selection, engine, zone)
    verdicts = EngineVerdicts(engine)
    rules = try Self.rules(selection, engine)
    let tree = UnitTree(engine.register)
    for unit in tree.units { names[unit.slot] = unit }
    if let unit = selection.unit {
      let units = tree.branch(of: unit)
      guard let top = units.first, mayRead?(top.slot) ?? true else {
        throw Failure(description: "there is no unit `\(unit)`")
      }
      branch = Set(units.map(\.slot))
    }
    book = WaiverBook(engine, zone: zone)
    waived = book.granted.keys.sorted { ($0.rule, $0.subject) < ($1.rule, $1.subject) }
    outlook = Outlook(engine, until: until, keepsTurns: true)
  }

  /// The end of the last day that is asked for.
  public static func until(_ selection: Selection, _ engine: Engine, _ zone: ZoneRules) -> Instant {
    Moment.end(ofDay: selection.days, after: engine.now, in: zone) ?? engine.now
  }

  /// The forecast has been made anew, so that this must be too.
  public var isStale: Bool { outlook.isStale }

  /// Takes in about `limit` changes; `true` when the document is whole.
  public mutating func step(limit: Int) -> Bool {
    if !hasOutlook {
      guard outlook.step(limit: limit) else { return false }
      hasOutlook = true
    }
    var left = limit
    while let key = waived.last {
      if left <= 0 { return false }
      left -= 1
      waived.removeLast()
      waivers += book.changesAhead(of: key, in: engine, zone: zone, before: until)
    }
    if !isOpen { open() }
    while next == nil, let moment = nextMoment {
      if left <= 0 { return false }
      left -= 1
      writeItem(at: moment)
    }
    return true
  }

  public mutating func document() -> [UInt8] {
    body.endArray()
    body.field("next", next)
    body.endObject()
    return body.bytes
  }

  // MARK: Items

  private mutating func open() {
    isOpen = true
    body.beginObject()
    body.field("at", zone.rfc3339(at))
    body.field("until", zone.rfc3339(until))
    body.field("knowledge", VerdictsJSON.Knowledge.now.rawValue)
    if isClockSet { body.field("clock_is_set", true) }
    body.key("items")
    body.beginArray()
    waivers.sort { ($0.at, $0.key.rule, $0.key.subject) < ($1.at, $1.key.rule, $1.key.subject) }
    if let after = selection.after {
      waiver = waivers.firstIndex { $0.at.seconds >= after.second } ?? waivers.count
      place = engine.place(from: Instant(seconds: after.second))
      turn = outlook.turns.firstIndex { $0.at.seconds >= after.second } ?? outlook.turns.count
    }
    change = engine.nextChange(after: &place)
  }

  /// When the item that comes next happens; `nil` when there is none.
  private var nextMoment: Instant? {
    let turned = turn < outlook.turns.count ? outlook.turns[turn].at : nil
    let waived = waiver < waivers.count ? waivers[waiver].at : nil
    return [change?.at, turned, waived].compactMap { $0 }.min().flatMap { $0 <= until ? $0 : nil }
  }

  /// Of one moment criteria come first, then alerts, then what waivers make of them.
  private mutating func writeItem(at moment: Instant) {
    if turn < outlook.turns.count, outlook.turns[turn].at == moment {
      let found = outlook.turns[turn]
      if isWanted(found), isNew(moment) { write(found) } else if next != nil { return }
      turn += 1
    } else if let found = change, found.at == moment {
      if let event = Self.event(found), isWanted(found.key), isNew(moment) {
        write(found, event)
      } else if next != nil {
        return
      }
      change = engine.nextChange(after: &place)
    } else if waiver < waivers.count {
      let found = waivers[waiver]
      if isWanted(found.key), isNew(moment) { write(found) } else if next != nil { return }
      waiver += 1
    }
  }

  /// Counts an item that is wanted; false for one of an earlier page, and for one that no longer fits.
  private mutating func isNew(_ moment: Instant) -> Bool {
    if last.second != moment.seconds { last = (moment.seconds, 0) }
    if let after = selection.after, after.second == moment.seconds, last.count < after.count {
      last.count += 1
      return false
    }
    if written >= selection.limit {
      next = "\(last.second).\(last.count)"
      return false
    }
    last.count += 1
    written += 1
    return true
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

  private mutating func write(_ turn: CriterionChange) {
    let criterion = engine.program.criteria[turn.criterion]
    body.beginObject()
    body.field("at", zone.rfc3339(turn.at))
    body.field("event", "criterion-changed")
    body.field("criterion", criterion.name)
    body.field("title", criterion.title)
    body.field("unit", names[turn.unit]?.id)
    body.field("name", names[turn.unit]?.name)
    body.field("from", turn.before.word)
    body.field("verdict", turn.after.word)
    body.endObject()
  }

  private mutating func write(_ change: ForecastChange, _ event: EventKind) {
    begin(event, change.key, at: change.at)
    body.field("from", change.before?.word)
    body.field("verdict", change.after?.word)
    body.field("message", engine.message(of: change))
    body.endObject()
  }

  /// A waiver changes no verdict.
  private mutating func write(_ change: WaiverChange) {
    begin(change.isWaived ? .waived : .waiverExpired, change.key, at: change.at)
    body.field("from", change.verdict.word)
    body.field("verdict", change.verdict.word)
    let finding = engine.evaluate(change.key, at: change.at)
    let then = ForecastChange(
      at: change.at, key: change.key, before: change.verdict, after: finding.verdict, clause: finding.clause)
    body.field("message", engine.message(of: then))
    body.endObject()
  }

  private mutating func begin(_ event: EventKind, _ key: VerdictKey, at moment: Instant) {
    let identity = verdicts.identity(of: key)
    body.beginObject()
    body.field("at", zone.rfc3339(moment))
    body.field("event", event.rawValue)
    body.field("alert", AlertID(rule: identity.rule, subject: identity.stableSubject).description)
    body.field("rule", identity.rule)
    body.field("title", engine.program.rules[Int(key.rule)].title)
    body.field("subject", identity.subject)
    body.field("unit", identity.unit)
  }
}
