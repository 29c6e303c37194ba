internal import Alerts
public import CivilTime
internal import Engine
public import Records

/// What a daemon answered, put together to a digest. Nothing here asks or reads a clock.
public struct DigestAnswers: Sendable {
  /// `GET /health`
  public var health: JSONValue = .null
  /// Items of `GET /alerts` that are open now.
  public var open: [JSONValue] = []
  /// Items of `GET /alerts?since=` in any state, with how they stood before.
  public var changed: [JSONValue] = []
  /// Items of `GET /forecast`.
  public var ahead: [JSONValue] = []
  /// Items of `GET /rules`.
  public var rules: [JSONValue] = []
  /// Items of `GET /verdicts`, which have the names of units.
  public var units: [JSONValue] = []

  public init() {}

  /// - Parameters:
  ///   - unit: whose digest it is; `nil` for all.
  ///   - from: since when it tells, and when what is said to be changed was changed.
  ///   - at: the daemon's clock.
  ///   - zone: whose days they are.
  ///   - words: the language.
  public func digest(
    unit: String?, from: Instant, at: Instant, zone: ZoneRules, words: NoticeWords = .bokmål
  ) -> Digest {
    var digest = Digest(unit: unit, name: unit.flatMap { names[$0] }, from: from, at: at, zone: zone, words: words)
    service(into: &digest)
    let titles = Dictionary(
      rules.compactMap { rule in rule["name"].text.map { ($0, rule["title"].text ?? $0) } }
    ) { first, _ in first }
    let maker = DigestEntryMaker(titles: titles, names: names, own: unit, zone: zone, words: words)
    var standing = Digest.Standing()
    var problems = 0
    var found: [Digest.Kind: [(key: [String], entry: Digest.Entry)]] = [:]
    for item in open {
      if Self.isProblem(item) {
        problems += 1
        continue
      }
      switch item["verdict"].text {
      case "red": standing.red += 1
      case "yellow": standing.yellow += 1
      default: standing.unknown += 1
      }
      if let entry = maker.acknowledged(item, before: from) {
        found[.acknowledged, default: []].append((Self.order(item), entry))
      }
    }
    digest.standing = standing
    for item in changed where !Self.isProblem(item) {
      if let (kind, entry) = maker.changed(item) { found[kind, default: []].append((Self.order(item), entry)) }
    }
    for item in ahead {
      guard let entry = maker.due(item) else { continue }
      found[.due, default: []].append(([item["at"].text ?? ""] + Self.order(item), entry))
    }
    digest.sections = Digest.Kind.allCases.map { kind in
      Digest.Section(
        kind: kind,
        entries: (found[kind] ?? []).sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.entry))
    }
    if problems > 0 { digest.service.append(NoticeWords.fill(words.digest.inboxProblems, String(problems))) }
    return digest
  }

  private var names: [String: String] {
    Dictionary(units.compactMap { item in item["unit"].text.map { ($0, item["name"].text ?? $0) } }) { first, _ in first
    }
  }

  /// About what was delivered or the service itself: no rule of a pack has a slash in its name.
  private static func isProblem(_ item: JSONValue) -> Bool { item["rule"].text?.contains("/") ?? true }

  /// The worst first, then by unit, rule and subject.
  private static func order(_ item: JSONValue) -> [String] {
    let rank =
      switch item["verdict"].text {
      case "red": "0"
      case "unknown": "1"
      case "yellow": "2"
      default: "3"
      }
    return [rank, item["unit"].text ?? "", item["rule"].text ?? "", item["subject"].text ?? ""]
  }

  // MARK: The service

  private func service(into digest: inout Digest) {
    let phrases = digest.words.digest
    func moment(_ value: JSONValue) -> Instant? { value.text.flatMap { Instant(rfc3339: $0) } }
    func shown(_ moment: Instant) -> String { digest.words.moment(moment, in: digest.zone) }
    let last = moment(health["last_record"])
    // Nothing at all in the time that is told of: nobody knows what has not come.
    let isOld = last.map { $0 < digest.from } ?? false
    if health["silent"].isTrue || isOld {
      digest.troubles.append(last.map { NoticeWords.fill(phrases.stale, shown($0)) } ?? phrases.staleUnknown)
      digest.troubles.append(phrases.staleMore)
    }
    switch health["state"].text {
    case "ok": break
    case "degraded": digest.troubles.append(phrases.degraded)
    case "clock": digest.troubles.append(phrases.clockUnsure)
    default: digest.troubles.append(phrases.loading)
    }
    let told: Set<String> = ["service/silent", "service/log", "service/clock"]
    for trouble in health["service"].items where !told.contains(trouble["code"].text ?? "") {
      let code = trouble["code"].text ?? "?"
      let sentence = NoticeWords.fill(
        phrases.serviceTrouble, code, moment(trouble["since"]).map(shown) ?? "?")
      // The others (slowness, rules that could not be loaded) leave what is told as true as it was.
      if code == "service/altered" { digest.troubles.append(sentence) } else { digest.remarks.append(sentence) }
    }
    if health["clock_is_set"].isTrue { digest.remarks.append(phrases.clockIsSet) }
    if let last {
      digest.service.append(NoticeWords.fill(phrases.lastRecord, shown(last)))
    } else if !health["silent"].isTrue {
      digest.service.append(phrases.lastRecordUnknown)
    }
    if let bad = health["files"]["bad"].integer, bad > 0 {
      digest.service.append(bad == 1 ? phrases.badFile : NoticeWords.fill(phrases.badFiles, String(bad)))
    }
  }
}
