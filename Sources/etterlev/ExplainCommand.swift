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
      .socket, .json, .csv, .noPager,
    ],
    examples: [
      .init("etterlev explain", "every code, a line each"),
      .init("etterlev explain krav/unknown-name", "the fault, an example and its mend"),
      .init(
        "etterlev explain regelverk-oversikt --rules Rules/kvalitetsforskriften",
        "a rule: its law, and which of its numbers the law gives"),
    ],
    seeAlso: ["check", "why"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    let width = min(Terminal.width ?? 80, 100)
    let words = arguments.operands
    if arguments.has("json") {
      let references = words.isEmpty ? CodeReference.all.map { $0.json() } : []
      let named = try words.map { try CodeReference.find($0)?.json() ?? rule($0, arguments) + [0x0A] }
      Terminal.write(jsonLines: (references + named).flatMap(\.self))
      return Exit.fine
    }
    if arguments.has("csv") {
      guard words.isEmpty else { throw UsageError("`--csv` is of the list of all codes: name none") }
      Output.standard(CodeReference.table.rendered)
      return Exit.fine
    }
    guard !words.isEmpty else {
      Terminal.show(CodeReference.list(width: width), arguments)
      return Exit.fine
    }
    var pages: [String] = []
    for word in words {
      if let reference = CodeReference.find(word) {
        pages.append(reference.text(width: width, isColoured: Terminal.isColoured))
      } else if let answer = JSONValue(try rule(word, arguments)) {
        pages.append(RuleReference.text(answer, width: width, isColoured: Terminal.isColoured))
      }
    }
    Terminal.show(pages.joined(separator: "\n"), arguments)
    return Exit.fine
  }

  /// What is known of a rule: of the packs that are named, or of those that the daemon has loaded.
  private static func rule(_ word: String, _ arguments: Arguments) throws -> [UInt8] {
    guard !word.contains("/") else { throw noCode(word) }
    let folders = arguments.values("rules")
    guard !folders.isEmpty else {
      do {
        return try Client(arguments).get("/rules/" + percentEncoded(word)).bytes
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
}
