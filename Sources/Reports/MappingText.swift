internal import Krav
internal import Records

/// Writes a suggestion down.
struct MappingText {
  let table: ForeignTable
  let name: String
  let plan: MappingSuggestion.Plan
  let likeness: MappingLikeness
  let uses: [String]

  private var record: RecordType { likeness.program.records[plan.type] }
  private var isWorkbook: Bool { if case .workbook = table.kind { true } else { false } }

  func rendered(_ others: [String]) -> String {
    var lines = ["// Proposed for an export of \(size). Lines with «?» are guesses: look at them, and at `else`."]
    if !others.isEmpty { lines.append("// ? The rows could also be: \(others.joined(separator: ", ")) (`--as`).") }
    lines += uses.compactMap { Self.quoted($0) }.map { "use \($0)" }
    lines.append("")
    let pattern = Self.quoted(self.pattern) ?? "\"*.csv\""
    lines.append("import \(pattern) as \(record.name) {")
    lines.append("// ? Each file is a full export: what the newest leaves out is gone. Else take the next line away.")
    lines.append("newest only")
    lines += options
    lines.append("")
    lines += identity
    for (number, field) in record.fields.enumerated() { lines += column(number, field) }
    lines.append("}")
    lines += rest
    let text = lines.joined(separator: "\n") + "\n"
    return (try? Formatter.format(text: text)) ?? text
  }

  private var size: String {
    let counts = "\(table.columns.count) columns and \(table.rowCount) rows"
    return switch table.kind {
    case .csv(let encoding, let separator): "\(counts) (CSV, \(encoding), \(ImportPreview.name(separator)))"
    case .workbook: "\(counts) (.xlsx)"
    }
  }

  private var pattern: String {
    if let pattern = ForeignTable.pattern(for: name) { return pattern }
    return "\(record.name)-{date:yyyy-mm-dd}*" + (isWorkbook ? ".xlsx" : ".csv")
  }

  // MARK: Options

  private var options: [String] {
    var lines: [String] = []
    func add(_ name: String, _ value: String, _ doubt: String? = nil) {
      guard let value = Self.quoted(value) else { return }
      lines.append("\(name) \(value)" + (doubt.map { "  // ? \($0)" } ?? ""))
    }
    if case .csv(let encoding, let separator) = table.kind {
      if encoding != "utf-8" { add("encoding", encoding) }
      if separator != "," { add("separator", separator == "\t" ? "\t" : separator) }
    }
    let layouts = self.layouts
    if let days = layouts.days { add("dates", days.layout, days.isDoubtful ? "or is the month first?" : nil) }
    if let times = layouts.times { add("times", times) }
    if let sign = decimals { add("decimals", sign.0, sign.1 ? "some cells have a point" : nil) }
    if let separator = lists { add("lists", separator) }
    return lines
  }

  private func columns(_ isIncluded: (FieldType) -> Bool) -> [ForeignColumn] {
    plan.matches.filter { isIncluded(record.fields[$0.field].type) }.map { table.columns[$0.column] }
  }

  /// One way to write days, and one to write days with times, for all columns: that of most cells.
  var layouts: (days: (layout: String, isDoubtful: Bool)?, times: String?) {
    let columns = columns { $0 == .date || $0 == .instant }
    func best(_ layouts: [String], _ counts: [[Int]]) -> (layout: String, count: Int, isDoubtful: Bool)? {
      let sums = layouts.indices.map { place in counts.map { $0[place] }.reduce(0, +) }
      guard let most = sums.max(), most > 0, let place = sums.firstIndex(of: most) else { return nil }
      let american = layouts[place].split(separator: " ").first == "dd/mm/yyyy" ? "mm/dd/yyyy" : "m/d/yyyy"
      let other = layouts.firstIndex(of: american)
      return (layouts[place], most, layouts[place].contains("/") && other.map { sums[$0] == most } ?? false)
    }
    let days = best(ForeignColumn.dayLayouts, columns.map(\.days))
    var times = best(ForeignColumn.momentLayouts, columns.map(\.moments))?.layout
    for match in plan.matches {
      guard let second = match.second, times == nil else { continue }
      let clock = table.columns[second]
      let seconds = clock.clocksWithSeconds * 2 > clock.clocks ? ":SS" : ""
      // A spreadsheet's own days and times need no layout.
      if let days {
        times = "\(days.layout) HH:MM\(seconds)"
      } else if !isWorkbook {
        times = "yyyy-mm-dd HH:MM\(seconds)"
      }
    }
    let isPlain = days?.layout == "yyyy-mm-dd"
    return (isPlain ? nil : days.map { ($0.layout, $0.isDoubtful) }, times)
  }

  private var decimals: (String, Bool)? {
    let columns = columns { $0 == .decimal || $0 == .integer }
    let (commas, points) = (columns.map(\.commas).reduce(0, +), columns.map(\.points).reduce(0, +))
    return commas > 0 ? (",", points > 0) : nil
  }

