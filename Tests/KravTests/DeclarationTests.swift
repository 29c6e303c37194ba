import CivilTime
import Testing

@testable import Krav

@Suite struct DeclarationTests {
  /// A pack that holds every construct of the grammar.
  static let whole: FileSyntax? = {
    let bytes = TestFiles.read(TestFiles.folder + "/Fixtures/whole-grammar.krav") ?? []
    let (syntax, diagnostics) = Parser.parse(.init(path: "whole", pack: 0, bytes: bytes), file: 0)
    return diagnostics.isEmpty ? syntax : nil
  }()

  @Test func readsTheWholeGrammar() throws {
    let syntax = try #require(Self.whole, "no diagnostic")
    let kinds = syntax.declarations.map { String("\($0)".prefix { $0 != "(" }) }
    #expect(
      kinds.joined(separator: " ")
        == "use source source enumeration enumeration record record record parameter parameter parameter parameter "
        + "parameter parameter parameter set set set define define rule rule rule criterion criterion criterion "
        + "criterion statistics import snapshot accept accept accept access access proxy test")
    #expect(syntax.comments.count == 1)
  }

  @Test func readsARecord() throws {
    let record = try #require(
      Self.whole?.declarations.compactMap { if case .record(let record) = $0 { record } else { nil } }.dropFirst().first
    )
    #expect(!record.isScope)
    let fields = record.fields.map { field in
      "\(field.name.text) \("\(field.base)".prefix { $0 != "(" })\(field.isOptional ? "?" : "")"
        + field.flags.map { " \("\($0)".prefix { $0 != "(" })" }.joined()
    }
    #expect(
      fields == [
        "filial named unit", "status inlineEnum", "grad named?", "lånt date? past", "sett instant?", "sum integer?",
        "vekt decimal?", "where period?", "omtale text?",
      ])
  }

  @Test func readsARule() throws {
    let rules = try #require(Self.whole).declarations.compactMap { if case .rule(let rule) = $0 { rule } else { nil } }
    let rule = try #require(rules.first)
    #expect(rules.map(\.weight) == [.ordinary, .statutory, .advisory])
    #expect(rules.map(\.was?.text) == [nil, "fag-gammel", nil])
    #expect(rule.bases.map(\.source.text) == ["lov", "gammel"])
    #expect(rule.bases.map { $0.from?.description } == ["2018-01-01", nil])
    #expect(rule.bases.map { $0.to?.description } == ["2030-12-31", nil])
    #expect(rule.bases.map { $0.on.map(prefixed) } == ["b.lånt", nil])
    #expect(rule.bindings.map(text) == ["bok b"])
    #expect(rules.dropFirst().first?.bindings.map(text) == ["filial f", "k in f.fag", "g in grad"])
    #expect(rule.condition.map(prefixed) == "(and (not-in b.status [inne]) (set b.filial))")
    let lets = rule.lets.map { item in
      switch item.value {
      case .expression(let value): "\(item.name.text) = \(prefixed(value))"
      case .query(let query): "\(item.name.text) = \(text(query))"
      }
    }
    #expect(
      lets == [
        "senest = b.senest", "sider = {side s where (= s.bok b)}", "store = {s in sider where (> s.nr 1)}",
        "kjent = <(in b.vurdert [lav høy])>",
      ])
    #expect(rule.clauses.map(\.colour) == [.unknown, .red, .yellow, .yellow])
    #expect(
      rule.clauses.map { text($0.because) } == [
        "Lånt er ikke oppgitt.",
        #"Frist "«senest»" {i dag}: «(count sider)» \ «(else b.filial.navn '?')»"#,
        "", "«(- today senest)»",
      ])
    #expect(rule.remedy.map(text) == "Ring «b.filial.navn».")
  }

  @Test func readsAnImport() throws {
    let found = try #require(Self.whole).declarations.compactMap { if case .import(let it) = $0 { it } else { nil } }
    let syntax = try #require(found.first)
    #expect(syntax.newestOnly)
    #expect(syntax.options.map(\.name.text) == ["encoding", "separator", "dates", "times", "decimals", "lists"])
    let columns = syntax.columns.map { column in
      switch column.column {
      case .constant(let value): "\(column.field.text): \("\(value)".prefix { $0 != "(" })"
      case .headers(let headers, let spellings, let otherwise):
        "\(column.field.text) = \(headers.map(\.value)) \(spellings.map(\.from.value)) \(otherwise == nil ? "" : "else")"
      }
    }
    #expect(
      columns == [
        "id = [\"Nr\"] [] ", "filial = [\"Filial\"] [] ", "lånt = [\"Dato\", \"Tid\"] [] ",
        "status = [\"Status\"] [\"Inne\", \"\"] else", "grad: name", "sum: number",
      ])
  }

  @Test func readsAccess() throws {
    let declarations = try #require(Self.whole).declarations
    let accepts = declarations.compactMap { if case .accept(let it) = $0 { it } else { nil } }
    #expect(accepts.map(\.ownerIsGroup) == [true, false, false])
    #expect(accepts.map(\.owner.value) == ["lesere", "ola", "kari"])
    let access = declarations.compactMap { if case .access(let it) = $0 { it } else { nil } }
    #expect(access.map { $0.read.map(\.value) } == [["a", "b"], ["a"]])
    #expect(access.map { $0.acknowledge.map(\.value) } == [["a"], []])
    #expect(access.map { $0.until?.description } == ["2027-06-30", nil])
  }

  @Test func readsATest() throws {
    let found = try #require(Self.whole).declarations.compactMap { if case .test(let it) = $0 { it } else { nil } }
    let test = try #require(found.first)
    #expect(
      test.steps.map { String("\($0)".prefix { $0 != "(" }) } == [
        "set", "set", "givenFile", "given", "given", "at", "change", "remove", "at",
      ])
    guard case .at(let moment, let expectations, _) = test.steps[5] else {
      Issue.record("no step at")
      return
    }
    #expect(moment == .date(try #require(CivilDate(iso: "2025-01-02"))))
    #expect(expectations.map(\.outcome) == [.green, .red])
    #expect(expectations.map(\.further.count) == [0, 2])
    #expect(expectations.map { $0.saying?.value } == [nil, "a"])
    #expect(expectations.map { $0.then?.outcome } == [.yellow, .unknown])
    guard case .at(_, let events, _) = test.steps[8] else {
      Issue.record("no second step at")
      return
    }
    #expect(events.first?.missing.map(\.value) == ["bok/b.lånt", "filial/f"])
    #expect(
      events.map(\.outcome) == [
        .unknown, .silent, .opened, .worsened, .eased, .resolved, .reopened, .waived, .waiverExpired, .refused,
      ])
  }
}
