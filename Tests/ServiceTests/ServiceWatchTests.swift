import Alerts
import CivilTime
import Records
import Testing

@testable import Service

@Suite final class ServiceWatchTests {
  private static let place = Problem.Place(expected: "room", remedy: "make some")
  private static func at(_ second: Int64) -> Instant { Instant(seconds: 1_700_000_000 + second) }

  private var ledger = Ledger()
  private var watch = ServiceWatch()

  private func turn(_ second: Int64) -> [String] {
    watch.events(in: &ledger, at: Self.at(second)).map { "\($0.kind.rawValue) \($0.alert?.rule ?? "") \($0.cause)" }
  }

  private func shown() -> String {
    var body = JSONWriter()
    body.beginObject()
    watch.write(into: &body, zone: .utc)
    body.endObject()
    return String(decoding: body.bytes, as: UTF8.self)
  }

  @Test func aTroubleOpensAndIsResolved() {
    #expect(turn(0).isEmpty && shown() == "{}")
    watch.raise(.log, Self.place)
    #expect(turn(1) == ["opened service/log service"])
    watch.raise(.log, Self.place)
    watch.raise(.log, Problem.Place(expected: "a disk"))
    #expect(turn(2).isEmpty, "other words are no event")
    #expect(
      shown()
        == "{\"service\":[{\"code\":\"service/log\",\"since\":\"2023-11-14T22:13:21+00:00\",\"expected\":\"a disk\",\"remedy\":\"\"}]}"
    )
    watch.clear(.log)
    #expect(turn(3) == ["resolved service/log service"])
    watch.raise(.log, Self.place)
    #expect(turn(4) == ["reopened service/log service"])
    #expect(turn(5).isEmpty)
  }

  /// What comes and goes between two turns is told all the same.
  @Test func aTroubleOfAMomentIsTold() {
    _ = turn(0)
    watch.raise(.clock, Self.place)
    watch.clear(.clock)
    #expect(turn(1) == ["opened service/clock service", "resolved service/clock service"])
    #expect(turn(2).isEmpty)
  }

  /// Trouble that stood when the daemon fell is over when it does not find it again.
  @Test func whatTheLogHasIsResolvedByANewDaemon() {
    watch.raise(.pack, Self.place)
    _ = turn(0)
    watch = ServiceWatch()
    #expect(turn(1) == ["resolved service/pack service"])
  }

  @Test func aTroubleThatEndsByItselfEnds() {
    watch.raise(.queue, Self.place, for: 0)
    watch.raise(.queue, Self.place, for: 0)
    #expect(turn(0) == ["opened service/queue service"])
    #expect(watch.quietUntil != nil)
    watch.look()
    #expect(turn(1) == ["resolved service/queue service"] && watch.quietUntil == nil)
    watch.raise(.slow, Self.place, for: 3_600_000_000_000)
    watch.look()
    #expect(turn(2) == ["opened service/slow service"])
  }
}
