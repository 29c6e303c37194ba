import Testing
import TestSupport

@testable import Alerts

@Suite struct VouchedLinesTests {
  private static let log: FleetLog = {
    var random = SplitMix(seed: 3)
    return FleetLog(count: 40, segment: 9, random: &random)
  }()
  private static var one: [FleetLog.Segment] { [.init(firstSeq: 1, bytes: log.bytes)] }

  /// The place of the line of a number, within the whole log as one segment.
  private static func place(_ seq: Int) -> VouchedLines.Place {
    let before = log.lines[..<(seq - 1)].reduce(0) { $0 + $1.count + 1 }
    return .init(head: log.heads[seq - 1], time: log.times[seq - 1], offset: Int64(before))
  }

  @Test(arguments: [1, 7, 64, 511, 100_000])
  func `all of a whole log is passed on, with its hashes and its time`(portion: Int) {
    for segments in [Self.log.segments, Self.one] {
      let read = VouchedLines.read(segments, portion: portion)
      #expect(read.fault == nil && read.lines == Self.log.lines)
      #expect(read.places.map(\.head) == Self.log.heads && read.places.map(\.time) == Self.log.times)
    }
  }

  /// Nothing wrong is passed on but what a broken last line says, which nobody can see yet; and what stands before the line
  /// that was hit, but for the one before it, is not lost.
  @Test func `what stands before a break is passed on`() {
    var end = 0
    for (number, line) in Self.log.lines.enumerated() where number < Self.log.lines.count - 1 {
      let start = end
      end += line.count + 1
      for place in stride(from: start, to: end, by: 19) {
        var bytes = Self.log.bytes
        bytes[place] ^= 4
        let read = VouchedLines.read([.init(firstSeq: 1, bytes: bytes)], portion: 100)
        #expect(read.fault != nil && read.lines.count >= number - 1 && read.lines.count <= number)
        #expect(read.lines == Array(Self.log.lines.prefix(read.lines.count)))
      }
    }
  }

  @Test func `a line that is gone, moved or repeated stops it there`() {
    let lines = Self.log.lines
    for place in 1..<lines.count - 1 {
      let seq = UInt64(place + 1)
      func read(_ lines: [[UInt8]]) -> (lines: [[UInt8]], places: [VouchedLines.Place], fault: LogFault.Kind?) {
        VouchedLines.read([.init(firstSeq: 1, bytes: lines.flatMap { $0 + [0x0A] })])
      }
      let gone = read(Array(lines[..<place] + lines[(place + 1)...]))
      #expect(gone.fault == .missing(seq, seq) && gone.lines == Array(lines[..<(place - 1)]))
      let twice = read(Array(lines[...place] + lines[place...]))
      #expect(twice.fault == .outOfOrder && twice.lines == Array(lines[..<place]))
    }
  }

  @Test func `an end that was never finished is no fault`() {
    let bytes = Self.log.bytes
    let last = bytes.count - (Self.log.lines.last?.count ?? 0) - 1
    for end in stride(from: last, to: bytes.count, by: 7) {
      for tail in [[], [UInt8](repeating: 0, count: 5) + [0x0A], [0, 0x0A, 0x78]] {
        // Behind half a line, zeros make one unreadable line of it, as a power cut does.
        let read = VouchedLines.read([.init(firstSeq: 1, bytes: bytes[..<end] + tail)])
        #expect(read.fault == nil && read.lines == Self.log.lines.dropLast())
      }
    }
    // With something readable behind it, it is one.
    let read = VouchedLines.read([.init(firstSeq: 1, bytes: bytes[..<last] + [0, 0x0A] + bytes[last...])])
    #expect(read.fault == .unreadable && read.lines == Self.log.lines.dropLast(2))
  }

  @Test(arguments: [40, 100_000])
  func `it goes on behind any line, wherever the bytes begin`(portion: Int) {
    for seq in 1...Self.log.lines.count {
      let place = Self.place(seq)
      for offset in [0, place.offset] {
        let read = VouchedLines.read(Self.one, portion: portion, after: place, at: offset)
        #expect(read.fault == nil && read.lines == Array(Self.log.lines[seq...]))
        #expect(read.places.map(\.time) == Array(Self.log.times[seq...]))
      }
    }
  }

  @Test func `a log that was rewritten or cut behind what was passed on is told`() {
    var random = SplitMix(seed: 4)
    let other = FleetLog(count: 40, segment: 9, random: &random)
    for seq in 2...Self.log.lines.count {
      let place = Self.place(seq)
      let rewritten = VouchedLines.read([.init(firstSeq: 1, bytes: other.bytes)], after: place)
      #expect(rewritten.fault == .rewritten(place.head) && rewritten.lines.isEmpty)
      for kept in [0, 1, seq - 1] {
        let bytes: [UInt8] = Self.log.lines.prefix(kept).flatMap { $0 + [0x0A] }
        let cut = VouchedLines.read([.init(firstSeq: 1, bytes: bytes)], after: place)
        #expect(cut.fault == .cut(place.head) && cut.lines.isEmpty)
      }
    }
  }

  @Test func `old segments may be gone, but not what was not yet passed on`() {
    let segments = Self.log.segments
    for gone in 1..<segments.count {
      let first = Int(segments[gone].firstSeq)
      let kept = Array(segments[gone...])
      #expect(VouchedLines.read(kept).lines == Array(Self.log.lines[(first - 1)...]))
      let exact = VouchedLines.read(kept, after: Self.place(first - 1))
      #expect(exact.fault == nil && exact.lines == Array(Self.log.lines[(first - 1)...]))
      let early = VouchedLines.read(kept, after: Self.place(first - 2))
      #expect(early.fault == .missing(UInt64(first) - 1, UInt64(first) - 1) && early.lines.isEmpty)
      var without = segments
      without.remove(at: gone - 1)
      if gone > 1 { #expect(VouchedLines.read(without).lines.count == Int(segments[gone - 1].firstSeq) - 2) }
    }
    // One that begins anywhere else does not say so.
    var headless = segments
    headless[0].bytes.removeFirst(Self.log.lines[0].count + 1)
    #expect(VouchedLines.read(headless).fault == .headless)
  }

  @Test func `lines of a failed write do not count where they stand again`() {
    var segments = Self.log.segments
    segments[0].bytes += segments[1].bytes.prefix { $0 != 0x0A } + [0x0A] + Array("{\"seq\":1".utf8)
    let read = VouchedLines.read(segments)
    #expect(read.fault == nil && read.lines == Self.log.lines)
  }

  @Test func `a line without an end is not waited for`() {
    var vouched = VouchedLines()
    vouched.begin(segment: "x")
    var fault: LogFault?
    for _ in 0..<17 where fault == nil {
      vouched.feed([UInt8](repeating: 0x78, count: 1 << 20))
      do throws(LogFault) { _ = try vouched.next() } catch { fault = error }
    }
    #expect(fault?.kind == .unreadable && fault?.line == 1)
  }
}
