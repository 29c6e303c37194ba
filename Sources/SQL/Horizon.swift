/// The moment until which something holds, as SQL: NULL is for ever. It may be early and is never late.
///
/// Where there is none at all (`nil`), time alone changes nothing.
struct Horizon {
  enum Unit { case day, moment }

  /// A day, which stands for its first instant in Oslo, or an instant.
  var text: String
  var unit: Unit

  static func day(_ text: String) -> Horizon { Horizon(text: text, unit: .day) }
  static func moment(_ text: String) -> Horizon { Horizon(text: text, unit: .moment) }
}

/// How a value goes with the clock: up or down by a day with each day, a second with each second; or a text that says
/// which (1, 0 or -1) for each row.
enum Slope {
  case none, up, down
  case told(String)

  var isNone: Bool { if case .none = self { true } else { false } }

  var text: String {
    switch self {
    case .none: "0"
    case .up: "1"
    case .down: "-1"
    case .told(let text): text
    }
  }

  var turned: Slope {
    switch self {
    case .none: .none
    case .up: .down
    case .down: .up
    case .told(let text): .told("(- \(text))")
    }
  }

  /// Of a sum.
  func joined(_ other: Slope) -> Slope {
    isNone ? other : other.isNone ? self : .told("(\(text) + \(other.text))")
  }
}

/// How long a term holds, and how it goes with the clock meanwhile.
struct Timing {
  var horizon: Horizon?
  var slope = Slope.none
}

/// A condition that stands beside others, and how long it holds.
struct Part {
  var condition: Condition
  var horizon: Horizon?
}

extension Dialect {
  func midnight(_ day: String) -> String {
    "CASE WHEN \(day) <= DATE '9999-12-31' THEN timezone('Europe/Oslo', CAST(\(day) AS TIMESTAMP)) END"
  }
}

extension Body {
  /// The same as an instant.
  func moment(_ horizon: Horizon) -> String {
    guard horizon.unit == .day else { return horizon.text }
    return dialect.midnight(column(horizon.text))
  }

  /// All as days if they are, else all as instants.
  func alike(_ horizons: [Horizon]) -> (texts: [String], unit: Horizon.Unit) {
    if horizons.allSatisfy({ $0.unit == .day }) { return (horizons.map(\.text), .day) }
    return (horizons.map { column(moment($0)) }, .moment)
  }

  /// The first of them; NULLs, being for ever, do not count.
  func earliest(_ horizons: [Horizon?]) -> Horizon? {
    let horizons = horizons.compactMap { $0 }
    guard horizons.count > 1 else { return horizons.first }
    let (texts, unit) = alike(horizons)
    return kept(Horizon(text: "LEAST(\(texts.joined(separator: ", ")))", unit: unit))
  }

  /// With a column for what is long.
  func kept(_ horizon: Horizon) -> Horizon { Horizon(text: column(horizon.text), unit: horizon.unit) }

  /// How long conditions joined by `and` (or by `or`) say together what they say: the longest that one of those holds that
  /// decide by being false (or true), else until the first of all that changes.
  func horizon(of parts: [Part], decidedBy truth: Bool) -> Horizon? {
    func decides(_ part: Part) -> String {
      let text = column(part.condition.text)
      return truth ? text : "NOT \(text)"
    }
    let still = parts.filter { $0.horizon == nil }.map { decides($0) }
    let moving = parts.filter { $0.horizon != nil }
    guard !moving.isEmpty else { return nil }
    let (texts, unit) = alike(moving.compactMap { $0.horizon.map { kept($0) } })
    var cases = still.isEmpty ? "" : "WHEN \(still.joined(separator: " OR ")) THEN NULL"
    var last = texts[0]
    if moving.count > 1 {
      let tests = moving.map { decides($0) }
      let lasting = zip(tests, texts).map { "(\($0) AND \($1) IS NULL)" }.joined(separator: " OR ")
      let longest = zip(tests, texts).map { "CASE WHEN \($0) THEN \($1) END" }.joined(separator: ", ")
      cases += " WHEN \(lasting) THEN NULL WHEN \(tests.joined(separator: " OR ")) THEN GREATEST(\(longest))"
      last = "LEAST(\(texts.joined(separator: ", ")))"
    }
    return kept(Horizon(text: cases.isEmpty ? last : "CASE \(cases) ELSE \(last) END", unit: unit))
  }
}
