internal import Alerts
internal import CivilTime
internal import Engine
internal import Krav
internal import Records

// What is kept in force from files that are bad or gone is relied on for a while only.
extension Daemon {
  /// In seconds.
  static func stalenessLimit(of program: Program) -> Int64 {
    program.duration(ofParameter: ServiceParameter.staleness).map(seconds) ?? 86_400
  }

  /// When the next of what is kept in force is relied on no more.
  var staleAt: Instant? { staleness.dueAt }

  /// Before judging: tells the engine what is no longer relied on, and what is again.
  func lookForStaleness(at now: Instant) {
    guard !isLoading else { return }
    if keptMayDiffer {
      keptMayDiffer = false
      let bad = refused.union(vanished).union(inbox.outOfReach)
      let isOutOfReach = inbox.isGone || watch.isStanding(.inbox)
      staleness.note(files: isOutOfReach ? bad.union(inbox.known.keys) : bad, at: now)
    }
    guard !staleness.isEmpty || staleness.hasStale else { return }
    let (files, records, freshFiles, freshRecords) = staleness.turn(at: now)
    guard !files.isEmpty || !records.isEmpty || !freshFiles.isEmpty || !freshRecords.isEmpty else { return }
    for path in freshFiles { engine.setStale(false, file: path) }
    engine.setStale(false, freshRecords)
    for path in files { engine.setStale(true, file: path) }
    engine.setStale(true, records)
    problemsChanged = true
  }

  /// Since when a record is kept in force from a file that is bad or gone; `nil` for one that is as its file says.
  ///
  /// - Parameters:
  ///   - record: as evidence names it, `type/id`.
  ///   - path: the file that evidence names.
  func staleSince(_ record: String, in path: String) -> Instant? {
    if let since = staleness.files[path] { return since }
    return staleness.records[path]?.first { reference, _ in
      "\(program.records[Int(reference.type)].name)/\(encodedForSubject(engine.register.id(reference)))" == record
    }?.value
  }

  var stalenessProblem: Problem? {
    guard staleness.hasStale else { return nil }
    let whole = staleness.staleFiles.sorted().compactMap { path in staleness.files[path].map { (path, $0) } }
    let partly = staleness.staleRecords.keys.sorted().compactMap { path in
      staleness.records[path]?.values.min().map { (path, $0) }
    }
    let places = (whole + partly).map { path, since in
      Problem.Place(
        file: Problem.shown(file: path), expected: "a version that can be read, since \(zone.rfc3339(since))",
        remedy: "deliver the file anew; until then verdicts that read what it said are unknown")
    }
    return Problem(code: IntakeProblem.Code.stale.rawValue, subject: "inbox", count: places.count, places: places)
  }
}
