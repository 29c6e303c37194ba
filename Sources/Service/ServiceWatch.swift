internal import Alerts
internal import CivilTime
internal import Linux
internal import Records

/// What is wrong with the service now: each opens an alert, and resolves it when it is over.
struct ServiceWatch {
  private struct Standing {
    var problem: Problem
    /// When the daemon first told of it.
    var since: Instant?
  }

  private var standing: [ServiceTrouble: Standing] = [:]
  /// Troubles of a moment are over when nothing of the kind has happened until then, in monotonic nanoseconds.
  private var quiet: [ServiceTrouble: Int64] = [:]
  /// The last that stood and is over, told though it came and went between two turns.
  private var passing: [(trouble: ServiceTrouble, problem: Problem)] = []
  /// The log is not known to agree; so also at the start.
  private var hasChanged = true
  /// When records last came.
  var lastArrival: Instant?
  /// How long it may be until others come, in seconds; `nil` without a limit.
  var silenceLimit: Int64?
  /// That the clock was accepted at the start is in the log.
  var hasToldAcceptance = false

  func isStanding(_ trouble: ServiceTrouble) -> Bool { standing[trouble] != nil }

  /// When the next of them is over.
  var quietUntil: Int64? { quiet.values.min() }

  /// It stands; telling it again with other words changes what is shown and is no event.
  mutating func raise(_ trouble: ServiceTrouble, _ place: Problem.Place, count: Int = 1) {
    let problem = Problem(code: trouble.rawValue, subject: trouble.subject, count: count, places: [place])
    guard standing[trouble]?.problem != problem else { return }
    standing[trouble] = Standing(problem: problem, since: standing[trouble]?.since)
    hasChanged = true
  }

  /// It happened, and is over when it has not happened again for so many nanoseconds.
  mutating func raise(_ trouble: ServiceTrouble, _ place: Problem.Place, for duration: Int64) {
    raise(trouble, place, count: (standing[trouble]?.problem.count ?? 0) + 1)
    quiet[trouble] = Clock.monotonicNanoseconds() + duration
  }

  mutating func clear(_ trouble: ServiceTrouble) {
    guard let ended = standing.removeValue(forKey: trouble) else { return }
    if ended.since == nil { passing.append((trouble, ended.problem)) }
    quiet[trouble] = nil
    hasChanged = true
  }

  /// Ends what has been quiet for long enough.
  mutating func look() {
    guard let until = quietUntil, Clock.monotonicNanoseconds() >= until else { return }
    for (trouble, end) in quiet where end <= until { clear(trouble) }
  }

  /// What the log has to be told.
  mutating func events(in ledger: inout Ledger, at now: Instant) -> [PendingEvent] {
    guard hasChanged else { return [] }
    hasChanged = false
    var events: [PendingEvent] = []
    for (trouble, problem) in passing {
      events += ledger.raise(problem, at: now)
      if standing[trouble] == nil { events += ledger.clear(code: problem.code, subject: problem.subject, at: now) }
    }
    passing = []
    for trouble in ServiceTrouble.allCases {
      if let known = standing[trouble] {
        standing[trouble]?.since = known.since ?? now
        events += ledger.raise(known.problem, at: now)
      } else {
        events += ledger.clear(code: trouble.rawValue, subject: trouble.subject, at: now)
      }
    }
    return events
  }

  /// `"service":[{"code","since","expected","remedy"}]`, where there is anything.
  func write(into body: inout JSONWriter, zone: ZoneRules) {
    guard !standing.isEmpty else { return }
    body.key("service")
    body.beginArray()
    for trouble in ServiceTrouble.allCases {
      guard let known = standing[trouble] else { continue }
      body.beginObject()
      body.field("code", trouble.rawValue)
      body.field("since", known.since.map { zone.rfc3339($0) })
      for place in known.problem.places {
        body.field("expected", place.expected)
        body.field("remedy", place.remedy)
      }
      body.endObject()
    }
    body.endArray()
  }
}
