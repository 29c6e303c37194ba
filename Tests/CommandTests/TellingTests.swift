import Foundation
import Records
import Testing

@testable import etterlev

/// What commands are told of events, and what digests say when nobody answers.
@Suite struct TellingTests {
  @Test func variablesTellOfTheEventAndNothingElse() throws {
    let line =
      ##"{"seq":7,"event":"opened","alert":"a-b","rule":"r","subject":"s/\u0000\n\u001b[31mx","verdict":"red"}"##
    let event = try #require(JSONValue(Array(line.utf8)))
    let found = Dictionary(
      EventHandler.variables(of: event).map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    #expect(found["ETTERLEV_SEQ"] == "7" && found["ETTERLEV_RULE"] == "r" && found["ETTERLEV_VERDICT"] == "red")
    #expect(found["ETTERLEV_SUBJECT"] == "s/���[31mx")
    // Nothing is inherited for what the event does not say.
    #expect(found["ETTERLEV_UNIT"] == "" && found["ETTERLEV_CRITERION"] == "")
    #expect(found.count == 10)
  }

  @Test func aPlaceIsKeptByOneAlone() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "heard-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "seq").path
    do {
      let place = try HeardPlace.open(path)
      #expect(place.seq == nil)
      try place.note(412)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "412\n")
      #expect(throws: UsageError.self) { try HeardPlace.open(path) }
    }
    // A process that another test is just starting may hold what this one held, until it is another program.
    var again: HeardPlace?
    for _ in 0..<200 where again == nil {
      again = try? HeardPlace.open(path)
      if again == nil { usleep(10_000) }
    }
    #expect(again?.seq == 412)
    again = nil
    try Data("x".utf8).write(to: URL(filePath: path))
    #expect(throws: UsageError.self) { try HeardPlace.open(path) }
    #expect(throws: UsageError.self) { try HeardPlace.open(folder.path + "/") }
    #expect(throws: (any Error).self) { try HeardPlace.open("/nowhere/seq") }
  }

  @Test(arguments: ["", "--html", "--json", "--mail=a@b.example"])
  func nobodyAnswers(_ form: String) throws {
    let words = ["digest", "--socket", "/nowhere/socket", "--unit", "u"] + (form.isEmpty ? [] : [form])
    let result = try run("etterlev", words)
    #expect(result.code == 3 && result.error.contains("no daemon answers"))
    let text = result.output.replacingOccurrences(of: "=\n", with: "")
    #expect(text.contains("Tjenesten som"), "\(text)")
    #expect(!text.contains("Ingenting"))
    if form.hasPrefix("--mail") { #expect(text.hasPrefix("From: ") && text.contains("\nTo: a@b.example\n")) }
  }

  @Test(arguments: [
    (["--since", "soon"], "`--since`"), (["--since", "2999-01-01"], "`--since`"),
    (["--html", "--json"], "takes one of"),
    (["--html", "--mail", "a@b.example"], "takes one of"),
    (["--mail", "a@b.example\nBcc: c@d.example"], "mail address"),
    (["--mail", "a@b.example", "--from", "x"], "mail address"), (["--days", "-1"], "days"),
  ])
  func digestsRefuse(_ words: [String], _ complaint: String) throws {
    let result = try run("etterlev", ["digest", "--socket", "/nowhere/socket"] + words)
    #expect(result.code == 2 && result.error.contains(complaint), "\(result.error)")
  }

  @Test(arguments: [
    (["--state", "x"], "goes with `--exec`"), (["--timeout", "5"], "goes with `--exec`"), (["--exec"], "needs a value"),
    (["--event", "opend", "--exec", "true"], "did you mean `opened`"),
  ])
  func followRefuses(_ words: [String], _ complaint: String) throws {
    let result = try run("etterlev", ["follow", "--socket", "/nowhere/socket"] + words)
    #expect(result.code == 2 && result.error.contains(complaint), "\(result.error)")
  }
}
