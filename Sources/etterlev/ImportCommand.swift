import CivilTime
import Commands
import Krav
import Linux
import Records
import Reports
import Service

/// What lands in the inbox is the file itself under a name that the import reads, written aside and renamed: the daemon
/// stays the one reader, and what is shown is what its reader makes of the file there.
enum ImportCommand: ClientCommand {
  static let usage = Usage(
    "import", "what an import makes of an export, and puts it into the inbox",
    details: [
      """
      Shown are the columns and the fields that they become, how many rows became records, days and values met, what is \
      dropped, and the first problems with their rows; of what stands in a cell only values that the rules declare.
      """,
      """
      Nothing is written without `--to`, and nothing where a row is refused. What is written is the file itself, under a name \
      that the import reads: its own where that fits, else one with the day. The next export is put beside it; what that leaves \
      out is gone where the import says `newest only`.
      """,
    ],
    operands: [.init("FILE", .file, "an export: .csv or .xlsx, or JSON with keys of its own")],
    options: [
      .option(
        "mapping", "DIR", .folder, "the rules whose `import` reads it: a folder, or a .krav file", isRepeatable: true,
        isRequired: true),
      .option(
        "name", "IMPORT", "the record type or the file pattern of the import",
        fallback: "the one that its name, else its headers fit"),
      .option("to", "INBOX", .folder, "the folder of records that the file is put into"),
      .option("date", "DAY", .day, "the day of the export", fallback: "that in the file's name, else today"),
      .flag("dry-run", "with `--to`: shows what would change there, and writes nothing"),
      .flag("partial", "puts the file in although some rows are refused"),
      .flag("replace", "puts it in the place of another file of its name"), .json,
    ],
    fine: "all can be read", findings: "something cannot, or was not written",
    examples: [
      .init("etterlev import --mapping .etterlevd/lokalt export.xlsx", "what is understood, dropped and wrong"),
      .init(
        "etterlev import --mapping .etterlevd/lokalt export.xlsx --to .etterlevd/records",
        "the same, and puts it where the daemon reads"),
    ],
    seeAlso: ["mapping suggest", "intake", "schema"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    let run = try ImportRun(file: arguments.operands[0], arguments)
    let preview = try run.preview()
    if arguments.has("json") {
      Terminal.write(json: preview.json())
    } else {
      Output.standard(preview.text(width: Terminal.width, isColoured: Terminal.isColoured))
    }
    if case .refused = preview.written { return Exit.findings }
    return preview.isClean ? Exit.fine : Exit.findings
  }
}

/// One file on its way to the inbox.
private struct ImportRun {
  let file: String
  let arguments: Arguments
  let pack: CheckedPack
  let zone: ZoneRules
  let moment: RecordReader.Moment
  let schema: RecordSchema
  let bytes: [UInt8]

  init(file: String, _ arguments: Arguments) throws {
    self.file = file
    self.arguments = arguments
    let base = ImportRun.base(file)
    guard RecordFiles.isRecordFile(base) else {
      throw UsageError("`\(printable(base))` is no .csv, .xlsx, .json or .jsonl file")
    }
    let name = Array(base.utf8)
    guard !KeptText.holdsNationalID(name.span) else {
      throw UsageError("the file's name holds a national identity number; rename it")
    }
    pack = try CheckedPack(folders: arguments.values("mapping"))
    zone = try Oslo.rules()
    let now = Instant(seconds: Clock.realtimeSeconds())
    moment = RecordReader.Moment(today: zone.date(of: now), now: now)
    schema = RecordSchema(pack.program, trust: pack.loaded.trust().rules, zone: zone)
    do throws(SystemError) {
      bytes = try readFile(file, limit: RecordReader.fileLimit)
    } catch {
      throw UsageError("`\(printable(file))` cannot be read (\(error))")
    }
  }

  private static func base(_ file: String) -> String { file.split(separator: "/").last.map(String.init) ?? file }

  private var suffix: String { "." + (file.split(separator: ".").last.map(String.init) ?? "") }

