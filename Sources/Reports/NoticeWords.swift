public import CivilTime
internal import Engine

/// The words of what is sent to people who have no shell: the calendar and the digest. `{}` stands for a value, in the order
/// in which they are given.
public struct NoticeWords: Sendable {
  public struct CalendarPhrases: Sendable {
    /// What the calendar is called; a unit.
    public var name: String
    public var everything: String
    /// What it holds; days.
    public var description: String
    /// What falls due, where it is one subject's.
    public var due: String
    /// The same of many; how many.
    public var dueMany: String
    public var waiverEnds: String
    /// The last day, a verdict, the day from which it is that.
    public var turns: String
    /// A verdict, the moment.
    public var turnsAt: String
    /// Of a waiver: its last day, a verdict.
    public var uncovered: String
    public var why: String
    public var remedy: String
    public var basis: String
    public var subject: String
    public var unit: String
    public var alert: String
    /// After names; how many more.
    public var more: String
    /// A category; the verdict.
    public var category: String
    public var waiverCategory: String
    /// Nothing falls due; days.
    public var nothing: String
    public var nothingMore: String
    /// There are more than the calendar holds.
    public var full: String
    public var fullMore: String
  }

  public struct DigestPhrases: Sendable {
    /// The heading; a unit.
    public var title: String
    public var everything: String
    /// First day, last day.
    public var window: String
    public var trouble: String
    public var unanswered: String
    public var unansweredMore: String
    public var noUnit: String
    /// When records last came, since when that is too long.
    public var stale: String
    public var staleUnknown: String
    public var staleMore: String
    public var degraded: String
    public var clockUnsure: String
    public var loading: String
    /// A code of a service alert, since when.
    public var serviceTrouble: String
    public var clockIsSet: String
    public var nothing: String
    /// The same where alerts are open.
    public var nothingNew: String
    /// When a record last came.
    public var lastRecord: String
    public var lastRecordUnknown: String
    /// Files that cannot be read.
    public var badFiles: String
    public var badFile: String
    public var inboxProblems: String
    /// Open alerts: how many red, yellow, unknown.
    public var standing: String
    public var standingNone: String
    /// Headings of sections; how many.
    public var opened: String
    public var worsened: String
    public var eased: String
    public var closed: String
    public var due: String
    public var acknowledged: String
    /// The verdict before.
    public var was: String
    public var again: String
    public var waived: String
    public var waiverEnded: String
    public var briefly: String
    /// Last day, verdict, day from which it is that.
    public var dueBy: String
    public var dueAt: String
    /// Who, when.
    public var seenBy: String
    public var remedy: String
    public var basis: String
    public var alert: String
    /// How many more.
    public var more: String
    /// Where the rest is told.
    public var footer: String
    public var footerMore: String
    /// Of a mail's subject: the unit, then what there is.
    public var subject: String
    public var subjectTrouble: String
    public var subjectNothing: String
    /// How many are red.
    public var subjectNothingNew: String
    /// How many of each.
    public var subjectOpened: String
    public var subjectWorsened: String
    public var subjectAcknowledged: String
    public var subjectEased: String
    public var subjectClosed: String
    public var subjectDue: String
    public var sender: String
  }

  public var months: [String]
  /// Between a day and a time of day.
  public var timeMark: String
  /// By the word of a verdict.
  public var verdicts: [String: String]
  public var calendar: CalendarPhrases
  public var digest: DigestPhrases
  /// The language, RFC 5646.
  public var language: String

  /// The name of a verdict; of what concerns nobody any more, `nil`.
  public func verdict(_ word: String?) -> String { word.flatMap { verdicts[$0] } ?? "–" }

  /// A day in full.
  public func day(_ date: CivilDate) -> String {
    let (year, month, day) = date.components
    return "\(day). \(months[month - 1]) \(year)"
  }

  /// A moment to the minute.
  public func moment(_ moment: Instant, in zone: ZoneRules) -> String {
    let civil = zone.civil(of: moment)
    let (hour, minute) = (civil.secondOfDay / 3600, civil.secondOfDay / 60 % 60)
    return "\(day(civil.date)) \(timeMark) \(hour < 10 ? "0" : "")\(hour).\(minute < 10 ? "0" : "")\(minute)"
  }

  /// Puts the values in their places, in order. A value may hold anything: it is not looked at.
  public static func fill(_ template: String, _ values: String...) -> String {
    var parts = template.split(separator: "{}", omittingEmptySubsequences: false)[...]
    var text = String(parts.popFirst() ?? "")
    for (part, value) in zip(parts, values) { text += value + part }
    return text
  }
}
