internal import CivilTime
internal import Engine
internal import Krav

/// The words of the page in one written language. `{}` stands for a value.
struct PageWords: Sendable {
  /// One and many.
  struct Count: Sendable {
    var one: String
    var many: String
  }

  var language: String
  var phrases: Phrasebook
  var title: String
  var kicker: String
  var skip: String
  var contents: String
  var nothingToRead: String
  var asOf: String
  var lastArrival: String
  var clockIsSet: String
  var printed: String
  var live: String
  var updated: String
  var lost: String
  var states: [Page.State: (title: String, detail: String)]
  var again: String
  var unlogged: Count
  var green: String
  var yellow: String
  var red: String
  var unknown: String
  /// Of so many.
  var reds: Count
  var yellows: Count
  var unknowns: Count
  var meanings: [(verdict: Verdict, text: String)]
  var legend: String
  var summary: String
  var openAlerts: Count
  var noneOpen: String
  var ofCriteria: Count
  var waived: Count
  // The table.
  var tableHeading: String
  var tableCaption: String
  var scrolls: String
  var criterion: String
  var unit: String
  var whole: String
  var places: Count
  var placesCaption: String
  var placesBeyond: Count
  var untouched: Count
  var notConcerned: String
  var judged: Count
  var light: String
  // Alerts.
  var alertsHeading: String
  var alertsIntroduction: String
  var inEach: String
  var itemsBeyond: Count
  var groupsBeyond: Count
  var since: String
  var forDays: Count
  var today: String
  var seen: String
  var unseen: String
  var escalated: String
  var why: String
  var concerns: String
  var toDo: String
  var evidence: String
  var evidencePlace: String
  var identity: String
  // How it has gone.
  var historyHeading: String
  var openTitle: String
  var openDescription: String
  var shareTitle: String
  var shareDescription: String
  var agesTitle: String
  var agesDescription: String
  var ages: [String]
  var numbers: String
  var day: String
  var total: String
  var share: String
  var age: String
  var shortHistory: String
  var closed: String
  var median: String
  var closedSummary: String
  var noneClosed: String
  var unitsHeading: String
  var unitsIntroduction: String
  var unitsBeyond: Count
  var unitsScroll: String
  var medianDays: Count
  // What comes.
  var aheadHeading: String
  var aheadIntroduction: String
  var aheadUnknown: String
  var windowTitles: [String]
  var becomes: String
  var was: String
  var waiverEnds: String
  var wholeColumn: String
  var better: Count
  var nothingAhead: String
  var aheadBeyond: Count
  // The service.
  var troubleHeading: String
  var troubleCodes: [String: String]
  var troubleKinds: [String: String]
  var troubleBeyond: Count
  var places1: Count
  var foot: String
  var wholePage: String

  // MARK: Filling in

  func colour(_ verdict: Verdict) -> String {
    switch verdict {
    case .green: green
    case .yellow: yellow
    case .red: red
    case .unknown: unknown
    }
  }

  func count(_ number: Int, _ verdict: Verdict) -> String {
    switch verdict {
    case .red: count(number, reds)
    case .yellow: count(number, yellows)
    case .unknown: count(number, unknowns)
    case .green: fill("{} {}", grouped(number), green)
    }
  }

  func fill(_ template: String, _ values: String...) -> String {
    var text = ""
    var values = values[...]
    for (place, part) in template.split(separator: "{}", omittingEmptySubsequences: false).enumerated() {
      if place > 0 { text += values.popFirst() ?? "" }
      text += part
    }
    return text
  }

  func count(_ number: Int, _ noun: Count) -> String { fill(number == 1 ? noun.one : noun.many, grouped(number)) }

  /// With a space that does not break between thousands.
  func grouped(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "−" : ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place).isMultiple(of: 3) { text.append("\u{A0}") }
      text.append(digit)
    }
    return text
  }

  func date(_ date: CivilDate) -> String {
    let parts = date.components
    return "\(parts.day). \(phrases.months[parts.month - 1]) \(parts.year)"
  }

  func moment(_ moment: Page.Moment) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
    return "\(date(moment.date)) \(phrases.timeMark) \(two(moment.minute / 60)).\(two(moment.minute % 60))"
  }

  /// `okt. 22`
  func shortMonth(_ date: CivilDate) -> String {
    let month = phrases.months[date.month - 1]
    let short = month.count <= 4 ? month : String(month.prefix(3)) + "."
    return "\(short) \(date.year % 100 < 10 ? "0" : "")\(date.year % 100)"
  }

  func trouble(_ code: String) -> String {
    troubleCodes[code] ?? troubleKinds[String(code.prefix { $0 != "/" })] ?? code
  }
}
