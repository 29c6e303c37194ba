import Foundation
import Testing

@Suite(.enabled(if: areBuilt, "the executables are built elsewhere"))
struct CommandTests {
  private static let harbour = ["--rules", "Tests/Fixtures/harbour", "--records", "Tests/Fixtures/harbour/records"]

  @Test(
    arguments: [
      (["check", "Rules"], 0), (["test", "Rules"], 0), (["test", "Tests/Fixtures/harbour"], 0),
      (["check", "--rules", "Rules"], 0), (["check", "--rules", "--sarif", "Rules"], 2),
      (["check", "nowhere"], 2), (["check", "--json", "--sarif", "Rules"], 2), (["explain"], 0),
      (["explain", "unknown-name", "intake/dangling"], 0), (["explain", "unknwn-name"], 2),
      (["status", "--socket", "/nowhere/socket"], 3), (["nonsense"], 2), (["alerts", "--nonsense"], 2), (["eval"], 2),
      (["diff", "Rules"], 2), (["why", "drills"], 2), (["why", "drills", "quay/q", "--rules", "Rules"], 2),
      (["why", "drills", "quay/q", "--socket", "/nowhere/socket"], 3),
      (["why", "overstay", "vessel/v", "--as-of", "2024-01-10"] + harbour, 0),
      (["explain", "overstay", "--rules", "Tests/Fixtures"], 0),
      (["explain", "overstya", "--rules", "Tests/Fixtures"], 2),
      (["log"], 2), (["log", "--help"], 0), (["help", "log"], 0), (["help", "lgo"], 2), (["help", "etterlevd"], 0),
      ([], 2),
      (["status", "--help"], 0), (["alerts", "--nonsense", "-h"], 0), (["log", "verify", "--state", "/nowhere"], 2),
      (["log", "forget", "--state", "/nowhere"], 2),
      (["log", "forget", "7", "--state", "/nowhere"], 2), (["ack"], 2),
      (["ack", "x", "--socket", "/nowhere/socket"], 3),
      (["follow", "--since", "x"], 2), (["follow", "--verdict", "blue"], 2),
      (["follow", "--socket", "/nowhere/socket"], 3), (["metrics", "x"], 2),
      (["metrics", "--socket", "/nowhere/socket"], 3),
      (["eval", "--as-of", "2024-01-11"] + harbour, 1),
    ] as [([String], Int32)])
  func exitCodes(_ words: [String], _ code: Int32) throws {
    let result = try run("etterlev", words)
    #expect(result.code == code, "\(words): \(result.error)")
    #expect(code != 2 || !result.error.isEmpty)
  }

  @Test func checkTellsWhatEachRuleCosts() throws {
    let text = try run("etterlev", ["check", "Tests/Fixtures/harbour"]).output
    #expect(text.contains("no findings; cost: 1 constant, 1 group\n"), "\(text)")
    let table = try run("etterlev", ["check", "--rules", "Tests/Fixtures/harbour"]).output
    #expect(table.contains("finds each `drill` that belongs by an index"), "\(table)")
    let json = try run("etterlev", ["check", "--rules", "--json", "Tests/Fixtures/harbour"]).output
      .split(separator: "\n").map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
    #expect(json.compactMap { $0?["cost"] as? String } == ["constant", "group"])
  }

  @Test func explainListsCodesAndProposesTheNearest() throws {
    let list = try run("etterlev", ["explain"]).output.split(separator: "\n")
    for code in ["krav/unknown-name", "intake/dangling", "waiver/refused"] {
      #expect(list.contains { $0.hasPrefix(code + " ") }, "\(code)")
    }
    let mistyped = try run("etterlev", ["explain", "krav/unknwn-name"])
    #expect(mistyped.code == 2 && mistyped.error.contains("did you mean `krav/unknown-name`"))
    let strange = try run("etterlev", ["explain", "krav/zzzzzzzz"])
    #expect(strange.code == 2 && strange.error.contains("`etterlev explain` lists them all"))
  }

