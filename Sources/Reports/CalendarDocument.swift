public import CivilTime

/// A calendar to subscribe to or import (RFC 5545, with RFC 7986's name and refresh interval, and what Outlook and others
/// read in their place). It reminds nobody and takes up nobody's time.
public struct CalendarDocument: Sendable {
  public struct Event: Sendable {
    /// The same as long as it is the same event, wherever its day is moved.
    public var uid: String
    public var time: Time
    public var summary: String
    /// Its lines; those without text are left out.
    public var description: [String?]
    public var categories: [String]

    public enum Time: Sendable, Hashable {
      case day(CivilDate)
      case moment(Instant)
    }

    public init(uid: String, time: Time, summary: String, description: [String?], categories: [String]) {
      self.uid = uid
      self.time = time
      self.summary = summary
      self.description = description
      self.categories = categories
    }
  }

  private var writer = CalendarWriter()
  /// When what it tells was last another.
  private let stamp: Instant

  /// - Parameters:
  ///   - name: what it is called.
  ///   - description: what it holds.
  ///   - stamp: when what it tells may last have changed. A later one takes the place of an earlier one.
  ///   - words: the language that it is written in.
  public init(name: String, description: String, stamp: Instant, words: NoticeWords = .bokmål) {
    self.stamp = stamp
    writer.begin("VCALENDAR")
    writer.property("VERSION", "2.0")
    writer.property("PRODID", "-//etterlevd//etterlevd//\(words.language.uppercased())")
    writer.property("CALSCALE", "GREGORIAN")
    writer.property("METHOD", "PUBLISH")
    writer.text("NAME", name)
    writer.text("X-WR-CALNAME", name)
    writer.text("DESCRIPTION", description)
    writer.text("X-WR-CALDESC", description)
    writer.property("REFRESH-INTERVAL;VALUE=DURATION", "PT6H")
    writer.property("X-PUBLISHED-TTL", "PT6H")
  }

  public mutating func add(_ event: Event) {
    writer.begin("VEVENT")
    writer.text("UID", event.uid)
    writer.moment("DTSTAMP", stamp)
    writer.moment("LAST-MODIFIED", stamp)
    writer.property("SEQUENCE", String(Self.sequence(stamp)))
    switch event.time {
    case .day(let day):
      writer.day("DTSTART", day)
      // The first day that is no longer part of it.
      if let next = day.adding(days: 1) { writer.day("DTEND", next) }
    case .moment(let moment): writer.moment("DTSTART", moment)
    }
    writer.text("SUMMARY", event.summary)
    writer.text("DESCRIPTION", event.description.compactMap { $0 }.joined(separator: "\n"))
    if !event.categories.isEmpty { writer.texts("CATEGORIES", event.categories) }
    writer.property("TRANSP", "TRANSPARENT")
    writer.property("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
    writer.end("VEVENT")
  }

  /// All of it. Nothing may be added afterwards.
  public mutating func finish() -> [UInt8] {
    writer.end("VCALENDAR")
    return writer.bytes
  }

  /// Minutes since 2020: what is published later counts for more, whoever has forgotten what was published before.
  static func sequence(_ stamp: Instant) -> Int64 { min(max(0, (stamp.seconds - 1_577_836_800) / 60), 2_147_483_647) }
}
