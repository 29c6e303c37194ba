internal import Alerts
internal import CivilTime
internal import Engine
internal import Krav
internal import Records
internal import Reports

/// What changes in the next days if nothing is done, gone through in slices: how many, and the worst of them.
struct PageAhead {
  private static let days = [30, PageKey.days]
  private static let mostAlerts = 20
  private static let mostCriteria = 10

  private struct Window {
    var until: Instant
    var worse = DayCounts()
    var better = 0
    var alerts: [ForecastChange] = []
    var alertCount = 0
    var turns: [CriterionChange] = []
    var turnCount = 0
  }

  private var windows: [Window] = []
  private var outlook: Outlook?
  private var place = ForecastPlace()

  /// Works out how criteria turn; `true` when that is known.
  mutating func lookOut(_ daemon: Daemon, _ gathering: PageGathering, limit: Int) -> Bool {
    if windows.isEmpty {
      windows = Self.days.map {
        Window(until: Moment.end(ofDay: $0, after: gathering.now, in: daemon.zone) ?? gathering.now)
      }
    }
    let until = windows.last?.until ?? gathering.now
    var outlook = self.outlook ?? Outlook(daemon.engine, until: until, keepsTurns: true)
    self.outlook = nil
    let isDone = outlook.step(limit: limit)
    self.outlook = outlook
    if isDone { takeTurns(gathering) }
    return isDone
  }

  private mutating func takeTurns(_ gathering: PageGathering) {
    for turn in outlook?.turns ?? [] {
      guard turn.after.rawValue > turn.before.rawValue, gathering.tells(unit: turn.unit),
        let window = windows.firstIndex(where: { turn.at <= $0.until })
      else { continue }
      windows[window].turnCount += 1
      windows[window].turns.append(turn)
    }
    outlook = nil
    for window in windows.indices {
      windows[window].turns.sort { ($1.after.rawValue, $0.at) < ($0.after.rawValue, $1.at) }
      windows[window].turns = Array(windows[window].turns.prefix(Self.mostCriteria))
    }
  }

  /// Takes in about `limit` changes of alerts; `true` when no more are left.
  mutating func step(_ daemon: Daemon, _ gathering: PageGathering, limit: Int) -> Bool {
    let engine = daemon.engine
    for _ in 0..<limit {
      guard let change = engine.nextChange(after: &place),
        let window = windows.firstIndex(where: { change.at <= $0.until })
      else { return true }
      guard gathering.tells(unit: engine.unit(ofRecord: engine.root(of: change.key))) else { continue }
      let before = change.before.flatMap { $0 == .green ? nil : $0 }
      let after = change.after.flatMap { $0 == .green ? nil : $0 }
      guard before != after else { continue }
      guard let after, before.map({ $0.rawValue < after.rawValue }) ?? true else {
        windows[window].better += 1
        continue
      }
      windows[window].worse += DayCounts(after)
      windows[window].alertCount += 1
      windows[window].alerts.append(change)
      if windows[window].alerts.count >= 8 * Self.mostAlerts { shorten(window) }
    }
    return false
  }

  private mutating func shorten(_ window: Int) {
    windows[window].alerts.sort {
      let (a, b) = ($0.after?.rawValue ?? 0, $1.after?.rawValue ?? 0)
      return a != b ? a > b : ($0.at, $0.key.rule, $0.key.subject) < ($1.at, $1.key.rule, $1.key.subject)
    }
    windows[window].alerts = Array(windows[window].alerts.prefix(Self.mostAlerts))
  }

  /// All of it in words.
  mutating func told(_ daemon: Daemon, _ gathering: PageGathering) -> Page.Ahead {
    let engine = daemon.engine
    let today = daemon.zone.date(of: gathering.now)
    var told: [Page.Ahead.Window] = []
    for number in windows.indices {
      shorten(number)
      let window = windows[number]
      let from = number == 0 ? today : today.adding(days: Self.days[number - 1] + 1) ?? today
      var page = Page.Ahead.Window(from: from, until: daemon.zone.date(of: window.until))
      page.worse = window.worse
      page.better = window.better
      for turn in window.turns {
        let criterion = engine.program.criteria[turn.criterion]
        page.items.append(
          Page.Ahead.Change(
            date: daemon.zone.date(of: turn.at), verdict: turn.after, before: turn.before,
            text: "\(criterion.name) \(criterion.title)", unit: gathering.name(of: turn.unit), isCriterion: true))
      }
      for change in window.alerts {
        page.items.append(
          Page.Ahead.Change(
            date: daemon.zone.date(of: change.at), verdict: change.after ?? .unknown,
            before: change.before.flatMap { $0 == .green ? nil : $0 },
            text: engine.message(of: change) ?? engine.subjectName(of: change.key),
            unit: gathering.name(of: engine.unit(ofRecord: engine.root(of: change.key))), isCriterion: false))
      }
      page.items += Self.waiversEnding(after: number == 0 ? nil : told.last?.until, page.until, daemon, gathering)
      page.beyond = window.alertCount - window.alerts.count + window.turnCount - window.turns.count
      // The order of those of a day is kept.
      page.items = page.items.enumerated().sorted { ($0.element.date, $0.offset) < ($1.element.date, $1.offset) }
        .map(\.element)
      told.append(page)
    }
    return Page.Ahead(windows: told)
  }

  /// Alerts that stand again since nobody waives them any more.
  private static func waiversEnding(
    after first: CivilDate?, _ last: CivilDate, _ daemon: Daemon, _ gathering: PageGathering
  ) -> [Page.Ahead.Change] {
    let engine = daemon.engine
    var found: [Page.Ahead.Change] = []
    for (key, grant) in daemon.waivers.book?.inForce ?? [:] {
      let unit = engine.unit(ofRecord: engine.root(of: key))
      guard let day = grant.until.adding(days: 1), day <= last, first.map({ day > $0 }) ?? true,
        gathering.tells(unit: unit), let verdict = engine.verdict(of: key), verdict != .green
      else { continue }
      var change = Page.Ahead.Change(
        date: day, verdict: verdict, before: nil, text: engine.message(of: key) ?? engine.subjectName(of: key),
        unit: gathering.name(of: unit), isCriterion: false)
      change.isWaiverEnding = true
      found.append(change)
    }
    return Array(found.sorted { ($0.date, $0.text) < ($1.date, $1.text) }.prefix(mostAlerts))
  }
}
