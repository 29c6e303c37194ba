import Commands
import Krav
import Linux
import Reports
import Service

enum SchemaCommand: ClientCommand {
  static let usage = Usage(
    "schema", "the records that a pack reads",
    operands: [.init("RULES", .folder, "the folder of a pack", count: .some)],
    options: [.flag("json", "as JSON Schema 2020-12"), .csv, .noPager],
    examples: [
      .init("etterlev schema Rules/kvalitetsforskriften", "each type of record with its fields"),
      .init("etterlev schema --json Rules/kvalitetsforskriften", "the same as JSON Schema"),
    ],
    seeAlso: ["check", "intake"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    let schema = RecordsSchema(try CheckedPack(folders: arguments.operands).program)
    if arguments.has("json") {
      Terminal.write(json: schema.json())
    } else if arguments.has("csv") {
      Output.standard(schema.csv().rendered)
    } else {
      Terminal.show(schema.text(width: Terminal.width), arguments)
    }
    return Exit.fine
  }
}
