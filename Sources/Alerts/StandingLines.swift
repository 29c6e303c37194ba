public import CivilTime

/// The lines of a log that what holds now rests on: of every alert that is not resolved, from where it was last opened; the
/// pack; each parameter; each criterion. When old segments are removed, these are kept.
public struct StandingLines: Sendable {
  private struct Line {
    var seq: UInt64
    /// With the line feed.
    var bytes: [UInt8]
  }

  private struct CriterionPlace: Hashable {
    var criterion: String
    var unit: String
  }

  private var alerts: [AlertID: [Line]] = [:]
  private var pack: Line?
  private var parameters: [String: Line] = [:]
  private var criteria: [CriterionPlace: Line] = [:]
  /// Of the last line with a time.
  public private(set) var lastAt: Instant?

  public init() {}

  /// Whole lines, in order. Those of `before` and later are passed over, and what is no line.
  public mutating func feed(_ bytes: Span<UInt8>, before end: UInt64) {
    var start = 0
    for place in 0..<bytes.count where bytes[place] == UInt8(ascii: "\n") {
      let span = bytes.extracting(start..<place + 1)
      start = place + 1
      guard let line = LogLine(span.extracting(0..<span.count - 1)), line.seq < end else { continue }
      var copy: [UInt8] = []
      copy.reserveCapacity(span.count)
      for index in 0..<span.count { copy.append(span[index]) }
      note(line, Line(seq: line.seq, bytes: copy))
    }
  }

  private mutating func note(_ line: LogLine, _ kept: Line) {
    lastAt = line.at ?? lastAt
    switch line.kind {
    case .segment, nil: break
    case .packChanged: pack = kept
    case .parameterChanged: if let name = line.parameter { parameters[name] = kept }
    case .criterionChanged:
      guard let criterion = line.criterion else { return }
      criteria[CriterionPlace(criterion: criterion, unit: line.unit)] = line.verdict == nil ? nil : kept
    case .resolved: if let id = line.alert { alerts[id] = nil }
    case .opened, .reopened: if let id = line.alert { alerts[id] = [kept] }
    default:
      guard let id = line.alert else { return }
      let former = line.was.flatMap { alerts.removeValue(forKey: $0) } ?? alerts[id] ?? []
      // One that is resolved may be given another name; it stands no more for that.
      guard !former.isEmpty || line.verdict != nil else { return }
      alerts[id] = former + [kept]
    }
  }

  /// All of them, in the order in which they stood.
  public var bytes: [UInt8] {
    var lines = alerts.values.flatMap { $0 } + Array(parameters.values) + Array(criteria.values)
    if let pack { lines.append(pack) }
    return lines.sorted { $0.seq < $1.seq }.flatMap(\.bytes)
  }
}