  /// A file that is too large is called so, not unreadable, and is not read.
  @Test func checkRefusesALargePackAtOnce() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "large-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(repeating: 0x28, count: 10 << 20).write(to: folder.appending(path: "large.krav"))
    let result = try run("etterlev", ["check", folder.path])
    #expect(result.code == 2 && result.error.contains("error[krav/too-large]"), "\(result.error.prefix(400))")
  }

  @Test func evalPrintsOneObjectALine() throws {
    let result = try run("etterlev", ["eval", "--json", "--all", "--as-of", "2024-01-16"] + Self.harbour)
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(
      lines == [
        #"{"rule":"drills","subject":"quay/q","unit":"port/q","verdict":"red","message":"Quay never held a drill."}"#,
        #"{"rule":"overstay","subject":"vessel/v","unit":"port/q","verdict":"yellow","message":"Moored since 10. januar 2024.","until":"2024-01-21T00:00:00+01:00"}"#,
      ])
  }

  @Test func whyTellsTheStepsAndWhatWouldClearThem() throws {
    let asOf = ["--as-of", "2024-01-16"] + Self.harbour
    let result = try run("etterlev", ["why", "overstay", "vessel/v"] + asOf)
    #expect(result.code == 1)
    let told = [
      "yellow  overstay – A vessel leaves in time", "Hvorfor gul:", "`v.left is missing`: ja – v.left ikke oppgitt",
      "Hvorfor ikke rød:", "`today > v.arrived + 2 * stay[v.grade]`: nei – i dag 16. januar 2024,",
      "Harbour bylaw (HB-7) 3: i kraft", "- endre `grade` fra major til minor", "blir rød 21. januar 2024",
    ]
    #expect(told.filter { !result.output.contains($0) } == [])
    let json = try run("etterlev", ["why", "overstay", "v", "--json"] + asOf)
    let answer = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(answer["verdict"] as? String == "yellow" && answer["subject"] as? String == "vessel/v")
    #expect((answer["next"] as? [String: Any])?["at"] as? String == "2024-01-21T00:00:00+01:00")
    let clearing = try #require(answer["would_clear"] as? [[String: Any]])
    #expect(
      clearing.compactMap { ($0["changes"] as? [[String: Any]])?.first?["kind"] as? String } == [
        "fill", "change", "correct",
      ])
    let drills = try run("etterlev", ["why", "drills", "quay/q"] + asOf)
    #expect(drills.output.contains("- legg inn drill med `quay` q, `held` i dag (tidligst 16. juli 2023)"))
    let unknown = try run("etterlev", ["why", "overstai", "vessel/v"] + asOf)
    #expect(unknown.code == 2 && unknown.error.contains("did you mean `overstay`?"))
    let stranger = try run("etterlev", ["why", "overstay", "vessel/w"] + asOf)
    #expect(stranger.code == 2 && stranger.error.contains("no `vessel` with the id `w`"))
  }

  /// The rules as they are, and with another term for vessels.
  @Test func diffTellsWhatAnotherTermWouldMove() throws {
    let other = FileManager.default.temporaryDirectory.appending(path: "harbour-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: other) }
    try FileManager.default.copyItem(at: root.appending(path: "Tests/Fixtures/harbour"), to: other)
    let pack = other.appending(path: "harbour.krav")
    let text = try String(contentsOf: pack, encoding: .utf8)
    try text.replacing("major: 5 days", with: "major: 7 days").write(to: pack, atomically: true, encoding: .utf8)
    let range = ["--from", "2024-01-01", "--to", "2024-12-31", "--records", "Tests/Fixtures/harbour/records"]
    let same = try run("etterlev", ["diff", "Tests/Fixtures/harbour", "Tests/Fixtures/harbour"] + range)
    #expect(same.code == 0)
    let result = try run("etterlev", ["diff", "Tests/Fixtures/harbour", other.path] + range)
    #expect(result.code == 1)
    for line in [
      "  stay[major]: 5 days → 7 days\n", "  ~ moved  vessel/v  (2 days later)\n",
      "      old: green, yellow from 2024-01-16, red from 2024-01-21\n",
      "      new: green, yellow from 2024-01-18, red from 2024-01-25\n",
    ] { #expect(result.output.contains(line), "\(result.output)") }
    let lines = try run("etterlev", ["diff", "Tests/Fixtures/harbour", other.path, "--json"] + range).output
      .split(separator: "\n").map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
    #expect(lines.compactMap { $0?["change"] as? String } == ["moved"])
  }

  @Test func aPackThatCannotBeLoadedEndsTheDaemonWithTwo() throws {
    let result = try run("etterlevd", ["--check", "--rules", "nowhere"])
    #expect(result.code == 2)
    #expect(result.error.contains("krav/no-such-pack"))
  }
}