  func preview() throws -> ImportPreview {
    let progress = Progress("looking at the file", count: bytes.count)
    let table =
      suffix == ".csv" || suffix == ".xlsx"
      ? try? ForeignTable(path: file, bytes: bytes, progress: { progress.reach($0, of: $1) }) : nil
    progress.clear()
    let path = try self.path(table)
    let inbox = try arguments.value("to").map { folder in
      do throws(SystemError) { return try ImportInbox(folder) } catch {
        throw UsageError("there is no inbox `\(printable(folder))` (\(error))")
      }
    }
    let batch = RecordReader.read(
      path: path, bytes: bytes, schema: schema, at: moment, owner: inbox?.owner ?? Self.owner)
    var preview = ImportPreview(
      file: file, path: path, batch: batch, table: table,
      mappings: schema.mappings(pack.program).filter { $0.fits(path) }, program: pack.program, zone: zone)
    guard let inbox else { return preview }
    preview.target = inbox.folder + "/" + path
    let isThere = try inbox.compare(&preview, schema, moment, pack.program)
    if isThere {
      preview.written = .isThere
    } else if let reason = refusal(preview, inbox) {
      preview.written = .refused(reason)
    } else if !arguments.has("dry-run") {
      try inbox.write(path, bytes)
      preview.written = .written
    }
    return preview
  }

  /// Who would own the file in a folder that gives it nothing.
  private static var owner: FileOwner {
    FileOwner(user: Environment.effectiveUser, group: Environment.effectiveGroup, isOpenToAll: false)
  }

  private func refusal(_ preview: ImportPreview, _ inbox: ImportInbox) -> String? {
    if preview.batch.isRefused { return "the file cannot be read as the import says" }
    if !preview.isClean, !arguments.has("partial") {
      return "rows were refused; mend them, or take in the others by `--partial`"
    }
    let isSeries = schema.place(of: preview.path) != nil
    if inbox.has(preview.path), !isSeries, !arguments.has("replace") {
      return "a file of that name is there and says otherwise; put this one in its place by `--replace`"
    }
    return nil
  }

  // MARK: Which import

  /// The path beneath the inbox by which the import knows the file.
  private func path(_ table: ForeignTable?) throws -> String {
    let mappings = schema.mappings(pack.program)
    let base = NFC.normalise(Self.base(file))
    let day = try date()
    var candidates = mappings.filter { day == nil && $0.fits(base) }
    if let name = arguments.value("name") {
      candidates = mappings.filter { $0.type == name || $0.pattern == name }
      guard !candidates.isEmpty else {
        let known = Set(mappings.map(\.type)).sorted()
        let near = nearest(to: name, among: known).map { "; did you mean `\($0)`" } ?? ""
        throw UsageError("there is no import `\(printable(name))`\(near); \(Self.listed(mappings))")
      }
    } else if candidates.isEmpty {
      if mappings.isEmpty, table == nil { return base }
      let open = mappings.filter { $0.path(on: moment.today, suffix: suffix) != nil }
      let headers = Set((table?.columns ?? []).map(\.header))
      candidates = open.filter { !headers.isEmpty && headers.isSuperset(of: $0.headers) }
      if candidates.isEmpty, Set(open.map(\.pattern)).count == 1 { candidates = open }
      if candidates.isEmpty, table == nil, day == nil { return base }
    }
    let patterns = Set(candidates.map(\.pattern))
    guard let first = candidates.first else {
      throw UsageError("no import is for files of this name or with these headers; \(Self.listed(mappings))")
    }
    if day == nil, candidates.contains(where: { $0.fits(base) }) { return base }
    guard patterns.count == 1 else {
      throw UsageError("several imports could read it; choose one by `--name`: \(Self.listed(candidates))")
    }
    guard let path = first.path(on: day ?? ForeignTable.date(in: base) ?? moment.today, suffix: suffix) else {
      throw UsageError(
        "the import reads files as `\(first.pattern)`, and this is a `\(suffix)` file; export it so, or widen the pattern"
      )
    }
    return path
  }

  private static func listed(_ mappings: [ImportMapping]) -> String {
    if mappings.isEmpty { return "these rules have no `import`; `etterlev mapping suggest` proposes one" }
    return "the imports are " + mappings.map { "`\($0.pattern)` as `\($0.type)`" }.joined(separator: ", ")
  }

  private func date() throws -> CivilDate? {
    guard let text = arguments.value("date") else { return nil }
    guard let date = CivilDate(iso: text) else { throw UsageError("`\(printable(text))` is no day; write yyyy-mm-dd") }
    return date
  }
}
