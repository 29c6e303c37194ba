public import CivilTime

extension Ledger {
  /// The pack that judges from now on. What differs from what the log last knew is an event, so that nobody makes
  /// everything green by a quiet `set`.
  ///
  /// - Parameters:
  ///   - hash: `sha256:…` over all files loaded.
  ///   - parameters: every parameter, a table cell by cell. One that the log has never told of is taken to have had its
  ///     shipped value.
  ///   - by: who loaded it.
  public mutating func load(
    pack hash: String, parameters current: [ParameterSetting], by: String, at now: Instant
  ) -> [PendingEvent] {
    var events: [PendingEvent] = []
    let former = pack
    if former != hash {
      pack = hash
      events.append(
        PendingEvent(
          at: now, kind: .packChanged, cause: .pack, detail: .pack(former: former, by: by), pack: hash))
      stageNothing(.packChanged, at: now)
    }
    for setting in current {
      let known = parameters[setting.name] ?? setting.shipped
      guard known != setting.value else { continue }
      parameters[setting.name] = setting.value
      let change = ParameterChange(name: setting.name, former: known, value: setting.value, by: by)
      events.append(
        PendingEvent(at: now, kind: .parameterChanged, cause: .pack, detail: .parameter(change), pack: hash))
      stageNothing(.parameterChanged, at: now)
    }
    return events
  }

  /// Takes its turn among the staged events, and changes no alert.
  private mutating func stageNothing(_ kind: EventKind, at now: Instant) {
    staged.append(LedgerChange(at: now, alert: LedgerEntry.none, kind: kind, cause: .pack))
  }
}
