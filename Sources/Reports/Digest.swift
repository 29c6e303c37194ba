public import CivilTime

/// What has happened in a while, what comes next, and whether that can be relied on: for somebody who does not ask.
public struct Digest: Sendable {
  public struct Entry: Sendable, Hashable {
    /// The verdict's word; `nil` of what is closed.
    public var verdict: String?
    public var title: String
    /// What it is about, beside the unit; may be empty.
    public var subject: String
    public var unit: String?
    /// What is to know of how it stands: what it was, its last day, who has seen it.
    public var remarks: [String]
    public var message: String?
    public var remedy: String?
    public var basis: [String]
    public var alert: String

    /// The title with what it is about.
    public var heading: String {
      title + (subject.isEmpty ? "" : " – \(subject)") + (unit.map { " (\($0))" } ?? "")
    }
  }

  /// In the order in which they are told.
  public enum Kind: String, Sendable, CaseIterable {
    case opened, worsened, due, acknowledged, eased, closed
  }

  public struct Section: Sendable {
    public var kind: Kind
    public var entries: [Entry]
  }

  public struct Standing: Sendable, Hashable {
    public var red = 0
    public var yellow = 0
    public var unknown = 0
    public init() {}
    public var isNone: Bool { red + yellow + unknown == 0 }
  }

  /// So many of a section are told in full.
  static let most = 15

  /// The unit's id; `nil` for all.
  public var unit: String?
  public var name: String
  public var from: Instant
  public var at: Instant
  public var zone: ZoneRules
  /// Sentences that say why the rest must not be relied on; told first.
  public var troubles: [String]
  /// What else must be known before the rest is read.
  public var remarks: [String]
  /// How much is open; `nil` where nobody knows.
  public var standing: Standing?
  public var sections: [Section]
  /// How the service does.
  public var service: [String]
  public var words: NoticeWords

  /// One that knows nothing yet.
  ///
  /// - Parameters:
  ///   - unit: its id; `nil` for all.
  ///   - name: what it is called.
  ///   - from: since when it tells.
  ///   - at: until when.
  ///   - zone: whose days they are.
  ///   - words: the language.
  public init(
    unit: String?, name: String?, from: Instant, at: Instant, zone: ZoneRules, words: NoticeWords = .bokmål
  ) {
    self.unit = unit
    self.name = name ?? unit ?? words.digest.everything
    self.from = from
    self.at = at
    self.zone = zone
    self.words = words
    troubles = []
    remarks = []
    sections = []
    service = []
  }

  /// Whether what it says can be relied on.
  public var isSound: Bool { troubles.isEmpty }

  /// Whether nothing has happened and nothing is due. That there are open alerts is no news.
  public var isEmpty: Bool { sections.allSatisfy(\.entries.isEmpty) }

  public func entries(_ kind: Kind) -> [Entry] { sections.first { $0.kind == kind }?.entries ?? [] }

  public func heading(_ kind: Kind) -> String {
    let phrases = words.digest
    let template =
      switch kind {
      case .opened: phrases.opened
      case .worsened: phrases.worsened
      case .eased: phrases.eased
      case .closed: phrases.closed
      case .due: phrases.due
      case .acknowledged: phrases.acknowledged
      }
    return NoticeWords.fill(template, String(entries(kind).count))
  }

  public var title: String { NoticeWords.fill(words.digest.title, name) }

  public var window: String {
    NoticeWords.fill(words.digest.window, words.day(zone.date(of: from)), words.moment(at, in: zone))
  }

  /// How much is open, in a sentence.
  public var standingText: String? {
    guard let standing else { return nil }
    guard !standing.isNone else { return words.digest.standingNone }
    return NoticeWords.fill(
      words.digest.standing, String(standing.red), String(standing.yellow), String(standing.unknown))
  }

  /// That nothing has happened, which is not to say that nothing is open.
  var nothing: String { standing?.isNone ?? true ? words.digest.nothing : words.digest.nothingNew }

  /// What there is, in a few words.
  public var subject: String {
    let phrases = words.digest
    var parts: [String] = []
    func add(_ template: String, _ kind: Kind) {
      let count = entries(kind).count
      if count > 0 { parts.append(NoticeWords.fill(template, String(count))) }
    }
    if !isSound { parts.append(phrases.subjectTrouble) }
    add(phrases.subjectOpened, .opened)
    add(phrases.subjectWorsened, .worsened)
    add(phrases.subjectDue, .due)
    add(phrases.subjectAcknowledged, .acknowledged)
    add(phrases.subjectEased, .eased)
    add(phrases.subjectClosed, .closed)
    if parts.isEmpty {
      let red = standing?.red ?? 0
      parts.append(
        red > 0 ? NoticeWords.fill(phrases.subjectNothingNew, String(red)) : phrases.subjectNothing)
    }
    return NoticeWords.fill(phrases.subject, name, parts.joined(separator: ", "))
  }
}
