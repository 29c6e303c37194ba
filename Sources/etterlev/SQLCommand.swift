import Commands
import Krav
import Linux
import SQL
import Service

enum SQLCommand: ClientCommand {
  static let usage = Usage(
    "sql", "packs as plain SQL, for where the records are already",
    operands: [.init("RULES", .folder, "the folder of a pack; several are one pack", count: .some)],
    options: [
      .option(
        "dialect", "NAME", .words(DialectName.allCases.map(\.rawValue)), "the database engine", isRequired: true),
      .option(
        "part", "NAME", .words(["schema", "load", "rules"]), "only the tables, how they are filled, or the views",
        fallback: "the tables and the views"),
    ],
    fine: "all of it can be said in SQL", findings: "something is refused, as standard error says",
    examples: [
      .init(
        "etterlev sql --dialect postgres Rules/kvalitetsforskriften | psql",
        "a table for each type of record and a view for each rule and criterion"),
      .init(
        "etterlev sql --dialect duckdb --part load Rules/kvalitetsforskriften",
        "how the tables are filled from lines of JSON"),
    ],
    seeAlso: ["eval", "schema"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    guard let dialect = arguments.value("dialect").flatMap(DialectName.init(rawValue:)) else {
      throw UsageError("needs `--dialect` \(DialectName.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let pack = try CheckedPack(folders: arguments.operands)
    let script = Script(pack.program, dialect)
    switch arguments.value("part") {
    case "schema": Output.standard(script.schema)
    case "load": Output.standard(script.load)
    case "rules": Output.standard(script.rules)
    default: Output.standard(script.schema + script.rules)
    }
    for refusal in script.refusals {
      let place = refusal.range.flatMap { pack.sources.place(of: $0.start, file: $0.file) }
      Output.error("\(place.map { $0 + ": " } ?? "")refused: `\(refusal.subject)`: \(refusal.reason)\n")
    }
    return script.refusals.isEmpty ? Exit.fine : Exit.findings
  }
}
