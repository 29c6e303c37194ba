import Krav
import Linux
import Reports
import Service

/// `etterlev schema RULES [--json]`
enum SchemaCommand {
  static func run(_ words: [String]) throws -> Int32 {
    let arguments = try Arguments(words, options: [], flags: ["json"])
    guard !arguments.operands.isEmpty else { throw UsageError("name the folder of a pack") }
    let schema = RecordsSchema(try CheckedPack(folders: arguments.operands).program)
    Output.standard(arguments.has("json") ? String(decoding: schema.json(), as: UTF8.self) + "\n" : schema.text())
    return Exit.fine
  }
}
