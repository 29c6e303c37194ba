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
  public var until: Instant { walk.until }
  private let at: Instant
  private let engine: Engine
  private let zone: ZoneRules
  private let verdicts: EngineVerdicts
  private let isClockSet: Bool
  private var walk: ForecastWalk
  private var isOpen = false
  private var body = JSONWriter()
  /// The moment of the last item, and how many of it there were, on the pages before too.
  private var last: (second: Int64, count: Int) = (.min, 0)
  private var written = 0
  private var next: String?

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
    self.engine = engine
    self.zone = zone
    self.isClockSet = isClockSet
    at = engine.now
    verdicts = EngineVerdicts(engine)
    walk = try ForecastWalk(engine, selection, zone: zone, withCriteria: true, mayRead: mayRead)
  }

  /// The end of the last day that is asked for.
  public static func until(_ selection: Selection, _ engine: Engine, _ zone: ZoneRules) -> Instant {
    Moment.end(ofDay: selection.days, after: engine.now, in: zone) ?? engine.now
  }

  /// The forecast has been made anew, so that this must be too.
  public var isStale: Bool { walk.isStale }

  /// Takes in about `limit` changes; `true` when the document is whole.
  public mutating func step(limit: Int) -> Bool {
    var left = limit
    guard walk.begin(&left) else { return false }
    if !isOpen { open() }
    while next == nil, let item = walk.next(&left) {
      guard isNew(item.at) else { continue }
      switch item {
      case .criterion(let turn): write(turn)
      case .alert(let change, let event): write(change, event)
      case .waiver(let change): write(change)
      }
    }
    return next != nil || !walk.hasMore
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
  }

  /// Counts an item that is wanted; false for one of an earlier page, and for one that no longer fits.
  private mutating func isNew(_ moment: Instant) -> Bool {
    if last.second != moment.seconds { last = (moment.seconds, 0) }
    if let after = walk.selection.after, after.second == moment.seconds, last.count < after.count {
      last.count += 1
      return false
    }
    if written >= walk.selection.limit {
      next = "\(last.second).\(last.count)"
      return false
    }
    last.count += 1
    written += 1
    return true
  }

  private mutating func write(_ turn: CriterionChange) {
    let criterion = engine.program.criteria[turn.criterion]
    body.beginObject()
    body.field("at", zone.rfc3339(turn.at))
    body.field("event", "criterion-changed")
    body.field("criterion", criterion.name)
    body.field("title", criterion.title)
    body.field("unit", walk.names[turn.unit]?.id)
    body.field("name", walk.names[turn.unit]?.name)
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