  /// What stands between the elements of lists.
  var lists: String? {
    let columns = plan.matches.filter { record.fields[$0.field].isList }
      .map { (column: table.columns[$0.column], field: record.fields[$0.field]) }
    let scores = [",", ";", "|", "/"].map { separator in
      (separator, columns.map { score($0.column, $0.field, separator) }.reduce(0, +))
    }
    guard let best = scores.max(by: { $0.1 < $1.1 }), best.1 > 0 else { return nil }
    return best.0
  }

  private func score(_ column: ForeignColumn, _ field: Field, _ separator: String) -> Int {
    let mixed = column.values.keys.filter { $0.contains(separator) }
    guard case .enumeration(let number) = field.type else { return mixed.count }
    return Self.elements(mixed, separator).count { likeness.meaning(of: $0, in: number) != nil }
  }

  static func elements(_ texts: some Sequence<String>, _ separator: String?) -> [String] {
    guard let separator = separator?.first else { return Array(texts) }
    return texts.flatMap { $0.split(separator: separator) }
      .map { text in String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()) }
      .filter { !$0.isEmpty }
  }

  // MARK: Columns

  private var identity: [String] {
    guard let id = plan.id, let header = Self.quoted(table.columns[id.column].header) else {
      return [absent("id", "no column tells the rows apart")]
    }
    let doubt = id.score < 60 ? "  // ? each row has another content there" : ""
    return ["id = \(header)\(doubt)"]
  }

  /// A header that no file has: the import is right, and refuses every file until somebody has put another there.
  private func absent(_ field: String, _ reason: String) -> String {
    "\(field) = \"?\(field)\"  // ? \(reason): write a header, or a value for all"
  }

  private func column(_ number: Int, _ field: Field) -> [String] {
    guard let match = plan.matches.first(where: { $0.field == number }) else {
      return field.isOptional || field.isList ? [] : [absent(field.name, "no column is like it")]
    }
    let column = table.columns[match.column]
    guard var line = Self.quoted(column.header).map({ "\(field.name) = \($0)" }) else { return [] }
    if let second = match.second, let header = Self.quoted(table.columns[second].header) { line += " + \(header)" }
    var doubts: [String] = []
    if match.score < 70 || match.second != nil { doubts.append("only somewhat like it") }
    if column.filled == 0 { doubts.append("every cell is empty") }
    let (spellings, unknown) = spellings(column, field)
    if !spellings.isEmpty {
      line += " { " + spellings.map { "\($0.text): \($0.value)" }.joined(separator: ", ") + " }"
    }
    if !unknown.isEmpty { doubts.append(unknown) }
    if field.type == .date || field.type == .instant, let doubt = timeDoubt(column, field) { doubts.append(doubt) }
    return [line + (doubts.isEmpty ? "" : "  // ? " + doubts.joined(separator: "; "))]
  }

  private func timeDoubt(_ column: ForeignColumn, _ field: Field) -> String? {
    let layouts = self.layouts
    let days =
      ForeignColumn.dayLayouts.firstIndex(of: layouts.days?.layout ?? "yyyy-mm-dd").map { column.days[$0] } ?? 0
    let times = layouts.times.flatMap { ForeignColumn.momentLayouts.firstIndex(of: $0) }.map { column.moments[$0] } ?? 0
    let own = column.ownDays + column.ownMoments + (layouts.times == nil ? column.instants : 0)
    let others = column.filled - days - times - own
    guard others > 0, field.type == .date || layouts.times != nil || column.instants > 0 else { return nil }
    return "\(others) of \(column.filled) cells are written otherwise"
  }

  /// What the import says of the cells' content, and what it cannot say anything of.
  private func spellings(_ column: ForeignColumn, _ field: Field) -> (known: [(text: String, value: String)], String) {
    switch field.type {
    case .bool:
      var texts = Set(column.values.keys.filter { likeness.words.truth($0) != nil })
      if texts.allSatisfy({ ["true", "false"].contains($0.lowercased()) }) { return ([], "") }
      for text in texts { if let other = likeness.words.opposite(of: text), !other.isEmpty { texts.insert(other) } }
      let known = texts.sorted().compactMap { text in
        Self.quoted(text).map { ($0, likeness.words.truth(text) == true ? "true" : "false") }
      }
      return (known.sorted { ($1.1, $0.0) < ($0.1, $1.0) }, "")
    case .enumeration(let number):
      let separator = field.isList ? lists : nil
      let texts = Set(Self.elements(column.values.keys, separator)).sorted()
      var known: [(place: Int, text: String, value: String)] = []
      var unknown: [String] = []
      for text in texts {
        guard let place = likeness.meaning(of: text, in: number), let quoted = Self.quoted(text) else {
          unknown.append(text)
          continue
        }
        let value = likeness.program.enums[number].values[place].name
        known.append((place, quoted, field.isList ? "[\(value)]" : value))
      }
      // Names as they are need no spellings.
      let isPlain =
        unknown.isEmpty
        && texts.allSatisfy { text in
          likeness.program.enums[number].values.contains { $0.name == text }
        }
      if !isPlain { known += unseen(number, known.map { ($0.place, $0.text) }, isList: field.isList) }
      if isPlain || known.isEmpty {
        return ([], column.isVaried ? "many different contents" : self.unknown(unknown, column))
      }
      known.sort { ($0.place, $0.text) < ($1.place, $1.text) }
      return (known.map { ($0.text, $0.value) }, self.unknown(unknown, column))
    default: return ([], "")
    }
  }

  /// The other values of a short enum, spelled as those that were met, where these are just the values' names: the next
  /// export may have them.
  private func unseen(
    _ number: Int, _ known: [(place: Int, text: String)], isList: Bool
  ) -> [(place: Int, text: String, value: String)] {
    let values = likeness.program.enums[number].values
    func name(_ place: Int) -> String {
      values[place].label ?? String(values[place].name.map { $0 == "_" ? " " : $0 })
    }
    let texts = known.map { String($0.text.dropFirst().dropLast()) }
    let isNamed = zip(known, texts).allSatisfy { PlainWords($1) == PlainWords(name($0.place)) }
    guard values.count <= 12, !known.isEmpty, isNamed else { return [] }
    let isCapital = texts.allSatisfy { $0.first.map { $0.isUppercase || !$0.isLetter } ?? false }
    let met = Set(known.map(\.place))
    return values.indices.filter { !met.contains($0) }.compactMap { place in
      let text = isCapital ? name(place).prefix(1).uppercased() + name(place).dropFirst() : name(place)
      let value = values[place].name
      return Self.quoted(text).map { (place, $0, isList ? "[\(value)]" : value) }
    }
  }

  /// Contents that mean nothing here. They are shown where the column is one of words that come again and again; a text or
  /// a name is not.
  private func unknown(_ texts: [String], _ column: ForeignColumn) -> String {
    guard !texts.isEmpty else { return "" }
    let isList = column.values.count <= 20 && column.filled >= column.values.count * 3
    let shown = texts.compactMap { $0.unicodeScalars.count <= 40 ? Self.quoted($0) : nil }
    guard isList, shown.count == texts.count else {
      return texts.count == 1 ? "one spelling has no value" : "\(texts.count) spellings have no value"
    }
    return "no value for \(shown.joined(separator: ", "))"
  }

  // MARK: The rest

  private var rest: [String] {
    let matched = Set(plan.matches.map(\.field))
    let free = record.fields.indices.filter { !matched.contains($0) }.map { record.fields[$0] }
      .filter { $0.isOptional || $0.isList }.map(\.name)
    let used = Set(
      plan.matches.flatMap { [$0.column, $0.second].compactMap { $0 } } + [plan.id?.column].compactMap { $0 })
    let dropped = table.columns.filter { !used.contains($0.number) }
    let named = dropped.filter(\.isNameable).compactMap { Self.quoted($0.header) }
    let repeated = Set(dropped.filter { $0.isRepeated && !$0.header.isEmpty }.map(\.header)).count
    var lines: [String] = [""]
    if !free.isEmpty { lines += Self.comment("Fields without a column:", free) }
    if !named.isEmpty { lines += Self.comment("Columns that are dropped:", Array(named.prefix(100))) }
    if repeated > 0 { lines.append("// ? \(repeated) headers stand twice, and an import cannot name them.") }
    if table.longRowCount > 0 {
      lines.append("// ? \(table.longRowCount) rows have more cells than there are headers.")
    }
    if let first = table.columns.first, table.columns.count < 3, table.rowCount > 0, first.filled > 0 {
      lines.append("// ? The first row has hardly a cell: an import needs the headers there, and no title above them.")
    }
    return lines
  }

  private static func comment(_ title: String, _ words: [String]) -> [String] {
    var lines: [String] = []
    var line = "// \(title)"
    for (number, word) in words.enumerated() {
      let piece = " " + word + (number == words.count - 1 ? "" : ",")
      if line.count + piece.count > 116 {
        lines.append(line)
        line = "//  "
      }
      line += piece
    }
    return lines + [line]
  }

  /// A text in quotes; `nil` for one that a pack may not hold or that is not to be shown.
  static func quoted(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    let isTab = text == "\t"
    guard isTab || KeptText.fault(bytes.span, limit: 4096) == nil, !text.isEmpty else { return nil }
    var quoted = "\""
    for character in text.unicodeScalars {
      if character == "\"" || character == "\\" { quoted.unicodeScalars.append("\\") }
      quoted.unicodeScalars.append(character)
    }
    return quoted + "\""
  }
}
