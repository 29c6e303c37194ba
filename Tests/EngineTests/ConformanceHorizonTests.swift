import CivilTime
import Foundation
import Krav
import Testing

@testable import Engine

/// The packs that hold the language to its reference know every operator: after each of their steps no verdict, reason or
/// missing name may change before its horizon, and all are as a fresh engine would judge them.
@Suite struct ConformanceHorizonTests {
  static let folder =
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
    + "/ConformanceTests/Packs"

  static func names(_ folder: String) -> [String]? { try? FileManager.default.contentsOfDirectory(atPath: folder) }

  static let packs = (names(folder) ?? []).filter { name in
    names(folder + "/" + name)?.contains { $0.hasSuffix(".krav") } == true
  }.sorted()

  @Test(arguments: packs)
  func keepsPromises(_ name: String) throws {
    let pack = Pack.load(
      [Self.folder + "/" + name],
      from: Pack.Folders(
        list: { Self.names($0) }, read: { path in FileManager.default.contents(atPath: path).map { Array($0) } }))
    for file in pack.files {
      for case .test(let test) in file.declarations {
        let isWhole = test.steps.allSatisfy {
          switch $0 {
          case .set, .givenFile: false
          default: true
          }
        }
        if isWhole { try run(test, in: pack) }
      }
    }
  }

  private func run(_ test: TestSyntax, in pack: Pack) throws {
    let house = try House(pack, at: "1990-01-01")
    // The test's own rules: the others are in other tests.
    var names: Set<String> = []
    for case .at(_, let expectations, _) in test.steps { names.formUnion(expectations.map(\.target.text)) }
    let rules = house.program.rules.indices.filter { names.contains(house.program.rules[$0].name) }
    var hasChanged = false
    for step in test.steps {
      switch step {
      case .given(let record), .change(let record):
        hasChanged = true
        try house.put(record.type.text, record.id.value, record.fields.map { ($0.name.text, $0.value) })
      case .remove(let type, let id):
        hasChanged = true
        house.remove(type.text, id.value)
      case .at(let moment, _, _):
        try house.run(to: moment.instant)
        audit(house, rules, test.title.value)
        if hasChanged { house.equalsFresh("\(test.title.value)") }
        hasChanged = false
      case .set, .givenFile: break
      }
    }
  }

  private func audit(_ house: House, _ rules: [Int], _ title: String) {
    let engine = house.engine
    let now = engine.now.seconds
    var moments: [Int64] = [now + 1, now + 5 * 3600]
    for days in [1, 9, 31] {
      if let date = engine.today.adding(days: days) { moments.append(oslo.startOfDay(date).seconds) }
    }
    var keys: [VerdictKey] = []
    engine.forEachVerdict { key, _ in if rules.contains(Int(key.rule)) { keys.append(key) } }
    for key in keys {
      let judgement = engine.judgement(of: key)
      let end = judgement.horizon?.seconds ?? .max
      #expect(end > now, "\(title)")
      for moment in moments + [end == .max ? now : end - 1] where moment < end && moment > now {
        let later = engine.evaluate(key, at: Instant(seconds: moment))
        let isKept =
          later.verdict == judgement.verdict && later.clause == judgement.clause && later.missing == judgement.missing
        if !isKept {
          let rule = house.program.rules[Int(key.rule)].name
          Issue.record(
            "\(title): \(rule) on \(engine.subjectName(of: key)): \(judgement), but at \(oslo.rfc3339(Instant(seconds: moment))) \(later)"
          )
          break
        }
      }
    }
  }
}
