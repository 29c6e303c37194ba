import CivilTime
import Testing

@testable import Service

@Suite struct ClockTests {
  /// A guard that expectations can turn to.
  private final class Observed {
    private var clock: ClockGuard
    init(_ clock: ClockGuard) { self.clock = clock }
    var isHolding: Bool { clock.isHolding }
    func look(_ now: Int64, _ boot: Int64) -> Bool { clock.look(now: now, boot: boot) }
    func judged(now: Int64, boot: Int64) -> Int64 { clock.judged(now: now, boot: boot) }
    func note(logged: Int64) { clock.note(logged: logged) }
  }

  /// Both clocks go on by a second at a time; the wall clock is set at some of them.
  private func held(_ set: [Int64: Int64], through end: Int64) -> (found: [Int64], held: [Int64]) {
    var wall: Int64 = 1_000_000
    var clock = ClockGuard(now: wall, boot: 0)
    var (found, held): ([Int64], [Int64]) = ([], [])
    for boot in 1...end {
      wall += 1 + (set[boot] ?? 0)
      if clock.look(now: wall, boot: boot) { found.append(boot) }
      if clock.isHolding { held.append(boot) }
    }
    return (found, held)
  }

  @Test func smallCorrectionsAreFollowed() {
    let (found, held) = held([5: 3600, 10: -3600, 15: 30, 20: -1], through: 100)
    #expect(found.isEmpty && held.isEmpty)
  }

  @Test(arguments: [3601, -3601, 86_400 * 365, -86_400 * 365] as [Int64])
  func aJumpIsWaitedOut(by seconds: Int64) {
    let (found, held) = held([7: seconds], through: 1000)
    #expect(found == [7])
    #expect(held == Array(7..<607))
  }

  @Test func aSecondJumpIsWaitedOutFromThere() {
    let (found, held) = held([7: 7200, 400: 7200], through: 1200)
    #expect(found == [7, 400])
    #expect(held == Array(7..<1000))
  }

  @Test func aClockThatIsSetBackToWhatItWasIsBelievedAtOnce() {
    let (found, held) = held([7: 7200, 400: -7200], through: 1200)
    #expect(found == [7])
    #expect(held == Array(7..<400))
  }

  /// What is judged by while the clock jumps: on as if it had not, or standing still where it went back.
  @Test(arguments: [(7200, 1_000_050), (-7200, 1_000_020)] as [(Int64, Int64)])
  func aNewTimeIsNotJudgedBy(_ jump: Int64, _ held: Int64) {
    let clock = Observed(ClockGuard(now: 1_000_000, boot: 0))
    #expect(!clock.look(1_000_010, 10))
    #expect(clock.look(1_000_020 + jump, 20) && clock.isHolding)
    #expect(clock.judged(now: 1_000_050 + jump, boot: 50) == held)
    #expect(!clock.look(1_000_610 + jump, 610) && clock.isHolding)
    #expect(!clock.look(1_000_620 + jump, 620) && !clock.isHolding)
    #expect(clock.judged(now: 1_000_710 + jump, boot: 710) == 1_000_710 + jump)
  }

  /// Behind the log it is not believed, however long it holds, until it has caught up.
  @Test func aClockBehindTheLogWaits() {
    let clock = Observed(ClockGuard(now: 1_000_000, boot: 0, logged: 1_005_000))
    #expect(clock.isHolding && clock.judged(now: 1_000_000, boot: 0) == 1_005_000)
    for boot in 1..<Int64(4940) {
      #expect(!clock.look(1_000_000 + boot, boot))
      #expect(clock.isHolding && clock.judged(now: 1_000_000 + boot, boot: boot) == 1_005_000)
    }
    #expect(!clock.look(1_004_940, 4940) && !clock.isHolding)
    #expect(clock.judged(now: 1_004_940, boot: 4940) == 1_005_000)
    #expect(clock.judged(now: 1_005_001, boot: 5001) == 1_005_001)
  }

  @Test func aClockBehindTheLogIsAccepted() {
    let clock = ClockGuard(now: 1_000_000, boot: 0, logged: 1_005_000, accepts: true)
    #expect(!clock.isHolding && clock.wasAccepted && clock.judged(now: 1_000_001, boot: 1) == 1_000_001)
    #expect(!ClockGuard(now: 1_000_000, boot: 0, logged: 999_999, accepts: true).wasAccepted)
  }

  /// A correction of some seconds is no trouble: time stands still for them.
  @Test func aClockCorrectedByAMinuteStandsStill() {
    let clock = Observed(ClockGuard(now: 1_000_000, boot: 0, logged: 1_000_060))
    #expect(!clock.isHolding && clock.judged(now: 1_000_000, boot: 0) == 1_000_060)
    clock.note(logged: 1_000_065)
    #expect(!clock.look(1_000_005, 5) && !clock.isHolding)
    #expect(clock.judged(now: 1_000_005, boot: 5) == 1_000_065)
    clock.note(logged: 1_000_070)
    #expect(clock.look(1_000_009, 9) && clock.isHolding)
    #expect(!clock.look(1_000_010, 10) && !clock.isHolding)
  }

  @Test(arguments: [
    // A day is its noon, which in winter and summer is another hour of UTC; today is now.
    ("2025-03-30", "2025-03-30T12:00:00+02:00"), ("2025-03-29", "2025-03-29T12:00:00+01:00"),
    ("2028-02-29", "2028-02-29T12:00:00+01:00"), ("2025-06-01", "2025-06-01T08:15:00+02:00"),
    ("2025-10-26T02:30:00+01:00", "2025-10-26T02:30:00+01:00"),
    ("2025-10-26T02:30:00 02:00", "2025-10-26T02:30:00+02:00"),
    ("2025-02-29", nil), ("2025-06-01T12:00", nil), ("tomorrow", nil), ("", nil),
  ])
  func readsMoments(_ text: String, _ expected: String?) throws {
    let zone = try Oslo.rules()
    let now = try #require(Instant(rfc3339: "2025-06-01T08:15:00+02:00"))
    #expect(Moment.read(text, now: now, in: zone).map { zone.rfc3339($0) } == expected)
  }

  @Test(arguments: [
    (0, "2025-03-28T23:59:59+01:00"), (1, "2025-03-29T23:59:59+01:00"), (2, "2025-03-30T23:59:59+02:00"),
    (7305, "2045-03-28T23:59:59+02:00"),
  ])
  func countsDaysAhead(_ days: Int, _ end: String) throws {
    let zone = try Oslo.rules()
    let now = try #require(Instant(rfc3339: "2025-03-28T23:59:30+01:00"))
    #expect(Moment.end(ofDay: days, after: now, in: zone).map { zone.rfc3339($0) } == end)
  }
}
