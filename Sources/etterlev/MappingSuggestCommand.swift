import Commands
import Krav
import Linux
import Records
import Reports
import Service

enum MappingSuggestCommand: ClientCommand {
  static let usage = Usage(
    "mapping suggest", "proposes an import for an export",
    details: [
      """
      Headers and cells are held against the record types of the rules: which column is which field, how days and decimals are \
      written, which words stand for which value, what tells the rows apart. Guesses are marked by a comment that begins with \
      `?`. What comes out passes `etterlev check` as it stands.
      """
    ],
    operands: [.init("FILE", .file, "an export: .csv or .xlsx, with the headers in its first row")],
    options: [
      .option("rules", "DIR", .folder, "the pack whose record types are meant", isRepeatable: true, isRequired: true),
      .option("as", "TYPE", "the record type that the rows are", fallback: "the one that they are most like"),
      .option("out", "FILE", .file, "a new .krav file to write it to", fallback: "standard output"),
    ],
    fine: "one is proposed",
    examples: [
      .init("etterlev mapping suggest export.xlsx --rules Rules/kvalitetsforskriften", "an `import` to look through"),
      .init(
        "etterlev mapping suggest export.csv --rules Rules/kvalitetsforskriften --out .etterlevd/lokalt/export.krav",
        "the same, in a file beside the local rules"),
    ],
    seeAlso: ["import", "schema", "check"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    let file = arguments.operands[0]
    let name = file.split(separator: "/").last.map(String.init) ?? file
    guard name.hasSuffix(".csv") || name.hasSuffix(".xlsx") else {
      throw UsageError("`\(printable(name))` is no .csv or .xlsx file")
    }
    let pack = try CheckedPack(folders: arguments.values("rules"))
    let suggestion = MappingSuggestion(
      try table(file), name: name, program: pack.program, type: try type(arguments, pack.program),
      uses: arguments.values("rules").map(absolute))
    guard let target = arguments.value("out") else {
      Output.standard(suggestion.text)
      return Exit.fine
    }
    try write(suggestion.text, to: target)
    Output.standard(
      "\(printable(target)): an import of `\(suggestion.type)`, with \(suggestion.doubts) guesses marked `// ?`\n")
    return Exit.fine
  }

  private static func table(_ file: String) throws -> ForeignTable {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try readFile(file, limit: RecordReader.fileLimit)
    } catch {
      throw UsageError("`\(printable(file))` cannot be read (\(error))")
    }
    do throws(ForeignTable.Fault) {
      let progress = Progress("looking at the file", count: bytes.count)
      defer { progress.clear() }
      return try ForeignTable(path: file, bytes: bytes, progress: { progress.reach($0, of: $1) })
    } catch {
      let place = error.problem.line > 0 ? "line \(error.problem.line): " : ""
      throw UsageError("\(place)expected \(error.problem.expected); \(error.problem.remedy)")
    }
  }

  private static func type(_ arguments: Arguments, _ program: Program) throws -> String? {
    guard let name = arguments.value("as").map(NFC.normalise) else { return nil }
    let known = program.records.map(\.name)
    guard known.contains(name) else {
      let near =
        nearest(to: name, among: known).map { "did you mean `\($0)`" } ?? "they are \(known.joined(separator: ", "))"
      throw UsageError("there is no record type `\(printable(name))`; \(near)")
    }
    return name
  }

  /// The file may be put anywhere, so that what it uses is named from the root.
  private static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let here = Environment.variable("PWD"), here.hasPrefix("/") else { return path }
    return here + "/" + path
  }

  private static func write(_ text: String, to path: String) throws {
    let place = FilePlace(path)
    do throws(SystemError) {
      let file = try Directory(place.folder).createFile(place.name, mode: 0o644)
      try file.write(Array(text.utf8))
    } catch {
      throw UsageError(
        error.isExisting ? "`\(printable(path))` is there already" : "`\(printable(path))` cannot be written (\(error))"
      )
    }
  }
}
