import Foundation
import Krav
import Reports
import Testing

@Suite struct DiagnosticsForMachinesTests {
  @Test func `a line of JSON holds place, words and notes`() throws {
    let found = LocatedDiagnostic.all("parameter a = 1\nparameter 🚢 = 2\nset a = 3\n  set a = 4\n")
    let lines = String(decoding: DiagnosticsJSON.lines(found), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == found.count)
    let line = try #require(lines.last)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(object["code"] as? String == found.last?.code.rawValue)
    #expect(Set(object.keys).isSuperset(of: ["severity", "message", "help", "file", "line", "column", "notes"]))
  }

  @Test func `a second place is told`() throws {
    let found = LocatedDiagnostic.all("parameter a = 1\nset a = 3\n  set a = 4\n")
    let json = String(decoding: DiagnosticsJSON.lines(found), as: UTF8.self)
    #expect(
      json == """
        {"code":"krav/set-twice","severity":"error","message":"`a` is set twice","help":"remove one of the two",\
        "file":"p/a b.krav","line":3,"column":7,"endLine":3,"endColumn":8,"notes":[{"message":"first set at",\
        "file":"p/a b.krav","line":2,"column":5,"endLine":2,"endColumn":6}]}

        """)
  }

  @Test func `what stands in no file has no place`() throws {
    let pack = Pack.load(["nowhere"], from: Pack.Folders(list: { _ in nil }, read: { _ in nil }))
    let found = pack.diagnostics.map { LocatedDiagnostic($0, in: pack.sources) }
    let json = String(decoding: DiagnosticsJSON.lines(found), as: UTF8.self)
    #expect(json.contains(#""file":null,"line":null"#))
    let result = try #require(Self.results(found).first)
    #expect((result["locations"] as? [Any])?.isEmpty == true)
  }

  @Test func `a SARIF result points into the table and the file`() throws {
    // A thumb with its colour is one character and two code points.
    let found = LocatedDiagnostic.all("parameter a = 1\nset a = 2 set a = 3 // 👍🏽\n")
    let log = try Self.log(found)
    #expect(log["version"] as? String == "2.1.0")
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    #expect(run["columnKind"] as? String == "unicodeCodePoints")
    let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
    let rules = try #require(driver["rules"] as? [[String: Any]])
    #expect(rules.compactMap { $0["id"] as? String } == DiagnosticCode.allCases.map(\.rawValue))
    for rule in rules { #expect((rule["help"] as? [String: String])?["text"]?.isEmpty == false) }
    let artifacts = try #require(run["artifacts"] as? [[String: Any]])
    #expect(artifacts.map { ($0["location"] as? [String: String])?["uri"] } == ["p/a%20b.krav"])
    for result in try Self.results(found) {
      let index = try #require(result["ruleIndex"] as? Int)
      #expect(rules[index]["id"] as? String == result["ruleId"] as? String)
      #expect((result["message"] as? [String: String])?["text"]?.contains("\nhelp: ") == true)
    }
  }

  @Test func `columns count code points in SARIF and characters in JSON`() throws {
    let place = try #require(LocatedDiagnostic.all("test \"👍🏽\" { } set q = 3\n").last?.place)
    #expect((place.line, place.column, place.codePointColumn) == (1, 18, 19))
    #expect((place.endColumn, place.codePointEndColumn) == (19, 20))
  }

  @Test func `a fingerprint stays when lines come above`() throws {
    let one = LocatedDiagnostic.all("set q = 3\n")
    let other = LocatedDiagnostic.all("// A comment.\n\n  set q   = 3\n")
    #expect(one.map(\.fingerprint) == other.map(\.fingerprint))
    #expect(LocatedDiagnostic.all("set p = 3\n").map(\.fingerprint) != one.map(\.fingerprint))
    let twice = try Self.results(LocatedDiagnostic.all("set q = 3\nset q = 3\n"))
      .map { ($0["partialFingerprints"] as? [String: String])?["primaryLocationLineHash"] ?? "" }
    #expect(Set(twice).count == 2)
  }

  @Test(
    arguments: [
      ("/srv/rules", "/srv/rules/a.krav", "a.krav"), ("/srv", "/srv/rules/a.krav", "rules/a.krav"),
      ("/srv/rul", "/srv/rules/å.krav", "file:///srv/rules/%C3%A5.krav"), ("/srv", "x/b c.krav", "x/b%20c.krav"),
      ("/srv/å", "/srv/å/rules/a.krav", "rules/a.krav"), (nil, "/a.krav", "file:///a.krav"),
    ] as [(String?, String, String)])
  func `paths become references`(_ base: String?, _ path: String, _ uri: String) throws {
    let found = LocatedDiagnostic.all("set q = 3\n", path: path)
    let text = String(decoding: DiagnosticsSARIF.log(found, base: base), as: UTF8.self)
    #expect(text.contains(#""location":{"uri":"\#(uri)"}"#))
  }

  @Test func `what two packs share is told once`() {
    let found = LocatedDiagnostic.all("set q = 3\nset r = 3\n")
    #expect(LocatedDiagnostic.each(found + found).count == found.count)
  }

  private static func log(_ found: [LocatedDiagnostic]) throws -> [String: Any] {
    let data = Data(DiagnosticsSARIF.log(found, base: nil))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private static func results(_ found: [LocatedDiagnostic]) throws -> [[String: Any]] {
    let run = try #require((try log(found)["runs"] as? [[String: Any]])?.first)
    return try #require(run["results"] as? [[String: Any]])
  }
}

extension LocatedDiagnostic {
  /// All that is said of one text.
  fileprivate static func all(_ text: String, path: String = "p/a b.krav") -> [LocatedDiagnostic] {
    let pack = Pack.load(text: text, path: path)
    return Checker.check(pack).diagnostics.map { LocatedDiagnostic($0, in: pack.sources) }
  }
}
