internal import Alerts
internal import CivilTime
internal import Engine
internal import Krav
internal import Records
internal import Reports

// What turns, as events of a calendar.
extension CalendarPage {
  mutating func write(_ group: Group, at place: Place) {
    var group = group
    group.shorten()
    guard let first = group.members.first else { return }
    let events = group.count > Self.mostSingle ? 1 : group.members.count
    guard written + events <= Self.mostEvents else {
      isFull = true
      return document.add(
        event("more", time(of: first.change.at).time, words.calendar.full, [words.calendar.fullMore], []))
    }
    written += events
    if group.count > Self.mostSingle { return document.add(together(group, at: place, first)) }
    for member in group.members { document.add(single(member, at: place)) }
  }

  private mutating func single(_ member: Member, at place: Place) -> CalendarDocument.Event {
    let change = member.change
    let identity = verdicts.identity(of: change.key)
    let alert = AlertID(rule: identity.rule, subject: identity.stableSubject).description
    let key = "\(alert)-\(place.turn.rawValue)"
    turns[key, default: 0] += 1
    let times = turns[key, default: 1]
    let unit = unitName(place)
    let rule = engine.program.rules[Int(place.rule)]
    var title = rule.title
    let short = shortName(of: change.key)
    if !short.isEmpty { title += " – \(short)" }
    if let unit { title += " (\(unit))" }
    let found = time(of: change.at)
    return event(
      times == 1 ? key : "\(key)-\(times)", found.time,
      NoticeWords.fill(place.turn == .waiver ? words.calendar.waiverEnds : words.calendar.due, title),
      [
        turning(change, place.turn, found),
        engine.message(of: change).map { NoticeWords.fill(words.calendar.why, $0) },
        engine.remedy(of: change.key).map { NoticeWords.fill(words.calendar.remedy, $0) },
        basis(of: change), NoticeWords.fill(words.calendar.subject, decodedFromSubject(identity.subject)),
        unit.map { NoticeWords.fill(words.calendar.unit, $0) },
        NoticeWords.fill(words.calendar.alert, alert),
      ], [category(place.turn, change)])
  }

  private func together(_ group: Group, at place: Place, _ first: Member) -> CalendarDocument.Event {
    let rule = engine.program.rules[Int(place.rule)]
    let unit = unitName(place)
    let found = time(of: first.change.at)
    let title = rule.title + (unit.map { " (\($0))" } ?? "")
    let count = String(group.count)
    let path = place.unit.map { engine.path(ofUnit: $0).map(encodedForSubject).joined(separator: "/") } ?? ""
    let id = AlertID(rule: rule.name, subject: "\(path)\u{0}\(zone.rfc3339(first.change.at))").description
    var lines: [String?] = [turning(first.change, place.turn, found)]
    for member in group.members {
      let message = engine.message(of: member.change).map { ": \($0)" } ?? ""
      lines.append("• \(decodedFromSubject(member.name))\(message)")
    }
    let rest = group.count - group.members.count
    if rest > 0 { lines.append(NoticeWords.fill(words.calendar.more, String(rest))) }
    lines.append(engine.remedy(of: first.change.key).map { NoticeWords.fill(words.calendar.remedy, $0) })
    lines.append(basis(of: first.change))
    lines.append(unit.map { NoticeWords.fill(words.calendar.unit, $0) })
    return event(
      "\(id)-\(place.turn.rawValue)-many", found.time,
      place.turn == .waiver
        ? NoticeWords.fill(words.calendar.waiverEnds, "\(title), \(count)")
        : NoticeWords.fill(words.calendar.dueMany, count, title), lines, [category(place.turn, first.change)])
  }

  func event(
    _ name: String, _ time: CalendarDocument.Event.Time, _ summary: String, _ lines: [String?], _ categories: [String]
  ) -> CalendarDocument.Event {
    CalendarDocument.Event(
      uid: "\(name)@\(instance)", time: time, summary: summary, description: lines, categories: categories)
  }

  // MARK: Words

  /// What turns at midnight has its last day the day before; else the moment is what counts.
  private func time(of moment: Instant) -> (time: CalendarDocument.Event.Time, last: CivilDate?, day: CivilDate) {
    let day = zone.date(of: moment)
    guard zone.startOfDay(day) == moment, let last = day.adding(days: -1) else { return (.moment(moment), nil, day) }
    return (.day(last), last, day)
  }

  private func turning(
    _ change: ForecastChange, _ turn: Turn,
    _ found: (time: CalendarDocument.Event.Time, last: CivilDate?, day: CivilDate)
  ) -> String {
    let verdict = words.verdict(change.after?.word)
    guard let last = found.last else {
      return NoticeWords.fill(words.calendar.turnsAt, verdict, words.moment(change.at, in: zone))
    }
    if turn == .waiver { return NoticeWords.fill(words.calendar.uncovered, words.day(last), verdict) }
    return NoticeWords.fill(words.calendar.turns, words.day(last), verdict, words.day(found.day))
  }

  private func category(_ turn: Turn, _ change: ForecastChange) -> String {
    turn == .waiver
      ? words.calendar.waiverCategory : NoticeWords.fill(words.calendar.category, words.verdict(change.after?.word))
  }

  private func unitName(_ place: Place) -> String? { place.unit.flatMap { walk.names[$0]?.name } }

  /// What is not said by the unit's name: nothing for the unit itself, but for its further elements.
  private func shortName(of key: VerdictKey) -> String {
    guard let name = WrittenSubject(engine.subjectName(of: key)) else { return "" }
    let isUnit = Int(engine.root(of: key).type) == engine.program.scope
    return ((isUnit ? [] : [name.id]) + name.elements).joined(separator: ", ")
  }

  /// The citations in force; of a duty that is not law yet those that will be then.
  private func basis(of change: ForecastChange) -> String? {
    var citations = engine.citations(for: change.key)
    if citations.isEmpty {
      let day = zone.date(of: change.at)
      citations = engine.program.rules[Int(change.key.rule)].bases.filter { basis in
        basis.from <= day && (basis.to.map { day <= $0 } ?? true)
      }.map { "\(engine.program.sources[$0.source].id) \($0.place)" }
    }
    return citations.isEmpty ? nil : NoticeWords.fill(words.calendar.basis, citations.joined(separator: "; "))
  }
}

extension CalendarPage.Group {
  /// Keeps the first by name.
  mutating func shorten() {
    members.sort { $0.name < $1.name }
    if members.count > CalendarPage.mostNamed { members.removeLast(members.count - CalendarPage.mostNamed) }
  }
}
