internal import CivilTime
internal import Records

extension ImportPreview {
  /// How many problems are told with their places.
  private static let told = 10

  /// - Parameters:
  ///   - width: columns of the terminal; `nil` cuts nothing.
  ///   - isColoured: whether styles are written.
  public func text(width: Int?, isColoured: Bool) -> String {
    var text = "\(visible(file)): \(form)\n"
    for mapping in mappings { text += "\n" + self.text(mapping, width, isColoured) }
    text += "\n" + facts(width, isColoured)
    return text + problems + conclusion
  }

  private var form: String {
    guard let table else {
      if !isJSON { return "no table that can be read" }
      return mappings.isEmpty ? "records with the rules' own names" : "JSON of another system"
    }
    let size = "\(Self.count(table.columns.count, "column")), \(Self.count(table.rowCount, "row"))"
    switch table.kind {
    case .csv(let encoding, let separator):
      return "CSV, \(encoding), cells parted by \(Self.name(separator)), headers on line \(table.headerLine); \(size)"
    case .workbook(let sheet, let others):
      let rest = others > 0 ? " (\(Self.count(others, "other sheet")) not read)" : ""
      let name = KeptText.fault(Array(sheet.utf8).span) == nil ? " `\(sheet)`" : ""
      return "spreadsheet, sheet\(name)\(rest), headers on row \(table.headerLine); \(size)"
    }
  }

  private var isJSON: Bool { path.hasSuffix(".json") || path.hasSuffix(".jsonl") }

  private func text(_ mapping: ImportMapping, _ width: Int?, _ isColoured: Bool) -> String {
    let series = mapping.isNewestOnly ? "the newest file counts" : "every file counts"
    var words = ["dates \(mapping.dates)"]
    if let times = mapping.times { words.append("times \(times)") }
    words.append("decimals \(Self.name(mapping.decimals))")
    if let lists = mapping.lists { words.append("lists \(Self.name(lists))") }
    if case .csv? = table?.kind { words = [mapping.encoding, Self.name(mapping.separator)] + words }
    var table = TextTable()
    table.add(["field", "from", "what was read"].map { TextTable.Cell($0, style: .bold) })
    let type = summary.types.first { $0.name == mapping.type }
    for column in mapping.columns {
      table.add([
        .init(column.field), .init(Self.origin(column)),
        .init(self.read(column, type, mapping)),
      ])
    }
    return
      "import \"\(visible(mapping.pattern))\" as \(mapping.type): \(series)\n  read as \(words.joined(separator: ", "))\n"
      + table.rendered(width: width, isColoured: isColoured)
  }

  private static func origin(_ column: ImportMapping.Column) -> String {
    guard !column.headers.isEmpty else { return "(the same for all)" }
    let names = column.headers.map { "`\($0)`" }.joined(separator: " + ")
    guard column.spellings > 0 || column.hasOtherwise else { return names }
    return names + " {\(count(column.spellings, "spelling"))\(column.hasOtherwise ? ", else" : "")}"
  }

  private func read(_ column: ImportMapping.Column, _ type: BatchSummary.TypeSummary?, _ mapping: ImportMapping)
    -> String
  {
    guard let type else { return "-" }
    if column.field == "id" { return Self.count(type.count, "record") }
    if column.field == "endret" { return "when each was changed" }
    guard let field = type.fields.first(where: { $0.name == column.field }) else { return "empty in all" }
    var words = [field.filled == type.count ? "all" : "\(field.filled) of \(type.count)"]
    if let days = field.days {
      words.append(
        days.lowerBound == days.upperBound ? "\(days.lowerBound)" : "\(days.lowerBound) to \(days.upperBound)")
    }
    if let targets = field.targets { words.append("\(targets) different") }
    if !field.values.isEmpty {
      words.append(field.values.map { "\($0.name) \($0.count)" }.joined(separator: ", "))
    }
    if column.isReduced { words.append("reduced: only whether there is any is kept") }
    return words.joined(separator: "; ")
  }

  // MARK: Facts

  private func facts(_ width: Int?, _ isColoured: Bool) -> String {
    let records = summary.types.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
    var text = "records   \(records.isEmpty ? "none" : records)\n"
    text += "refused   \(batch.isRefused ? "the whole file" : Self.count(batch.refusedCount, "record"))\n"
    if !droppedHeaders.isEmpty || droppedOthers > 0 {
      var words = droppedHeaders.map { "`\($0)`" }
      if droppedOthers > 0 { words.append(Self.count(droppedOthers, words.isEmpty ? "column" : "more column")) }
      text += "dropped   \(words.joined(separator: ", "))\n"
    } else if isJSON {
      text += "dropped   \(Self.count(batch.droppedFields, "value")) of keys that are not named\n"
    } else if table != nil {
      text += "dropped   no column\n"
    }
    if let (path, change) = standing {
      text += "changes   against \(visible(path)): \(change.added) new, \(change.kept) in both, \(change.gone) gone\n"
      if change.isGuarded {
        text += "          so many go that the daemon keeps them and tells of `intake/vanished`: is the export whole?\n"
      }
    }
    if let newer { text += "          \(visible(newer)) is newer and goes on counting: this file changes nothing\n" }
    for missing in missing {
      text +=
        "missing   \(Self.count(missing.count, missing.type)) that rows name and nobody has, "
        + "the first on \(unit) \(missing.line)\n"
    }
    return text
  }

  private var unit: String { if case .workbook? = table?.kind { "row" } else { "line" } }

  private var problems: String {
    guard !batch.problems.isEmpty else { return "problems  none\n" }
    let all = batch.problemCounts.values.reduce(0, +)
    var text = "problems  \(all)\(all > Self.told ? ", the first \(min(Self.told, batch.problems.count)):" : ":")\n"
    for problem in batch.problems.prefix(Self.told) {
      var place: [String] = []
      if problem.line > 0 { place.append("\(unit) \(problem.line)") }
      if problem.column > 0 { place.append("column \(problem.column)") }
      if let field = problem.field { place.append("`\(field)`") }
      text += "  \(place.isEmpty ? "the file" : place.joined(separator: ", ")): expected \(problem.expected)\n"
      text += "    \(problem.remedy) (\(problem.code.rawValue))\n"
    }
    if all > Self.told {
      let counts = batch.problemCounts.sorted { $0.key.rawValue < $1.key.rawValue }
      text += "  in all: " + counts.map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ") + "\n"
    }
    if batch.isRefused {
      for (header, near) in absent {
        if let near { text += "  `\(header)` is not there; the file has `\(near)`: is it that?\n" }
      }
      for mismatch in mismatches { text += "  \(mismatch)\n" }
    }
    return text
  }

  private var conclusion: String {
    switch written {
    case .nothing: "Nothing was written; in the inbox it would be \(visible(path)).\n"
    case .refused(let reason): "Nothing was written: \(reason).\n"
    case .isThere: "Nothing was written: \(visible(target ?? path)) is there already and says the same.\n"
    case .written: "Written to \(visible(target ?? path)).\n"
    }
  }

  static func count(_ number: Int, _ what: String) -> String { "\(number) \(what)\(number == 1 ? "" : "s")" }

  private func visible(_ text: String) -> String { Self.visible(text) }

  /// What would command a terminal is shown as a replacement.
  static func visible(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map {
          $0.properties.generalCategory == .control || $0.properties.isBidiControl ? "\u{FFFD}" : $0
        }))
  }
}
