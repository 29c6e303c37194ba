import Alerts
import FuzzSupport

/// What is passed on of a log whose bytes are any.
enum Passing {
  struct Outcome: Equatable {
    var places: [VouchedLines.Place] = []
    var lines: [[UInt8]] = []
    var fault: LogFault.Kind?
  }

  static func holds(of bytes: [UInt8], _ report: LogReport) {
    let whole = read(bytes)
    require(read(bytes, portion: Int(bytes.last ?? 0) % 19 + 1) == whole, "the same is passed on in pieces")
    require((whole.fault == nil) == report.isWhole, "a log is passed on to its end when it is whole, and only then")
    require(whole.fault != nil || whole.lines.count == report.lineCount, "all of a whole log is passed on")
    require(zip(whole.places, whole.places.dropFirst()).allSatisfy { $0.time <= $1.time }, "time does not go back")
    require(
      zip(whole.places, whole.places.dropFirst()).allSatisfy { $0.seq + 1 == $1.seq }, "numbers are without a gap")
    guard !whole.places.isEmpty else { return }
    let known = bytes.count % whole.places.count
    let rest = read(bytes, after: whole.places[known])
    require(rest.lines == Array(whole.lines[(known + 1)...]), "it goes on where it stopped")
    require(rest.fault == whole.fault, "with the same fault")
  }

  private static func read(
    _ bytes: [UInt8], portion: Int = .max, after known: VouchedLines.Place? = nil
  ) -> Outcome {
    var vouched = VouchedLines(after: known)
    var outcome = Outcome()
    func drain() throws(LogFault) {
      while try vouched.next() {
        var line: [UInt8] = []
        vouched.append(to: &line)
        outcome.lines.append(line)
        if let place = vouched.place { outcome.places.append(place) }
      }
    }
    do throws(LogFault) {
      var start = known.map { Int($0.offset) } ?? 0
      vouched.begin(segment: "alerts.jsonl", at: Int64(start))
      while start < bytes.count {
        let end = portion < bytes.count - start ? start + portion : bytes.count
        vouched.feed(Array(bytes[start..<end]))
        try drain()
        start = end
      }
      vouched.finish()
      try drain()
    } catch {
      outcome.fault = error.kind
    }
    return outcome
  }
}
