internal import Alerts
internal import CivilTime
internal import Engine
internal import Krav
internal import Records
internal import Reports

/// The open alerts of a rule, the worst and oldest of them kept.
struct PageRule {
  struct Candidate {
    var alert: Alert
    /// The slot of its unit.
    var unit: UInt32?

    func isBefore(_ other: Candidate) -> Bool {
      let (a, b) = (alert.verdict?.rawValue ?? 0, other.alert.verdict?.rawValue ?? 0)
      if a != b { return a > b }
      return (alert.opened, alert.id.description) < (other.alert.opened, other.alert.id.description)
    }
  }

  /// So many alerts of a rule are told in full.
  static let most = 20

  var name: String
  var title: String
  var counts = DayCounts()
  var worst: [Candidate] = []
  /// How many of them are told.
  var share = 0
  var items: [Page.Item] = []

  mutating func add(_ candidate: Candidate) {
    worst.append(candidate)
    if worst.count >= 8 * Self.most { shorten() }
  }

  mutating func shorten() {
    worst.sort { $0.isBefore($1) }
    if worst.count > Self.most { worst.removeLast(worst.count - Self.most) }
  }

  /// The more and the worse first.
  func isBefore(_ other: PageRule) -> Bool {
    (counts.red, counts.unknown, counts.yellow) > (other.counts.red, other.counts.unknown, other.counts.yellow)
  }
}

extension PageGathering {
  /// So many alerts are told in full on one page.
  private static let mostItems = 240
  private static let mostTroubles = 12
  private static let mostEvidence = 4

  mutating func take(_ alert: Alert, _ daemon: Daemon) {
    guard let verdict = alert.verdict else { return }
    if alert.rule.utf8.contains(UInt8(ascii: "/")) { return takeTrouble(alert, daemon) }
    guard daemon.mayRead(viewer, alert, &known) else { return }
    let unit = unit(of: alert, daemon)
    guard tells(unit: unit) || (key.unit == nil && unit == nil) else { return }
    guard alert.state == .open else {
      page.waived += 1
      return
    }
    let one = DayCounts(verdict)
    page.open += one
    if let place = unit.flatMap({ places[$0] }) { nodes[place].open += one }
    ages[Self.age(now.seconds - alert.opened.seconds)] += one
    if rules[alert.rule] == nil {
      rules[alert.rule] = PageRule(
        name: alert.rule, title: alert.key.map { daemon.program.rules[Int($0.rule)].title } ?? alert.rule)
    }
    rules[alert.rule]?.counts += one
    rules[alert.rule]?.add(PageRule.Candidate(alert: alert, unit: unit))
  }

  /// What is wrong with files or the service belongs to no unit.
  private mutating func takeTrouble(_ alert: Alert, _ daemon: Daemon) {
    guard viewer.readsWholeTree, key.unit == nil else { return }
    guard page.troubles.count < Self.mostTroubles else {
      page.troublesBeyond += 1
      return
    }
    let place = alert.problem?.places.first
    let spot = [place?.line, place?.column].compactMap { $0 }.map(String.init).joined(separator: ":")
    let parts = [spot.isEmpty ? nil : spot, place?.field.map { "`\($0)`" }, place.map { "expected \($0.expected)" }]
    page.troubles.append(
      Page.Trouble(
        code: alert.rule, subject: alert.subject, since: Page.Moment(alert.opened, in: daemon.zone),
        count: alert.problem?.count ?? 1, detail: parts.compactMap { $0 }.joined(separator: ": "),
        remedy: place?.remedy ?? ""))
  }

  private func unit(of alert: Alert, _ daemon: Daemon) -> UInt32? {
    if let record = alert.key.map({ daemon.engine.root(of: $0) }), daemon.engine.register.isPresent(record) {
      return daemon.engine.unit(ofRecord: record)
    }
    return place(logged: alert.unit, daemon).map { nodes[$0].unit.slot }
  }

  /// Under a week, four weeks, a quarter, a year; longer.
  private static func age(_ seconds: Int64) -> Int {
    [7, 28, 91, 365].firstIndex { seconds < $0 * 86_400 } ?? 4
  }

  // MARK: What each says

