import CivilTime
import Commands
import Linux
import Records
import Reports
import Service

/// Asks a daemon for what a digest tells. Who does not answer is told in the digest, which is made in any case.
struct DigestSource {
  var client: Client
  let unit: String?
  let since: String
  let days: Int
  let zone: ZoneRules
  /// The machine's clock, for when no daemon says what the time is.
  let machine: Instant

  /// In milliseconds: how long an answer may take, and how long it is waited until all records have been read.
  private static let patience: Int64 = 60_000
  private static let pageSize = 1000

  func digest() throws -> Digest {
    var source = self
    source.client.patience = Self.patience
    do {
      return try source.ask()
    } catch let error as Unanswered {
      Output.error("etterlev digest: \(printable(error.description))\n")
      var digest = empty(at: machine)
      let phrases = digest.words.digest
      digest.troubles = [error.isBusy ? phrases.loading : phrases.unanswered, phrases.unansweredMore]
      return digest
    }
  }

  private func ask() throws -> Digest {
    let health = try whenReady { try client.get("/health").value }
    guard let at = health["clock"].text.flatMap({ Instant(rfc3339: $0) }),
      let from = DigestWindow.start(since, now: at, in: zone)
    else { throw UsageError("`--since \(since)` lies ahead of the daemon's clock") }
    var answers = DigestAnswers()
    answers.health = health
    do {
      answers.units = try whenReady {
        try client.get("/verdicts" + Client.query([("unit", unit)])).value["items"].items
      }
    } catch let error as UsageError {
      // There is no such unit, or none that may be seen.
      Output.error("etterlev digest: \(printable(error.message))\n")
      var digest = empty(at: at)
      digest.troubles = [NoticeWords.fill(digest.words.digest.noUnit, unit ?? ""), digest.words.digest.unansweredMore]
      return digest
    }
    answers.rules = try client.get("/rules").value["items"].items
    answers.open = try alerts("open", since: nil)
    var changed: [String: JSONValue] = [:]
    // One that is resolved meanwhile is told once, as it stands later.
    for state in ["open", "waived", "resolved"] {
      for item in try alerts(state, since: from) { changed[item["id"].text ?? ""] = item }
    }
    answers.changed = Array(changed.values)
    answers.ahead = try forecast()
    return answers.digest(unit: unit, from: from, at: at, zone: zone)
  }

  private func empty(at: Instant) -> Digest {
    Digest(
      unit: unit, name: nil, from: DigestWindow.start(since, now: at, in: zone) ?? at, at: at, zone: zone)
  }

  private func alerts(_ state: String, since: Instant?) throws -> [JSONValue] {
    try items(
      "/alerts",
      [
        ("unit", unit), ("state", state), ("since", since.map { zone.rfc3339($0) }), ("limit", String(Self.pageSize)),
      ])
  }

  private func forecast() throws -> [JSONValue] {
    try items("/forecast", [("unit", unit), ("days", String(days)), ("limit", String(ForecastPage.mostItems))])
  }

  /// What stands on all pages of a list.
  private func items(_ path: String, _ query: [(name: String, value: String?)]) throws -> [JSONValue] {
    var items: [JSONValue] = []
    var after: String?
    repeat {
      let page = try whenReady { try client.get(path + Client.query(query + [("after", after)])).value }
      items += page["items"].items
      after = page["next"].text
    } while after != nil
    return items
  }

  /// Asks again while records are being read, for a while.
  private func whenReady<Answer>(_ ask: () throws -> Answer) throws -> Answer {
    let end = Clock.monotonicNanoseconds() + Self.patience * 1_000_000
    while true {
      do {
        return try ask()
      } catch let error as Unanswered {
        guard error.isBusy, Clock.monotonicNanoseconds() < end else { throw error }
        Clock.sleep(milliseconds: 500)
      }
    }
  }
}
