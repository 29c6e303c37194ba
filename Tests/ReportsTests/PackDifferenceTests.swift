import CivilTime
import Engine
import Krav
import Records
import Reports
import Testing

@Suite struct PackDifferenceTests {
  private static let pack = """
    source bylaw "Harbour bylaw" { id "HB-7" in force from 2010-01-01 }
    record quay scope { part_of quay? }
    record vessel { quay quay; arrived date past; left date? past }
    parameter stay = 10 days
    rule overstay "A vessel leaves in time" {
      basis   bylaw "3"
      for     vessel v
      red     when v.left is missing and today > v.arrived + 2 * stay because "Moored since {v.arrived}."
      yellow  when v.left is missing and today > v.arrived + stay     because "Moored since {v.arrived}."
    }
    """

  private static let records = """
    {"type":"quay","id":"q"}
    {"type":"vessel","id":"a","quay":"q","arrived":"2024-01-10"}
    {"type":"vessel","id":"b","quay":"q","arrived":"2024-02-01","left":"2024-02-03"}
    {"type":"vessel","id":"c","quay":"q","arrived":"2024-03-01"}

    """

  private func program(_ text: String) throws -> Program {
    let pack = Pack.load(text: text, path: "pack.krav")
    return try #require(Checker.check(pack).program)
  }

  private func timeline(_ program: Program, _ from: String, _ to: String) throws -> Timeline {
    let zone = ZoneRules.utc
    let (from, to) = (try #require(CivilDate(iso: from)), try #require(CivilDate(iso: to)))
    let register = Register(program: program)
    let engine = Engine(program: program, register: register, zone: zone, now: zone.startOfDay(from))
    let batch = RecordReader.read(
      path: "all.jsonl", bytes: Array(Self.records.utf8), schema: RecordSchema(program),
      at: .init(today: to, now: zone.startOfDay(to)))
    #expect(batch.problems.isEmpty)
    engine.apply(register.stage(batch))
    return Timeline(engine, to: zone.startOfDay(to))
  }

  private func difference(
    _ change: (String) -> String, from: String = "2024-01-01", to: String = "2024-12-31"
  ) throws -> PackDifference {
    let (old, new) = (try program(Self.pack), try program(change(Self.pack)))
    return PackDifference(
      old: try timeline(old, from, to), new: try timeline(new, from, to),
      renamed: PackDifference.renamings(to: new))
  }

  private func days(_ turns: [Timeline.Turn]) -> [String] {
    turns.map { "\($0.verdict.map { "\($0)" } ?? "silent") \(ZoneRules.utc.date(of: $0.at))" }
  }

  @Test func aPackDoesNotDifferFromItself() throws {
    let difference = try difference { $0 }
    #expect(difference.alerts.isEmpty)
    #expect(difference.unchanged == 2)
  }

  @Test func aTimelineStopsAtEveryHorizon() throws {
    let timeline = try timeline(program(Self.pack), "2024-01-01", "2024-02-29")
    let course = try #require(timeline.courses[.init(rule: "overstay", subject: "vessel/a")])
    #expect(days(course.turns) == ["green 2024-01-01", "yellow 2024-01-21", "red 2024-01-31"])
    #expect(course.message == "Moored since 10. januar 2024.")
    #expect(timeline.courses.count == 1)
  }

  @Test func aLongerTermMovesEveryAlert() throws {
    let difference = try difference { $0.replacing("stay = 10 days", with: "stay = 12 days") }
    #expect(difference.alerts.map(\.kind) == [.moved, .moved])
    #expect(difference.alerts.map(\.key.subject) == ["vessel/a", "vessel/c"])
    let alert = difference.alerts[0]
    #expect(days(alert.new) == ["green 2024-01-01", "yellow 2024-01-23", "red 2024-02-04"])
    #expect(alert.opens.new?.seconds == alert.opens.old.map { $0.seconds + 2 * 86_400 })
  }

  @Test func aTermBeyondTheLastDayLosesAlertsAndAShorterOneGainsThem() throws {
    let longer = try difference(
      { $0.replacing("stay = 10 days", with: "stay = 300 days") }, to: "2024-04-01")
    #expect(longer.alerts.map(\.kind) == [.lost, .lost])
    #expect(longer.alerts[0].new.isEmpty)
    #expect(longer.alerts[0].message == "Moored since 10. januar 2024.")
    let shorter = try difference(
      { $0.replacing("v.left is missing and today > v.arrived + stay ", with: "today > v.arrived + stay ") })
    #expect(shorter.alerts.map(\.kind) == [.gained])
    #expect(shorter.alerts.map(\.key.subject) == ["vessel/b"])
  }

  @Test func aNewNameIsNoDifference() throws {
    let renamed = try difference {
      $0.replacing(
        "rule overstay \"A vessel leaves in time\"", with: "rule late \"A vessel leaves in time\" was overstay")
    }
    #expect(renamed.alerts.isEmpty)
    #expect(renamed.unchanged == 2)
  }

  @Test func silenceInsteadOfGreenIsNoDifference() throws {
    let narrower = try difference {
      $0.replacing("for     vessel v", with: "for     vessel v where today > v.arrived + 3 days")
    }
    #expect(narrower.alerts.isEmpty)
  }

  @Test func oneDayIsEnough() throws {
    let difference = try difference(
      { $0.replacing("stay = 10 days", with: "stay = 40 days") }, from: "2024-03-01", to: "2024-03-01")
    #expect(
      difference.alerts.map { "\($0.kind) \(days($0.old)) \(days($0.new))" } == [
        #"moved ["red 2024-03-01"] ["yellow 2024-03-01"]"#
      ])
  }
}
