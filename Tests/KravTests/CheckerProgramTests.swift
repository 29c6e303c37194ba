import CivilTime
import Foundation
import Testing

@testable import Krav

/// What a pack without faults becomes.
@Suite struct CheckerProgramTests {
  private let program: Program

  init() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/harbour.krav")
    let pack = Pack.load(text: String(decoding: try Data(contentsOf: file), as: UTF8.self), path: "harbour.krav")
    let (program, diagnostics) = Checker.check(pack)
    for diagnostic in diagnostics { Issue.record(Comment(rawValue: diagnostic.render(in: pack.sources))) }
    self.program = try #require(program)
  }

  private func rule(_ name: String) throws -> Rule { try #require(program.rules.first { $0.name == name }) }

  private func record(_ name: String) throws -> RecordType { try #require(program.records.first { $0.name == name }) }

  private func parameter(_ name: String) throws -> Parameter {
    try #require(program.parameters.first { $0.name == name })
  }

  @Test func `records know their place in the tree`() throws {
    let quay = try record("quay")
    #expect(quay.parentField == 1 && quay.aliasField == 2 && quay.placeFields.isEmpty)
    #expect(program.scope.map { program.records[$0].name } == "quay")
    #expect(try record("boat").placeFields == [0])
    // Inside its owner, which has a place.
    #expect(try record("repair").placeFields == [0])
    #expect(try record("repair").fields[0].inside == "repairs")
    // The flag goes before a direct reference to the tree.
    #expect(try record("yard").placeFields == [1])
    #expect(try record("plank").placeFields == [0])
    let waiver = try record("waiver")
    #expect(
      waiver.isWaiver && waiver.fields.map(\.name) == ["rule", "subject", "approved_by", "reason", "from", "until"])
  }

  @Test func `a let that names a query is written out with variables of its own`() throws {
    for rule in program.rules {
      var bound: [Int] = []
      for expression in rule.expressions { expression.forEachQuery { bound.append($0.variable) } }
      #expect(Set(bound).count == bound.count, "\(rule.name)")
      let own = [0] + rule.listBindings.map(\.variable)
      #expect(Set(bound + own) == Set(rule.variables.indices), "\(rule.name): none is left over")
    }
    // The lets that name queries are gone.
    #expect(try rule("checked").lets.map(\.name) == ["last_one", "total", "late", "lamp_wrong"])
  }

  @Test func `a query of a query keeps both conditions`() throws {
    let costly = try rule("checked").clauses[1].condition
    guard case .and(let parts) = costly.kind, case .exists(let query) = parts[1].kind,
      case .query(let inner) = query.source, case .records(let type) = inner.source
    else {
      Issue.record("not a query of a query")
      return
    }
    #expect(program.records[type].name == "repair")
    #expect(query.condition != nil && inner.condition != nil)
  }

  @Test func `bases are narrowed to the days of their source`() throws {
    let bases = try rule("checked").bases
    #expect(bases.map(\.from) == [CivilDate(iso: "2021-01-01"), CivilDate(iso: "2001-01-01")])
    #expect(bases.map(\.to) == [CivilDate(iso: "2030-12-31"), CivilDate(iso: "2019-12-31")])
    #expect(bases[0].governingDay?.type == .date && bases[1].governingDay == nil)
  }

  @Test func `clauses stand in the order in which they are tried`() throws {
    #expect(
      try rule("checked").clauses.map(\.verdict) == [.unknown, .red, .red, .red, .yellow, .yellow, .yellow])
    #expect(try rule("checked").formerName == "inspected")
    #expect(try rule("checked").weight == .statutory)
  }

  @Test func `parameters keep what was shipped beside what is set`() throws {
    let grace = try parameter("grace")
    #expect(grace.type == .duration(nil))
    #expect(
      grace.value
        == .table([.duration(.days(30)), .duration(.days(10)), .duration(.workingDays(2, saturdays: false))]))
    #expect(
      grace.shipped
        == .table([.duration(.days(30)), .duration(.days(14)), .duration(.workingDays(2, saturdays: false))]))
    let yearly = try parameter("yearly")
    #expect(yearly.isStatutory && yearly.value == .single(.duration(.months(6))))
    #expect(try parameter("warn").type == .duration(.months))
    #expect(try parameter("lamps").by.count == 2)
    guard case .table(let lamps) = try parameter("lamps").value else {
      Issue.record("no table")
      return
    }
    #expect(lamps.count == 9)
  }

  @Test func `parameters are told that a rule reads through derived fields`() throws {
    let names = try rule("checked").parameters.map { program.parameters[$0].name }
    #expect(names == ["grace", "yearly", "few", "part", "lamps"])
  }

  @Test func `derived fields stand after those that they rest on, with the type of their value`() throws {
    let types = Dictionary(uniqueKeysWithValues: program.derivedFields.map { ($0.name, $0.value.type) })
    #expect(types["due"] == .date && types["is_big"] == .bool && types["density"] == .number)
    #expect(types["age"] == .duration(.days))
    #expect(program.derivedFields.filter(\.value.isMoving).map(\.name) == ["age"])
  }

  @Test func `the checks of one test see its own sets`() throws {
    let text = """
      source code "C" { id "C" in force from 2020-01-01 }
      record boat { moored date }
      parameter grace = 30 days
      set grace = 20 days
      rule r "R" { basis code "1" for boat b red when today - b.moored > grace because "." }
      test "own" { set grace = 2 months  at 2025-01-01 expect red r on "b" }
      """
    let pack = Pack.load(text: text, path: "a.krav")
    let program = try #require(Checker.check(pack).program)
    #expect(program.parameters[0].value == .single(.duration(.days(20))))
    let plain = Checker.check(files: pack.files, sources: pack.sources, overriding: [], ignoringOtherSets: true)
    #expect(plain.program?.parameters[0].value == .single(.duration(.days(30))))
    guard case .set(let set)? = program.tests[0].steps.first else {
      Issue.record("no set")
      return
    }
    // The rule compares days, so with months it does not load.
    let own = Checker.check(files: pack.files, sources: pack.sources, overriding: [set], ignoringOtherSets: true)
    #expect(own.program == nil && own.diagnostics.map(\.code.rawValue) == ["krav/duration-unit"])
  }
}

extension Rule {
  fileprivate var expressions: [TypedExpression] {
    var all = bases.compactMap(\.governingDay) + listBindings.map(\.list) + lets.map(\.value)
    if let condition { all.append(condition) }
    for template in clauses.map(\.because) + (remedy.map { [$0] } ?? []) {
      for case .value(let value) in template.parts { all.append(value) }
    }
    return all + clauses.map(\.condition)
  }
}

extension TypedExpression {
  fileprivate func forEachQuery(_ body: (TypedQuery) -> Void) {
    switch kind {
    case .exists(let query), .no(let query), .every(let query), .count(let query), .share(let query),
      .latest(let query), .earliest(let query), .atLeast(_, let query), .sum(_, let query), .median(_, let query):
      var level = query
      body(level)
      while case .query(let inner) = level.source {
        body(inner)
        level = inner
      }
    default: break
    }
    forEachChild { $0.forEachQuery(body) }
  }
}
