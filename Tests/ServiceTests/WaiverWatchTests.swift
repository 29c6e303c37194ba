import Alerts
import CivilTime
import Engine
import Krav
import Records
import Testing

@testable import Service

/// The daemon looks at waivers when something about them can have changed, and at no other turn.
@Suite(.enabled(if: hasZone, "tzdata is not installed"))
struct WaiverWatchTests {
  private static let pack = """
    source law "Law" { id "L" in force from 2000-01-01 }
    record unit scope { name label }
    record task { unit unit; due date; done date? }
    rule in-time "Tasks are done in time" {
      basis law "1"
      for task t
      yellow when t.done is missing and today > t.due because "Late."
    }
    """

  private final class Room {
    let zone: ZoneRules
    let engine: Engine
    var watch = WaiverWatch()

    init(_ day: String) throws {
      zone = try Oslo.rules()
      let pack = Pack.load(text: WaiverWatchTests.pack, path: "pack.krav")
      let program = try #require(Checker.check(files: pack.files, sources: pack.sources).program)
      let now = zone.startOfDay(try #require(CivilDate(iso: day)))
      engine = Engine(program: program, register: Register(program: program), zone: zone, now: now)
      put("u", #"{"type":"unit","id":"u","name":"U"}"#)
      put("t", #"{"type":"task","id":"t","unit":"u","due":"2026-01-01"}"#)
    }

    func put(_ file: String, _ json: String) {
      let moment = RecordReader.Moment(today: engine.today, now: engine.now)
      let batch = RecordReader.read(
        path: file + ".json", bytes: Array(json.utf8), schema: RecordSchema(engine.program), at: moment)
      #expect(batch.problems.isEmpty)
      engine.apply(batch)
    }

    func remove(_ file: String) { engine.apply(engine.register.withdraw(file: file + ".json")) }

    func waive(_ file: String, _ from: String, _ until: String) {
      put(
        file,
        "{\"type\":\"waiver\",\"id\":\"\(file)\",\"rule\":\"in-time\",\"subject\":\"task/t\",\"approved_by\":\"head\","
          + "\"reason\":\"ice\",\"from\":\"\(from)\",\"until\":\"\(until)\"}")
    }

    /// One turn: how many alerts are waived, or `nil` when there was nothing to look at.
    func turn() -> Int? {
      while !engine.step(limit: 100) {}
      let changes = engine.takeChanges()
      return watch.look(engine, zone: zone, verdictsChanged: !changes.isEmpty)?.inForce.count
    }

    func move(to text: String) throws { engine.advance(to: try #require(Instant(rfc3339: text))) }
  }

  @Test func waiversThatComeAndGoAreSeenThoughNoVerdictChanges() throws {
    let room = try Room("2026-03-10")
    #expect(room.turn() == 0)
    #expect(room.turn() == nil)
    room.waive("w", "2026-03-01", "2026-03-31")
    #expect(room.turn() == 1)
    #expect(room.turn() == nil)
    room.waive("w", "2026-04-01", "2026-04-30")
    #expect(room.turn() == 0)
    room.remove("w")
    #expect(room.turn() == 0)
    room.put("t2", #"{"type":"task","id":"t2","unit":"u","due":"2027-01-01","done":"2026-01-01"}"#)
    _ = room.turn()
    room.put("u", #"{"type":"unit","id":"u","name":"Other"}"#)
    #expect(room.turn() == nil, "a record of another type that changes no verdict")
  }

  /// Through the last second of the last day, on a day that is 23 hours long.
  @Test func theDaysBeginAndEndAtMidnight() throws {
    let room = try Room("2026-03-10")
    room.waive("w", "2026-03-29", "2026-03-29")
    #expect(room.turn() == 0)
    #expect(room.watch.dueAt == Instant(rfc3339: "2026-03-29T00:00:00+01:00"))
    try room.move(to: "2026-03-28T23:59:59+01:00")
    #expect(room.turn() == nil)
    try room.move(to: "2026-03-29T00:00:00+01:00")
    #expect(room.turn() == 1)
    #expect(room.watch.dueAt == Instant(rfc3339: "2026-03-30T00:00:00+02:00"))
    try room.move(to: "2026-03-29T23:59:59+02:00")
    #expect(room.turn() == nil)
    try room.move(to: "2026-03-30T00:00:00+02:00")
    #expect(room.turn() == 0)
    #expect(room.watch.dueAt == nil)
  }

  @Test func aClockThatGoesBackIsSeen() throws {
    let room = try Room("2026-03-10")
    room.waive("w", "2026-03-01", "2026-03-05")
    #expect(room.turn() == 0)
    try room.move(to: "2026-03-05T12:00:00+01:00")
    #expect(room.turn() == 1)
    try room.move(to: "2026-03-04T12:00:00+01:00")
    #expect(room.turn() == 1)
  }
}
