import Alerts
import CivilTime
import Krav

/// An input as choices, and the log that they give.
struct Recipe {
  private var bytes: ArraySlice<UInt8>
  /// Which change is made to the log, and where.
  let change: UInt8
  let place: Int

  init(_ bytes: [UInt8]) {
    var bytes = bytes[...]
    change = bytes.popFirst() ?? 0
    place = Int(bytes.popFirst() ?? 0) << 8 | Int(bytes.popFirst() ?? 0)
    self.bytes = bytes
  }

  private mutating func next() -> Int { Int(bytes.popFirst() ?? 0) }

  /// Up to six events, one line each, and where each line ends.
  func log() -> (bytes: [UInt8], ends: [Int], heads: [LogHead]) {
    var rest = self
    var encoder = LogEncoder(zone: .utc)
    var log: [UInt8] = []
    encoder.appendSegment(to: &log)
    var (ends, heads) = ([log.count], [encoder.head])
    repeat {
      let digest = [UInt8](repeating: UInt8(rest.bytes.first ?? 0), count: 32)
      encoder.append(rest.event(), to: &log) { $0.length.isMultiple(of: 2) ? digest : nil }
      ends.append(log.count)
      heads.append(encoder.head)
    } while !rest.bytes.isEmpty && ends.count < 7
    return (log, ends, heads)
  }

  private mutating func event() -> PendingEvent {
    let kinds = EventKind.allCases.filter { $0 != .segment }
    let kind = kinds[next() % kinds.count]
    let subject = text()
    let rule = text()
    let reference = PendingEvent.Reference(
      id: AlertID(rule: rule, subject: subject), rule: rule, subject: subject, unit: text())
    let isOfPack = kind == .packChanged || kind == .parameterChanged || kind == .criterionChanged
    return PendingEvent(
      at: Instant(seconds: 1_700_000_000 + Int64(next()) * 3600), kind: kind,
      cause: EventCause.allCases[next() % EventCause.allCases.count], alert: isOfPack ? nil : reference,
      verdict: kind == .packChanged || kind == .parameterChanged ? nil : Verdict.allCases[next() % 4],
      why: kind == .resolved ? Resolution.allCases[next() % Resolution.allCases.count] : nil,
      detail: detail(of: kind), pack: "sha256:\(text())")
  }

  private mutating func detail(of kind: EventKind) -> PendingEvent.Detail {
    switch kind {
    case .packChanged: .pack(former: next().isMultiple(of: 2) ? nil : text(), by: text())
    case .parameterChanged: .parameter(ParameterChange(name: text(), former: text(), value: text(), by: text()))
    case .criterionChanged:
      .criterion(CriterionStanding(criterion: text(), unit: text(), verdict: Verdict.allCases[next() % 4]))
    case .renamed: .renamed(AlertID(rule: text(), subject: text()))
    case .opened, .worsened:
      .grounds(
        Grounds(
          missing: [text()], basis: [text()],
          evidence: [Evidence(record: text(), file: text(), line: next(), offset: 0, length: next())]))
    default: .none
    }
  }

  /// What a hostile record could be called; never a text that JSON needs no care for alone.
  private mutating func text() -> String {
    let count = next() % 12
    let taken = bytes.prefix(count)
    bytes = bytes.dropFirst(count)
    return String(decoding: taken, as: UTF8.self)
  }
}
