internal import Alerts
public import CivilTime
public import Engine
internal import Krav
internal import Records
internal import Reports

/// What falls due ahead, as a calendar: the last day on which something can still be done, for whatever will turn worse if
/// nothing is. The same from the daemon and from a folder that is judged without one.
///
/// It is put together in slices, when the engine's forecast is complete.
public struct CalendarPage {
  /// The year that is planned by.
  public static let usualDays = 365
  /// So many events, then one that says that there are more: no calendar is read in pages.
  static let mostEvents = 3000
  /// So many subjects of one rule in one unit have an event each; more of them fall due as one.
  static let mostSingle = 3
  /// So many of those are named.
  static let mostNamed = 10

  /// What turns at one moment, by rule, unit and what it turns to.
  struct Place: Hashable {
    var rule: UInt32
    /// Slot; `nil` for what has no unit.
    var unit: UInt32?
    var turn: Turn
  }

  enum Turn: String { case yellow, unknown, red, waiver }

  struct Member {
    var name: String
    var change: ForecastChange
  }

  struct Group {
    var count = 0
    /// The first by name.
    var members: [Member] = []
  }

  let engine: Engine
  let zone: ZoneRules
  let selection: ForecastPage.Selection
  let instance: String
  let verdicts: EngineVerdicts
  let words = NoticeWords.bokmål
  private(set) var walk: ForecastWalk
  var document: CalendarDocument
  /// What turns at the moment that is gone through.
  private var groups: [Place: Group] = [:]
  private var moment: Instant?
  /// What has been gone through and is not written yet, the first last.
  private var waiting: [(place: Place, group: Group)] = []
  var written = 0
  /// How often an alert has turned so.
  var turns: [String: Int] = [:]
  var isFull = false

  /// - Parameters:
  ///   - engine: whose forecast reaches to ``ForecastPage/until(_:_:_:)`` and is complete.
  ///   - selection: what is asked for; a calendar has no pages.
  ///   - zone: whose days are counted.
  ///   - instance: the daemon's name, so that two municipalities' events are never taken for one another.
  ///   - stamp: when records or rules may last have changed.
  ///   - mayRead: whether what belongs to a unit, by its slot, or to none may be told; `nil` when all may.
  /// - Throws: when there is no such unit, rule or criterion.
  public init(
    _ engine: Engine, _ selection: ForecastPage.Selection, zone: ZoneRules, instance: String, stamp: Instant,
    mayRead: ((UInt32?) -> Bool)? = nil
  ) throws(ForecastPage.Failure) {
    self.engine = engine
    self.zone = zone
    self.selection = selection
    self.instance = Self.domain(instance)
    verdicts = EngineVerdicts(engine)
    walk = try ForecastWalk(engine, selection, zone: zone, withCriteria: false, mayRead: mayRead)
    document = CalendarDocument(
      name: NoticeWords.fill(words.calendar.name, walk.top?.name ?? words.calendar.everything),
      description: NoticeWords.fill(words.calendar.description, String(selection.days)), stamp: stamp, words: words)
  }

  /// What is asked for by texts by name, as for the forecast; a year ahead unless it says how many days.
  public static func selection(_ text: (_ name: String) -> String?) throws(ForecastPage.Failure)
    -> ForecastPage.Selection
  {
    var selection = try ForecastPage.Selection { $0 == "limit" || $0 == "after" ? nil : text($0) }
    if text("days") == nil { selection.days = usualDays }
    return selection
  }

  /// The forecast has been made anew, so that this must be too.
  public var isStale: Bool { walk.isStale }

  /// Takes in about `limit` changes; `true` when the calendar is whole.
  public mutating func step(limit: Int) -> Bool {
    var left = limit
    guard walk.begin(&left) else { return false }
    while !isFull {
      while let (place, group) = waiting.popLast() {
        if left <= 0 {
          waiting.append((place, group))
          return false
        }
        left -= 1 + min(group.count, Self.mostNamed)
        write(group, at: place)
        if isFull { return true }
      }
      guard let item = walk.next(&left) else {
        if walk.hasMore { return false }
        if groups.isEmpty { return true }
        gather()
        continue
      }
      if let moment, item.at != moment { gather() }
      moment = item.at
      note(item)
    }
    return true
  }

  public mutating func finish() -> [UInt8] {
    if written == 0 {
      document.add(
        event(
          "none", .day(zone.date(of: engine.now)), NoticeWords.fill(words.calendar.nothing, String(selection.days)),
          [words.calendar.nothingMore], []))
    }
    return document.finish()
  }

  // MARK: Gathering

  private mutating func note(_ item: ForecastWalk.Item) {
    switch item {
    case .alert(let change, .opened), .alert(let change, .worsened):
      let turn: Turn = change.after == .red ? .red : change.after == .yellow ? .yellow : .unknown
      note(change, turn)
    case .waiver(let change) where !change.isWaived:
      let finding = engine.evaluate(change.key, at: change.at)
      note(
        ForecastChange(
          at: change.at, key: change.key, before: change.verdict, after: finding.verdict, clause: finding.clause),
        .waiver)
    default: break
    }
  }

  private mutating func note(_ change: ForecastChange, _ turn: Turn) {
    let place = Place(rule: change.key.rule, unit: engine.unit(ofRecord: engine.root(of: change.key)), turn: turn)
    var group = groups.removeValue(forKey: place) ?? Group()
    group.count += 1
    group.members.append(Member(name: engine.subjectName(of: change.key), change: change))
    if group.members.count >= 8 * Self.mostNamed { group.shorten() }
    groups[place] = group
  }

  private mutating func gather() {
    func path(_ unit: UInt32?) -> String { unit.map { engine.path(ofUnit: $0).joined(separator: "/") } ?? "" }
    let found = groups.map { (path: path($0.key.unit), place: $0.key, group: $0.value) }
    waiting = found.sorted {
      ($0.place.rule, $0.path, $0.place.turn.rawValue) > ($1.place.rule, $1.path, $1.place.turn.rawValue)
    }.map { ($0.place, $0.group) }
    groups.removeAll(keepingCapacity: true)
  }

  /// What may stand behind the `@` of an identifier.
  private static func domain(_ name: String) -> String {
    let safe = name.unicodeScalars.map { scalar in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", ".": String(scalar)
      default: "_" + String(scalar.value, radix: 16)
      }
    }.joined()
    return safe.isEmpty ? "etterlevd" : safe
  }
}
