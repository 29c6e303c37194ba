import Krav
import Linux
import Reports
import Service

/// `etterlev schema RULES [--json]`
enum SchemaCommand {
  static func run(_ words: [String]) throws -> Int32 {
    let arguments = try Arguments(words, options: [], flags: ["json"])
    guard !arguments.operands.isEmpty else { throw UsageError("name the folder of a pack") }
    let loaded = LoadedPack(folders: arguments.operands)
    guard let program = loaded.program else {
      Output.error(loaded.rendered())
      return Exit.usage
    }
    let schema = RecordsSchema(program)
    Output.standard(arguments.has("json") ? String(decoding: schema.json(), as: UTF8.self) + "\n" : schema.text())
    return Exit.fine
  }
}