  mutating func beginTexts() {
    groups = rules.sorted { $0.key < $1.key }.map(\.value).sorted { $0.isBefore($1) }
    rules = [:]
    var left = Self.mostItems
    for place in groups.indices {
      groups[place].shorten()
      groups[place].share = min(2, groups[place].worst.count, left)
      left -= groups[place].share
    }
    for place in groups.indices {
      let more = min(groups[place].worst.count - groups[place].share, left)
      groups[place].share += more
      left -= more
    }
  }

  /// Writes what the next alert says or on what evidence, each of which may mean to look at many records; `true` when all
  /// has been written.
  mutating func writeText(_ daemon: Daemon) -> Bool {
    if mustReadComments { daemon.comments.refresh() }
    mustReadComments = false
    if let place = placeWithoutEvidence {
      let number = groups[place].items.count - 1
      groups[place].items[number].evidence = evidence(groups[place].worst[number].alert, daemon)
      placeWithoutEvidence = nil
      return false
    }
    if let place = groups.firstIndex(where: { $0.items.count < $0.share }) {
      groups[place].items.append(item(groups[place].worst[groups[place].items.count], daemon))
      placeWithoutEvidence = place
      return false
    }
    page.groups = byRemedy()
    return true
  }

  private func item(_ candidate: PageRule.Candidate, _ daemon: Daemon) -> Page.Item {
    let alert = candidate.alert
    let engine = daemon.engine
    var item = Page.Item(
      id: alert.id.description, verdict: alert.verdict ?? .unknown, subject: alert.subject,
      unit: name(of: candidate.unit), since: Page.Moment(alert.opened, in: daemon.zone),
      message: alert.key.flatMap { engine.message(of: $0) } ?? alert.subject,
      remedy: alert.key.flatMap { engine.remedy(of: $0) })
    if let mark = daemon.ledger.acknowledgement(of: alert.id) {
      item.acknowledged = Page.Mark(
        by: mark.by, at: Page.Moment(mark.at, in: daemon.zone),
        comment: mark.comment == nil ? nil : daemon.comments.text(of: mark.seq))
    }
    item.escalated = daemon.ledger.escalation(of: alert.id).map { Page.Moment($0.at, in: daemon.zone) }
    if let key = alert.key {
      item.reasons = PageReasons(
        of: key, in: engine, daemon.pack.pack.sources, zone: daemon.zone, maySee: maySee(daemon))
    }
    return item
  }

  private func evidence(_ alert: Alert, _ daemon: Daemon) -> [String] {
    guard let key = alert.key else { return [] }
    let maySee = maySee(daemon)
    return daemon.verdicts.evidence(of: key).filter { maySee?($0.record) ?? true }
      .prefix(Self.mostEvidence).map { Page.evidence($0.record, file: $0.file, line: $0.line) }
  }

  /// Whether a record, `type/id`, may be named; `nil` when all may.
  private func maySee(_ daemon: Daemon) -> ((String) -> Bool)? {
    viewer.readsWholeTree ? nil : { [viewer] in daemon.mayRead(viewer, record: $0) }
  }

  /// Rules that ask for the same are told together.
  private func byRemedy() -> [Page.Group] {
    var found: [Page.Group] = []
    var places: [String: Int] = [:]
    for rule in groups {
      let remedies = Set(rule.items.map(\.remedy))
      let common = remedies.count == 1 ? remedies.first.flatMap { $0 } : nil
      if let common, let place = places[common] {
        found[place].id = min(found[place].id, rule.name)
        found[place].titles.append(rule.title)
        found[place].counts += rule.counts
        found[place].items += rule.items
        continue
      }
      if let common { places[common] = found.count }
      found.append(
        Page.Group(id: rule.name, remedy: common, titles: [rule.title], counts: rule.counts, items: rule.items))
    }
    return found.sorted {
      ($0.counts.red, $0.counts.unknown, $0.counts.yellow) > ($1.counts.red, $1.counts.unknown, $1.counts.yellow)
    }
  }
}

extension DayCounts {
  init(_ verdict: Verdict) {
    self.init(red: verdict == .red ? 1 : 0, yellow: verdict == .yellow ? 1 : 0, unknown: verdict == .unknown ? 1 : 0)
  }
}
