import CivilTime
import Records
import Testing

@testable import Service

@Suite struct StalenessTests {
  private static func at(_ hour: Int64) -> Instant { Instant(seconds: 1_700_000_000 + hour * 3600) }
  private static let first = RecordRef(type: 0, slot: 1)
  private static let second = RecordRef(type: 0, slot: 2)

  @Test func aFileIsReliedOnForADay() {
    var staleness = Staleness()
    staleness.note(files: ["a", "b"], at: Self.at(0))
    staleness.note(files: ["a"], at: Self.at(5))
    #expect(staleness.dueAt == Self.at(24), "since the first time")
    #expect(staleness.turn(at: Instant(seconds: Self.at(24).seconds - 1)).files.isEmpty && !staleness.hasStale)
    #expect(staleness.turn(at: Self.at(24)).files == ["a"] && staleness.hasStale)
    #expect(staleness.turn(at: Self.at(25)).files.isEmpty, "told once")
    #expect(staleness.dueAt == nil)
    staleness.note(files: [], at: Self.at(26))
    let turn = staleness.turn(at: Self.at(26))
    #expect(turn.freshFiles == ["a"] && !staleness.hasStale && staleness.isEmpty)
  }

  @Test func aRecordIsKeptSinceItWasFirstKept() {
    var staleness = Staleness()
    staleness.note(records: [Self.first], of: "a", at: Self.at(0))
    staleness.note(records: [Self.first, Self.second], of: "a", at: Self.at(10))
    #expect(staleness.turn(at: Self.at(24)).records == [Self.first])
    #expect(staleness.dueAt == Self.at(34))
    staleness.note(records: [Self.second], of: "a", at: Self.at(30))
    let turn = staleness.turn(at: Self.at(34))
    #expect(turn.records == [Self.second] && turn.freshRecords == [Self.first])
    staleness.forget("a")
    #expect(staleness.turn(at: Self.at(35)).freshRecords == [Self.second] && !staleness.hasStale)
  }

  /// What a file keeps when it is good again has been kept since the file went bad.
  @Test func aFileThatComesBackBringsItsPast() {
    var staleness = Staleness()
    staleness.note(files: ["a"], at: Self.at(0))
    #expect(staleness.turn(at: Self.at(24)).files == ["a"])
    staleness.note(records: [Self.first], of: "a", at: Self.at(25))
    staleness.note(files: [], at: Self.at(25))
    let turn = staleness.turn(at: Self.at(25))
    #expect(turn.freshFiles == ["a"] && turn.records == [Self.first] && staleness.hasStale)
  }

  @Test(arguments: [0, 1, 3600, 86_400]) func theLimitIsTheParameter(seconds: Int64) {
    var staleness = Staleness()
    staleness.limit = seconds
    staleness.note(files: ["a"], at: Self.at(0))
    #expect(staleness.dueAt == Instant(seconds: Self.at(0).seconds + seconds))
    #expect(staleness.turn(at: Instant(seconds: Self.at(0).seconds + seconds)).files == ["a"])
  }
}
