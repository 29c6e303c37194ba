public import Krav
public import Records

/// An `import` for an export that nobody has described yet: columns held against the fields of the pack's record types by
/// their names and by what stands in their cells. What is only likely is marked by a comment that begins with `?`.
public struct MappingSuggestion: Sendable {
  /// A column, or two that are joined, for a field.
  struct Match: Sendable {
    var field: Int
    var column: Int
    var second: Int?
    var score: Int
  }

  /// The record type that the rows are taken for.
  public let type: String
  /// Types that the rows could be nearly as well.
  public let others: [String]
  /// The `.krav` file: formatted, and without an error where `uses` leads to the pack.
  public let text: String
  /// How many marks `?` stand in it.
  public var doubts: Int { text.split(separator: "// ?", omittingEmptySubsequences: false).count - 1 }

  /// Too many columns to hold all against all: the rest is dropped, as an import does with what it does not name.
  static let columnLimit = 400

  /// - Parameters:
  ///   - table: the export.
  ///   - name: the file's name, without folders.
  ///   - program: whose record types are held against it.
  ///   - type: the type, if somebody knows it; it is one of the program's.
  ///   - uses: where the pack lies, as `use` has it.
  public init(_ table: ForeignTable, name: String, program: Program, type: String? = nil, uses: [String]) {
    let likeness = MappingLikeness(program: program)
    let columns = table.columns.filter(\.isNameable).prefix(Self.columnLimit)
    let plans = program.records.indices.filter { type == nil || program.records[$0].name == type }
      .map { Plan($0, Array(columns), rows: table.rowCount, name: name, likeness) }
    let ranked = plans.enumerated().sorted { ($1.element.total, $0.offset) < ($0.element.total, $1.offset) }
      .map(\.element)
    guard let best = ranked.first else {
      (self.type, others, text) = ("", [], "")
      return
    }
    self.type = program.records[best.type].name
    others = ranked.dropFirst().prefix(2).filter { $0.total * 10 >= best.total * 8 && $0.total > 0 }
      .map { program.records[$0.type].name }
    text = MappingText(table: table, name: name, plan: best, likeness: likeness, uses: uses).rendered(others)
  }

  /// What the rows would be as records of one type.
  struct Plan {
    let type: Int
    var matches: [Match] = []
    /// The column of the id.
    var id: (column: Int, score: Int)?
    var total = 0

    init(_ type: Int, _ columns: [ForeignColumn], rows: Int, name: String, _ likeness: MappingLikeness) {
      self.type = type
      let record = likeness.program.records[type]
      for column in columns {
        guard let score = likeness.identityScore(column, of: record.name, rows: rows), score > id?.score ?? 0 else {
          continue
        }
        id = (column.number, score)
      }
      var candidates: [Match] = []
      for (number, field) in record.fields.enumerated() {
        let isNeeded = !field.isOptional && !field.isList
        for column in columns where column.number != id?.column {
          guard let score = likeness.score(column, field), score >= (isNeeded ? 40 : 48) else { continue }
          candidates.append(Match(field: number, column: column.number, score: score + (isNeeded ? 5 : 0)))
        }
      }
      candidates.sort { ($1.score, $0.field, $0.column) < ($0.score, $1.field, $1.column) }
      var (fields, taken): (Set<Int>, Set<Int>) = ([], [])
      for match in candidates where !fields.contains(match.field) && !taken.contains(match.column) {
        fields.insert(match.field)
        taken.insert(match.column)
        matches.append(match)
      }
      join(columns, record, taken)
      matches.sort { $0.field < $1.field }
      let absent = record.fields.enumerated().count { number, field in
        !field.isOptional && !field.isList && !matches.contains { $0.field == number }
      }
      total = matches.map(\.score).reduce(0, +) + (id?.score ?? -60) - absent * 60
      if PlainWords(name).words.contains(where: { MappingLikeness.isAlike($0, record.name) }) { total += 60 }
    }

    /// A column of clock times beside one of days: together an instant, if a field is named after that of the days.
    private mutating func join(_ columns: [ForeignColumn], _ record: RecordType, _ taken: Set<Int>) {
      for column in columns where !taken.contains(column.number) && column.filled > 0 {
        guard column.clocks * 10 >= column.filled * 9 else { continue }
        let days = matches.filter {
          $0.second == nil && $0.column < column.number && record.fields[$0.field].type == .date
        }
        guard let day = days.max(by: { $0.column < $1.column }) else { continue }
        let stem = PlainWords(record.fields[day.field].name).words
        let instant = record.fields.indices.first { number in
          record.fields[number].type == .instant && !matches.contains { $0.field == number }
            && PlainWords(record.fields[number].name).words.starts(with: stem)
        }
        guard let instant else { continue }
        matches.append(Match(field: instant, column: day.column, second: column.number, score: 60))
      }
    }
  }
}
