import Linux
import Reports
import Service

/// `etterlev explain [CODE]`
enum ExplainCommand {
  static func run(_ words: [String]) throws -> Int32 {
    let arguments = try Arguments(words, options: [], flags: ["json"])
    let width = min(Environment.terminalWidth(1) ?? 80, 100)
    guard !arguments.operands.isEmpty else {
      if arguments.has("json") {
        for reference in CodeReference.all { write(reference.json()) }
      } else {
        Output.standard(CodeReference.list(width: width))
      }
      return Exit.fine
    }
    let found = try arguments.operands.map { word in
      guard let reference = CodeReference.find(word) else {
        let known = CodeReference.nearestCode(to: word)
        throw UsageError(
          "there is no code `\(word)`: "
            + (known.map { "did you mean `\($0)`" } ?? "`etterlev explain` lists them all"))
      }
      return reference
    }
    for (index, reference) in found.enumerated() {
      if arguments.has("json") {
        write(reference.json())
      } else {
        let page = reference.text(width: width, isColoured: Environment.wantsColour(1))
        Output.standard((index > 0 ? "\n" : "") + page)
      }
    }
    return Exit.fine
  }

  private static func write(_ bytes: [UInt8]) { Output.standard(String(decoding: bytes, as: UTF8.self)) }
}
