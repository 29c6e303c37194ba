import Commands
import Foundation
import Service
import Testing

@testable import etterlev

/// What the table declares and what the program reads are the same.
@Suite struct CommandTableTests {
  private static let usages = Etterlev.tool.usages + [.daemon]

  /// A file's text by `module/File.swift`.
  private static func source(_ file: String) throws -> String {
    try String(contentsOf: root.appending(path: "Sources/\(file)"), encoding: .utf8)
  }

  /// Whether a name stands in quotes, but for its declaration; `warning-red` may be read as `"warning-\\(label)"`.
  private static func reads(_ name: String, in source: String) -> Bool {
    let stems = name.indices.filter { name[$0] == "-" }.map { "\"\(name[...$0])\\(" }
    return source.ranges(of: "\"\(name)\"").contains { place in
      let before = source[..<place.lowerBound].reversed().drop { $0.isWhitespace }.prefix(8)
      return !["noitpo.", "galf."].contains { before.dropFirst().starts(with: $0) }
    } || stems.contains { source.contains($0) }
  }

  /// Files of the client that declare no command of their own are read by several.
  private static func shared() throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Sources/etterlev").path)
    let own = Set(Etterlev.tool.usages.map(\.file))
    return try names.map { "etterlev/\($0)" }.filter { !own.contains($0) }.map(source).joined(separator: "\n")
  }

  @Test func everyOptionIsRead() throws {
    let shared = try Self.shared()
    for usage in Etterlev.tool.usages {
      let own = try Self.source(usage.file)
      for option in usage.options where option.name != "stdio" {
        #expect(
          Self.reads(option.name, in: own) || Self.reads(option.name, in: shared), "\(usage.name) --\(option.name)")
      }
    }
    let daemon = try Self.source("etterlevd/Etterlevd.swift") + Self.source("etterlevd/Places.swift")
    for option in Usage.daemon.options { #expect(Self.reads(option.name, in: daemon), "etterlevd --\(option.name)") }
  }

  @Test func everyOptionThatIsReadIsDeclared() throws {
    for usage in Etterlev.tool.usages {
      let declared = Set(Etterlev.tool.usages.filter { $0.file == usage.file }.flatMap(\.options).map(\.name))
      for match in try Self.source(usage.file).matches(of: #/arguments\.(?:value|values|has|number)\("([a-z-]+)"\)/#) {
        #expect(declared.contains(String(match.1)), "\(usage.name) reads --\(match.1)")
      }
    }
  }

  /// Every example is a command line that its command takes.
  @Test func everyExampleCanBeRead() throws {
    for usage in Self.usages {
      #expect(!usage.examples.isEmpty, "\(usage.invocation)")
      for example in usage.examples {
        let words = Self.words(example.line)
        let start = try #require(words.lastIndex(of: usage.tool), "\(example.line)")
        let rest = Array(words[(start + 1)...].prefix { !["|", ">"].contains($0) })
        let found = usage.name.isEmpty ? (usage: usage, count: 0) : Etterlev.tool.find(rest)
        #expect(found?.usage.name == usage.name, "\(example.line)")
        #expect(throws: Never.self, "\(example.line)") {
          _ = try Arguments(rest.dropFirst(found?.count ?? 0), for: usage)
        }
      }
    }
  }

  /// As a shell splits them; quotes of one kind are enough here.
  private static func words(_ line: String) -> [String] {
    line.split(separator: "'", omittingEmptySubsequences: false).enumerated().flatMap { place, part in
      place % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
    }
  }

  @Test func namesAreUniqueAndLeadSomewhere() {
    let names = Etterlev.tool.usages.map(\.name)
    #expect(Set(names).count == names.count)
    for usage in Self.usages {
      for other in usage.seeAlso { #expect(names.contains(other), "\(usage.name): \(other)") }
      #expect(Set(usage.options.map(\.name)).count == usage.options.count, "\(usage.name)")
      for text in [usage.summary] + usage.options.map(\.summary) + usage.examples.map(\.shows) {
        #expect(!text.hasSuffix("."), "\(text)")
      }
      for text in usage.details { #expect(text.hasSuffix("."), "\(text)") }
    }
  }

  @Test(arguments: [
    (["statuz"], "did you mean `status`"), (["log"], "the command is `log verify` or `log forget`"),
    (["log", "verfy"], "did you mean `log verify`"), (["zzzzzz"], "`etterlev help` lists them"),
  ])
  func mistakesAreMet(_ words: [String], _ complaint: String) {
    #expect(Etterlev.tool.complaint(of: words).contains(complaint), "\(Etterlev.tool.complaint(of: words))")
  }

  @Test(arguments: [40, 80, 100]) func helpFitsTheWidth(_ width: Int) {
    let help = Help(width: width, isColoured: false)
    for usage in Self.usages {
      let examples = usage.examples.map { "  " + $0.line }
      for line in help.text(usage).split(separator: "\n") where !examples.contains(String(line)) && width >= 80 {
        #expect(line.count <= width, "\(line)")
      }
    }
    for line in help.text(Etterlev.tool).split(separator: "\n") where width >= 80 { #expect(line.count <= width) }
  }
}
