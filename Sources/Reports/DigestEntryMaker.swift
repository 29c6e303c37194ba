internal import Alerts
internal import CivilTime
internal import Engine
internal import Records

/// Makes entries of a digest from what the daemon tells of alerts.
struct DigestEntryMaker {
  /// Of rules, by name.
  let titles: [String: String]
  /// Of units, by id.
  let names: [String: String]
  /// The unit that the digest is for, which need not be named.
  let own: String?
  let zone: ZoneRules
  let words: NoticeWords

  /// Green, yellow, unknown, red: as alerts worsen.
  private static let ranks = ["green": 0, "yellow": 1, "unknown": 2, "red": 3]

  /// An alert that has changed, by how it stood before and how it stands; `nil` where that is the same.
  func changed(_ item: JSONValue) -> (kind: Digest.Kind, entry: Digest.Entry)? {
    let before = item["before"]["state"].text
    let wasStanding = before == "open" || before == "waived"
    let verdict = item["verdict"].text
    let former = item["before"]["verdict"].text
    let was = NoticeWords.fill(words.digest.was, words.verdict(former))
    switch item["state"].text {
    case "open" where !wasStanding:
      return (.opened, entry(item, verdict, before == nil ? [] : [words.digest.again]))
    case "open" where before == "waived": return (.opened, entry(item, verdict, [words.digest.waiverEnded]))
    case "open":
      let (old, new) = (Self.ranks[former ?? ""] ?? 0, Self.ranks[verdict ?? ""] ?? 0)
      if old == new { return nil }
      return (new > old ? .worsened : .eased, entry(item, verdict, [was]))
    case "waived" where before != "waived": return (.eased, entry(item, verdict, [words.digest.waived]))
    case "resolved" where wasStanding: return (.closed, entry(item, nil, [was]))
    case "resolved": return (.closed, entry(item, nil, [words.digest.briefly]))
    default: return nil
    }
  }

  /// An open alert that somebody saw before the time that is told of; `nil` for any other.
  func acknowledged(_ item: JSONValue, before moment: Instant) -> Digest.Entry? {
    guard let at = item["acknowledged"]["at"].text.flatMap({ Instant(rfc3339: $0) }), at < moment else { return nil }
    let seen = NoticeWords.fill(
      words.digest.seenBy, item["acknowledged"]["by"].text ?? "?", words.day(zone.date(of: at)))
    return entry(item, item["verdict"].text, [seen])
  }

  /// What will turn worse; `nil` for what turns better, for criteria and for what is waived from then on.
  func due(_ item: JSONValue) -> Digest.Entry? {
    guard let at = item["at"].text.flatMap({ Instant(rfc3339: $0) }), item["rule"].text != nil,
      ["opened", "worsened", "waiver-expired"].contains(item["event"].text ?? "")
    else { return nil }
    let verdict = words.verdict(item["verdict"].text)
    let day = zone.date(of: at)
    var remark = NoticeWords.fill(words.digest.dueAt, verdict, words.moment(at, in: zone))
    if zone.startOfDay(day) == at, let last = day.adding(days: -1) {
      remark = NoticeWords.fill(words.digest.dueBy, words.day(last), verdict, words.day(day))
    }
    let isWaiver = item["event"].text == "waiver-expired"
    return entry(item, item["verdict"].text, [remark] + (isWaiver ? [words.digest.waiverEnded] : []))
  }

  private func entry(_ item: JSONValue, _ verdict: String?, _ remarks: [String]) -> Digest.Entry {
    let path = (item["unit"].text ?? "").split(separator: "/").map { decodedFromSubject(String($0)) }
    let unit = path.last
    let subject = item["subject"].text ?? ""
    var short = subject
    if let name = WrittenSubject(subject) {
      // The unit itself is named as such.
      short = ((name.id == unit ? [] : [name.id]) + name.elements).joined(separator: ", ")
    }
    let rule = item["rule"].text ?? ""
    return Digest.Entry(
      verdict: verdict, title: item["title"].text ?? titles[rule] ?? rule, subject: short,
      unit: unit == own ? nil : unit.map { names[$0] ?? $0 }, remarks: remarks, message: item["message"].text,
      remedy: item["remedy"].text, basis: item["basis"].items.compactMap(\.text),
      alert: item["id"].text ?? item["alert"].text ?? "")
  }
}
