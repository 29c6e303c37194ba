/// What monitoring systems tell apart, by their exit codes.
enum Level: Int32 {
  case ok = 0, warning, critical, unknown

  var word: String {
    switch self {
    case .ok: "OK"
    case .warning: "WARNING"
    case .critical: "CRITICAL"
    case .unknown: "UNKNOWN"
    }
  }

  /// What is surely broken goes before what is not known, and that before what only needs a look.
  fileprivate var weight: Int {
    switch self {
    case .ok: 0
    case .warning: 1
    case .unknown: 2
    case .critical: 3
    }
  }
}

/// What a probe has found, as one line.
struct ProbeFindings {
  private(set) var worst = Level.ok
  private var notes: [(level: Level, text: String)] = []
  private var figures: [String] = []

  mutating func note(_ level: Level, _ text: String) {
    notes.append((level, text))
    if level.weight > worst.weight { worst = level }
  }

  /// A figure with its thresholds, beyond which it is told.
  mutating func measure(
    _ label: String, _ value: Int, unit: String, _ what: String, warning: Int?, critical: Int?
  ) {
    let bounds = [warning, critical].map { $0.map(String.init) ?? "" }.joined(separator: ";")
    figures.append("\(label)=\(value)\(unit);\(bounds);0")
    let level: Level =
      if let critical, value > critical { .critical } else if let warning, value > warning { .warning } else { .ok }
    if level != .ok || label == "red" { note(level, "\(what): \(value)\(unit)") }
  }

  /// The gravest first; figures behind `|`, which therefore stands nowhere else.
  var line: String {
    let ordered = notes.enumerated().sorted {
      ($1.element.level.weight, $0.offset) < ($0.element.level.weight, $1.offset)
    }
    let shown = ordered.map(\.element).filter { worst == .ok || $0.level != .ok }.map(\.text).joined(separator: ", ")
    let safe = String(
      String.UnicodeScalarView(
        shown.unicodeScalars.map { $0 == "|" || $0.value < 0x20 || 0x7F..<0xA0 ~= $0.value ? "\u{FFFD}" : $0 }))
    return "ETTERLEVD \(worst.word) - \(safe)" + (figures.isEmpty ? "" : " | " + figures.joined(separator: " "))
  }
}
