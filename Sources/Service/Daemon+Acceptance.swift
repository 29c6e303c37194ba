internal import Alerts
internal import Linux
internal import Records

extension Daemon {
  /// `POST /intake/acceptance`: what files that have vanished or shrunk said is let go.
  ///
  /// Who did it stands in the log as the acknowledgement of the alert, which ends with what it was about.
  func acceptAbsence(_ request: HTTPRequest) -> Reply {
    if let problem = foreignOrigin(request) ?? strangeContent(request) { return .now(problem) }
    guard case .object(let members)? = JSONValue(request.body), members.isEmpty else {
      return .now(Self.problem(.badRequest, "the body is to be an empty JSON object"))
    }
    guard request.viewer.acknowledgesWholeTree else {
      return .now(Self.problem(.forbidden, "you may not decide for the whole inbox"))
    }
    guard !isDegraded else { return .now(Self.unwritable) }
    let code = IntakeProblem.Code.vanished.rawValue
    guard let alert = ledger.alerts(.open, before: nil, limit: 1, where: { $0.rule == code }).first else {
      return .now(Self.problem(.notFound, "no file has vanished or shrunk"))
    }
    guard !watch.isStanding(.inbox) else {
      return .now(Self.problem(.conflict, "the inbox does not answer: nobody knows what has vanished from it"))
    }
    guard inbox.state.hasRoot else {
      return .now(Self.problem(.conflict, "the inbox itself is gone: nobody knows what has vanished from it"))
    }
    let by = request.viewer.name
    guard case .staged(let events) = ledger.acknowledge(alert.id, by: by, comment: nil, at: clock.now) else {
      letGo()
      return .whenLogged(AwaitedEvent(request: request, alert: alert.id, by: by, ordinal: handed, isOwn: false))
    }
    write(events)
    letGo()
    return .whenLogged(AwaitedEvent(request: request, alert: alert.id, by: by, ordinal: handed, isOwn: true))
  }

  private func letGo() {
    _ = tell(until: .max)
    finishTaking()
    if inbox.isGone {
      inbox.acceptRoot()
      inbox.scan()
    }
    // Those that are there after all stay.
    if !vanished.isEmpty {
      lettingGo = vanished
      inbox.find(vanished.sorted())
    }
    for (path, _) in shrunk.values {
      mayShrink.insert(path)
      inbox.put(back: path)
    }
    shrunk = [:]
    problemsChanged = true
    keptMayDiffer = true
    startReading()
  }
}
