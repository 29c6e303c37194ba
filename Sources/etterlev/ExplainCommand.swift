import Commands
import Krav
import Linux
import Records
import Reports
import Service

enum ExplainCommand: ClientCommand {
  static let usage = Usage(
    "explain", "what a code such as `krav/unknown-name` means, or what a rule rests on",
    operands: [
      .init(
        "CODE|RULE",
        "a code of `etterlev check` or of an intake alert, or the name of a rule; without one all codes are listed",
        count: .any)
    ],
    options: [
      .option(
        "rules", "DIR", .folder, "the folder of the rule's pack", fallback: "the daemon is asked", isRepeatable: true),
      .socket, .json,
    ],
    examples: [
      .init("etterlev explain", "every code, a line each"),
      .init("etterlev explain krav/unknown-name", "the fault, an example and its mend"),
      .init(
        "etterlev explain årlig-gjennomgang --rules Rules/kvalitetsforskriften",
        "a rule: its law, and which of its numbers the law gives"),
    ],
    seeAlso: ["check", "why"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    let width = min(Environment.terminalWidth(1) ?? 80, 100)
    guard !arguments.operands.isEmpty else {
      if arguments.has("json") {
        for reference in CodeReference.all { write(reference.json()) }
      } else {
        Output.standard(CodeReference.list(width: width))
      }
      return Exit.fine
    }
    for (index, word) in arguments.operands.enumerated() {
      if index > 0, !arguments.has("json") { Output.standard("\n") }
      if let reference = CodeReference.find(word) {
        if arguments.has("json") {
          write(reference.json())
        } else {
          Output.standard(reference.text(width: width, isColoured: Environment.wantsColour(1)))
        }
      } else {
        let bytes = try rule(word, arguments)
        guard let answer = JSONValue(bytes), !arguments.has("json") else {
          write(bytes + [0x0A])
          continue
        }
        Output.standard(RuleReference.text(answer, width: width, isColoured: Environment.wantsColour(1)))
      }
    }
    return Exit.fine
  }

  /// What is known of a rule: of the packs that are named, or of those that the daemon has loaded.
  private static func rule(_ word: String, _ arguments: Arguments) throws -> [UInt8] {
    guard !word.contains("/") else { throw noCode(word) }
    let folders = arguments.values("rules")
    guard !folders.isEmpty else {
      do {
        return try Client(arguments).get("/rules/" + Client.encoded(word)).bytes
      } catch let error as Unanswered {
        guard let known = CodeReference.nearestCode(to: word) else {
          throw UsageError(
            "there is no code `\(word)`; for a rule name its pack by `--rules DIR` (\(error.description))")
        }
        throw UsageError("there is no code `\(word)`: did you mean `\(known)`")
      }
    }
    var known: [String] = []
    for folder in folders.flatMap(PackFolders.below) {
      let pack = try CheckedPack(folders: [folder])
      if let number = pack.program.rules.firstIndex(where: { $0.name == word }) {
        return RuleReference(number, in: pack.program, pack.sources).json()
      }
      known += pack.program.rules.map(\.name)
    }
    let meant = nearest(to: word, among: known).map { ": did you mean `\($0)`" } ?? ""
    throw UsageError("there is no rule `\(word)`\(meant)")
  }

  private static func noCode(_ word: String) -> UsageError {
    let known = CodeReference.nearestCode(to: word)
    return UsageError(
      "there is no code `\(word)`: "
        + (known.map { "did you mean `\($0)`" } ?? "`etterlev explain` lists them all"))
  }

  private static func write(_ bytes: [UInt8]) { Output.standard(String(decoding: bytes, as: UTF8.self)) }
}
