import Alerts
import CivilTime
import Engine
import Foundation
import Krav
import Records
import Service
import Testing

@testable import Examples

/// The repository's root.
private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().path

/// Whether the zone that all rules follow can be read.
private let hasZone = FileManager.default.fileExists(atPath: Oslo.path)

@Suite(.enabled(if: hasZone, "tzdata is not installed"))
struct FjordvikTests {
  private static let folder = root + "/Rules/eksempler/fjordvik"
  /// SHA-256 over each file's name, a NUL and its bytes.
  private static let expected = "ad87b7f69dacc6527a6f4586696a60651e1513ef04e758f12eb9e1105b8d4aa7"

  private static func plan() throws -> RecordPlan {
    let bytes = Array(try Data(contentsOf: URL(filePath: folder + "/plan.json")))
    return try RecordPlan(try #require(JSONValue(bytes)))
  }

  private static func hash(_ files: [(name: String, bytes: [UInt8])]) -> String {
    var hash = SHA256()
    for file in files { hash.update(Array(file.name.utf8) + [0] + file.bytes) }
    return SHA256.hex(hash.finalize())
  }

  /// Of another plan or another generator, never of another machine. Only what the records are may change it: then
  /// write the new one here.
  @Test func `the same bytes everywhere`() throws {
    var plan = try Self.plan()
    #expect(Self.hash(plan.files()) == Self.expected)
    plan.seed += 1
    #expect(Self.hash(plan.files()) != Self.expected)
  }

  /// All read and judged at noon of the example's day.
  private struct World {
    let engine: Engine
    var problems: [String] = []

    init() throws {
      let loaded = LoadedPack(folders: [folder])
      let program = try #require(loaded.program, Comment(rawValue: loaded.rendered(isColoured: false)))
      let zone = try Oslo.rules()
      let example = JSONValue(Array(try Data(contentsOf: URL(filePath: folder + "/example.json"))))
      let day = try #require(example?["date"].text.flatMap { CivilDate(iso: $0) })
      let now = Instant(seconds: zone.startOfDay(day).seconds + 12 * 3600)
      let register = Register(program: program)
      let schema = RecordSchema(program, zone: zone)
      engine = Engine(program: program, register: register, zone: zone, now: now)
      let moment = RecordReader.Moment(today: day, now: now)
      for file in try FjordvikTests.plan().files() {
        let batch = RecordReader.read(path: file.name, bytes: file.bytes, schema: schema, at: moment)
        if batch.droppedFields > 0 { problems.append("\(file.name): fields that the pack does not have") }
        problems += batch.problems.map { "\(file.name):\($0.line): \($0.code.rawValue) \($0.field ?? "")" }
        engine.apply(batch)
      }
      while !engine.step(limit: 100_000) {}
    }

    func count(_ type: String) -> Int {
      engine.program.records.firstIndex { $0.name == type }.map { engine.register.counts[$0] } ?? 0
    }

    /// The verdicts on all units, by criterion.
    func colours(_ criterion: String) throws -> [Verdict: Int] {
      let number = try #require(engine.program.criteria.firstIndex { $0.name == criterion })
      let scope = try #require(engine.program.scope)
      var counts: [Verdict: Int] = [:]
      for slot in 0..<UInt32(engine.register.slotCount(scope))
      where engine.register.isPresent(RecordRef(type: UInt16(scope), slot: slot)) {
        counts[engine.rollUp(criterion: number, unit: slot).verdict, default: 0] += 1
      }
      return counts
    }
  }

  @Test func `a municipality that could be`() throws {
    let world = try World()
    #expect(world.problems.first == nil, "all of it is taken in")
    #expect(world.engine.register.dangling.isEmpty && world.engine.register.contestedAliases.isEmpty)
    #expect(world.count("enhet") == 40)
    let total = world.engine.register.counts.reduce(0, +)
    #expect((19_500...20_500).contains(total), "\(total) records")
    // Green, yellow, red, unknown, over the forty units.
    let expected: [(String, [Int])] = [
      ("F1", [33, 4, 1, 2]), ("F2", [31, 6, 1, 2]), ("F3", [29, 9, 0, 2]), ("F4", [18, 18, 0, 4]),
      ("F5", [0, 1, 0, 39]), ("F6", [12, 26, 0, 2]), ("F7", [40, 0, 0, 0]), ("F8", [2, 5, 0, 33]),
      ("F9", [0, 0, 4, 36]), ("F10", [37, 3, 0, 0]),
    ]
    for (criterion, counts) in expected {
      let colours = try world.colours(criterion)
      #expect([.green, .yellow, .red, .unknown].map { colours[$0] ?? 0 } == counts, "\(criterion)")
    }
    #expect(expected.map(\.0) == world.engine.program.criteria.map(\.name))
    #expect((0..<4).allSatisfy { colour in expected.contains { $0.1[colour] > 0 } })
    // The last of the five working days in which the incident is told of: yellow today, red tomorrow.
    let verdicts = EngineVerdicts(world.engine)
    let key = try #require(verdicts.key(rule: "alvorlig-hendelse-meldes", subject: "avvik/AVV-2026-ALVORLIG"))
    #expect(verdicts.verdict(of: key) == .yellow)
    let tomorrow = Instant(seconds: world.engine.now.seconds + 86_400)
    #expect(verdicts.verdict(of: key, at: tomorrow) == .red)
    // What was written under a unit's former name counts in the unit that it became.
    let scope = try #require(world.engine.program.scope)
    let former = try #require(world.engine.register.slot(type: scope, id: "sone-3"))
    let unit = RecordRef(type: UInt16(scope), slot: world.engine.register.resolve(former))
    #expect(world.engine.register.id(unit) == "hjemme-sor")
  }
}
