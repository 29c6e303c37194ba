import CivilTime
import Krav
import TestSupport

@testable import Alerts

/// A log of random events, in segments as a daemon writes them.
struct FleetLog {
  struct Segment {
    var firstSeq: UInt64
    var bytes: [UInt8]
  }

  private(set) var segments: [Segment] = []
  /// Without line feeds, all that were written.
  private(set) var lines: [[UInt8]] = []
  /// When each happened, none of them before the one before it.
  private(set) var times: [Int64] = []
  private(set) var heads: [LogHead] = []

  /// - Parameters:
  ///   - count: of its events.
  ///   - segment: so many events to a segment.
  ///   - random: decides on times, which now and then go back.
  init(count: Int, segment: Int, random: inout SplitMix) {
    var encoder = LogEncoder(zone: .utc, instance: "h\u{F8}y")
    var at: Int64 = 1_700_000_000
    for number in 0..<count {
      if number.isMultiple(of: segment) {
        segments.append(Segment(firstSeq: encoder.head.seq + 1, bytes: []))
        add(&encoder, time: .min) { $0.appendSegment(to: &$1) }
      }
      at += Int64.random(in: -2...9, using: &random)
      let subject = "s/\(Int.random(in: 0..<99, using: &random))"
      let verdict = Verdict.allCases.randomElement(using: &random)
      let event = PendingEvent(
        at: Instant(seconds: at), kind: .opened, cause: .record,
        alert: .init(id: AlertID(rule: "r", subject: subject), rule: "r \"\u{F8}\"\n", subject: subject, unit: "u"),
        verdict: verdict, detail: .grounds(Grounds()), pack: "sha256:1")
      add(&encoder, time: at) { encoder, bytes in encoder.append(event, to: &bytes) { _ in nil } }
    }
  }

  private mutating func add(
    _ encoder: inout LogEncoder, time: Int64, _ write: (inout LogEncoder, inout [UInt8]) -> Void
  ) {
    var bytes: [UInt8] = []
    write(&encoder, &bytes)
    segments[segments.count - 1].bytes += bytes
    lines.append(bytes.dropLast())
    times.append(max(times.last ?? .min, time))
    heads.append(encoder.head)
  }

  var bytes: [UInt8] { segments.flatMap(\.bytes) }
}

extension VouchedLines {
  /// What is passed on of segments, and the fault at its end.
  static func read(
    _ segments: [FleetLog.Segment], portion: Int = .max, after known: Place? = nil, at offset: Int64 = 0
  ) -> (lines: [[UInt8]], places: [Place], fault: LogFault.Kind?) {
    var vouched = VouchedLines(after: known)
    var (lines, places): ([[UInt8]], [Place]) = ([], [])
    func drain() throws(LogFault) {
      while try vouched.next() {
        var line: [UInt8] = []
        vouched.append(to: &line)
        lines.append(line)
        if let place = vouched.place { places.append(place) }
      }
    }
    do throws(LogFault) {
      for (index, segment) in segments.enumerated() {
        let next = index + 1 < segments.count ? segments[index + 1].firstSeq : nil
        var start = index == 0 ? Int(offset) : 0
        vouched.begin(segment: "\(index)", at: Int64(start), endsBefore: next)
        while start < segment.bytes.count {
          let end = portion < segment.bytes.count - start ? start + portion : segment.bytes.count
          vouched.feed(Array(segment.bytes[start..<end]))
          try drain()
          start = end
        }
      }
      vouched.finish()
      try drain()
    } catch {
      return (lines, places, error.kind)
    }
    return (lines, places, nil)
  }
}
