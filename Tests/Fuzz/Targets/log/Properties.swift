import Alerts
import CivilTime
import FuzzSupport
import Krav

/// What holds of every log, whatever its bytes. A property that does not hold ends the process.
enum Properties {
  private static let name = "alerts.jsonl"

  static func holdOfAnyBytes(_ bytes: [UInt8]) {
    let report = verify(bytes)
    let fold = fold(bytes)
    require(report.head == fold.head && report.firstSeq == fold.firstSeq, "one head, verified and read back")
    require(report.torn == fold.torn && report.faults == fold.faults, "the same faults, verified and read back")
    require(report.faultCount >= report.faults.count && !report.remarks.isEmpty, "a report that adds up")
    for fault in report.faults { require(!fault.description.isEmpty, "a sentence for a fault") }
    let pieces = verify(bytes, portion: Int(bytes.last ?? 0) % 19 + 1)
    require(pieces.faults == report.faults && pieces.head == report.head, "the same in pieces")
    require(pieces.torn == report.torn && pieces.lineCount == report.lineCount, "the same end in pieces")
    Passing.holds(of: bytes, report)
    ask(fold.ledger)
    recover(bytes, fold, report)
  }

  /// What a start does: cuts the end, and writes on from the head. Nothing new is wrong with it then.
  private static func recover(_ bytes: [UInt8], _ fold: LogFold, _ report: LogReport) {
    var kept = bytes
    for tail in fold.torn {
      require(tail.offset >= 0 && tail.length > 0 && tail.offset + tail.length == bytes.count, "a tail at the end")
      kept = Array(bytes[..<tail.offset])
    }
    let cut = verify(kept)
    require(cut.torn.isEmpty && cut.head == report.head && cut.faults == report.faults, "a cut takes the tail alone")
    // A sequence number near the largest has no next.
    guard fold.head.seq < 1 << 50 else { return }
    var encoder = LogEncoder(head: fold.head, zone: .utc)
    if kept.isEmpty { encoder.appendSegment(to: &kept) }
    for day: Int64 in [20_000, 20_001] {
      encoder.append(
        PendingEvent(at: Instant(seconds: day * 86_400), kind: .packChanged, cause: .pack, pack: "sha256:1"), to: &kept
      ) { _ in nil }
    }
    let after = verify(kept, heads: [encoder.head])
    require(after.head == encoder.head && after.headsFound == 1, "a log that goes on")
    require(after.torn.isEmpty && after.faultCount == report.faultCount, "nothing more is wrong after a start")
  }

  /// A log that nobody has touched is whole, and any change to it is found.
  static func holdOfOwnLog(_ recipe: Recipe) {
    let (bytes, ends, heads) = recipe.log()
    guard let head = heads.last else { return }
    let report = verify(bytes, heads: heads)
    require(report.isWhole && report.torn.isEmpty, "an untouched log is whole")
    require(report.head == head && report.headsFound == heads.count, "every head agrees")
    require(report.lineCount == ends.count, "as many lines as were written")
    Passing.holds(of: bytes, report)
    let folded = fold(bytes)
    require(folded.head == head && folded.faults.isEmpty, "an untouched log is read back")
    ask(folded.ledger)
    let place = recipe.place % bytes.count
    let line = ends.firstIndex { place < $0 } ?? 0
    let range = (line == 0 ? 0 : ends[line - 1])..<ends[line]
    let isLast = line == ends.count - 1
    var changed = bytes
    switch recipe.change % 6 {
    case 0: changed[place] ^= 1 << (recipe.change / 6 % 8)
    case 1: changed[place] = changed[place] == recipe.change ? 0 : recipe.change
    case 2: changed.removeSubrange(range)
    case 3: changed.insert(contentsOf: bytes[range], at: range.upperBound)
    case 4:
      guard !isLast else { return }
      let next = range.upperBound..<ends[line + 1]
      changed.replaceSubrange(range.lowerBound..<next.upperBound, with: bytes[next] + bytes[range])
    default: changed.insert(recipe.change, at: place)
    }
    require(!verify(changed, heads: [head]).isWhole, "a change is found against the head")
    // The last line is what nothing in the file speaks for: without a head its change may pass.
    let isWithin = !isLast && !(recipe.change % 6 == 4 && line == ends.count - 2)
    if isWithin { require(!verify(changed).isWhole, "a change within the log is found from the file alone") }
    ask(fold(changed).ledger)
    Passing.holds(of: changed, verify(changed))
    prefix(bytes, recipe, ends, head)
  }

  /// A write that was cut short: the whole lines stay, and what is half is cut.
  private static func prefix(_ bytes: [UInt8], _ recipe: Recipe, _ ends: [Int], _ head: LogHead) {
    let kept = Array(bytes[..<(recipe.place % bytes.count)])
    let lines = ends.count { $0 <= kept.count }
    let report = verify(kept)
    require(report.isWhole && report.lineCount == lines, "the whole lines of a cut log")
    let whole = lines == 0 ? 0 : ends[lines - 1]
    require(report.torn.reduce(0) { $0 + $1.length } == kept.count - whole, "the half line is told of")
    require(verify(kept, heads: [head]).faults.map(\.kind) == [.cut(head)], "a cut is found against the head")
  }

  private static func ask(_ ledger: Ledger) {
    for state in AlertState.allCases {
      let alerts = ledger.alerts(state)
      let counted = Verdict.allCases.reduce(0) { $0 + ledger.count(state, $1) }
      require(alerts.count { $0.verdict != nil } == counted, "as many alerts as are counted")
      for alert in alerts.prefix(20) {
        require(ledger.alert(alert.id) != nil, "an alert under its id")
        require(!ledger.history(of: alert.id).isEmpty, "a history")
      }
    }
  }

  private static func verify(_ bytes: [UInt8], heads: [LogHead] = [], portion: Int = .max) -> LogReport {
    var verifier = LogVerifier(heads: heads)
    verifier.begin(segment: name)
    var start = 0
    while start < bytes.count {
      let end = portion < bytes.count - start ? start + portion : bytes.count
      verifier.feed(bytes.span.extracting(start..<end))
      start = end
    }
    verifier.end()
    return verifier.report()
  }

  private static func fold(_ bytes: [UInt8]) -> LogFold {
    var fold = LogFold()
    fold.begin(segment: name)
    fold.feed(bytes.span)
    fold.end()
    return fold
  }
}
