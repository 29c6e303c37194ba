/// What database engines say differently.
protocol Dialect: Sendable {
  /// As named on the command line.
  var name: String { get }
  /// An integer of at least 127 bits.
  var wide: String { get }
  /// The most bytes that a name may have; `nil` for no limit that matters.
  var longestName: Int? { get }
  /// Whether names that differ in case alone are one name.
  var foldsNames: Bool { get }
  /// A text whose order is that of its UTF-8 bytes.
  var text: String { get }
  /// The type of whole JSON objects.
  var json: String { get }

  /// The quotient of two integers, known to be whole or to be rounded towards zero.
  func quotient(_ a: String, _ b: String) -> String
  /// A small integer divided by another and rounded down.
  func part(_ count: String, _ size: Int) -> String
  /// Half of a count, rounded down, as a place in a list.
  func place(_ count: String) -> String
  /// How many elements a list has.
  func size(_ list: String) -> String
  /// The elements of a JSON array of texts, numbers and the like, as a list of texts.
  func texts(_ json: String) -> String
  /// The table function that gives `value` and `place` (from 1) of each object in a JSON array.
  func objects(_ json: String, as alias: String) -> String
  /// A JSON object with members, written `'name', value, …`, in place of those that it has by these names.
  func merged(_ json: String, _ members: String) -> String
  /// The same list with each element once.
  func distinct(_ list: String) -> String
  /// A text in Unicode's composed form.
  func composed(_ text: String) -> String
  /// The lines of a text, each once, sorted by their bytes, at most eight; each line ends in a line feed.
  func names(_ text: String) -> String
  /// Every day from one to another, as a column `day`.
  func days(_ first: String, _ last: String) -> String
  /// What is wanted before anything else.
  var opening: String { get }
  /// How a file is read into `etterlev.lines`, as a remark for people and as a statement with places to fill in.
  var reading: String { get }
  /// Whether indexes are worth their making.
  var wantsIndexes: Bool { get }
  /// Whether members that several queries go through are found once for each subject, and kept as lists.
  var keepsMembers: Bool { get }
  /// Whether members are best grouped by what binds them to the rows around, and joined, rather than asked for by each row.
  var groupsMembers: Bool { get }
  /// Whether queries within queries are written as joins, since they may not name what stands around them.
  var isFlat: Bool { get }

  /// The day of the week, 1 for Monday.
  func weekday(_ day: String) -> String
  /// A day moved by a count of days, or of months, at the month's last day where it has no such day.
  func day(_ day: String, plusDays count: String) -> String
  func day(_ day: String, plusMonths count: String) -> String
  /// How many days lie between two.
  func days(to end: String, from start: String) -> String
  /// An instant as seconds since 1970.
  func seconds(_ instant: String) -> String
  func moment(_ moment: String, plusSeconds count: String) -> String
  /// The first day of a day's month.
  func month(_ day: String) -> String
  /// The day that it is in Oslo.
  func localDay(_ instant: String) -> String
  /// The first instant of a day in Oslo; NULL where the calendar ends before.
  func midnight(_ day: String) -> String
  func contains(_ list: String, _ value: String) -> String
  /// A list as an array whose elements have a type.
  func list(_ elements: [String], of type: String) -> String
  /// An expression of a type that stops the query.
  func stop(_ message: String, as type: String) -> String
  /// What both divide by; 1 will do where it leaves both within 64 bits.
  func divisor(_ a: String, _ b: String) -> String
  /// What both divide by, however small.
  func common(_ a: String, _ b: String) -> String
  /// The name of a table or a view as the engine knows it.
  func plain(_ name: String) -> String
  /// A whole script in the engine's own spelling.
  func written(_ sql: String) -> String
}

/// What DuckDB and PostgreSQL say alike.
extension Dialect {
  var isFlat: Bool { false }
  var keepsMembers: Bool { false }
  var groupsMembers: Bool { false }
  func days(_ first: String, _ last: String) -> String {
    "SELECT CAST(g.day AS DATE) AS day FROM generate_series(DATE '\(first)', DATE '\(last)', INTERVAL '1 day') AS g(day)"
  }
  func names(_ text: String) -> String {
    """
    ARRAY(SELECT DISTINCT n.name COLLATE "C" FROM unnest(string_to_array(\(text), chr(10))) AS n(name) \
    WHERE n.name <> '' ORDER BY 1 LIMIT 8)
    """
  }
  func part(_ count: String, _ size: Int) -> String { quotient(count, String(size)) }
  func weekday(_ day: String) -> String { "EXTRACT(ISODOW FROM \(day))" }
  func day(_ day: String, plusDays count: String) -> String { "(\(day) + (\(count)))" }
  func day(_ day: String, plusMonths count: String) -> String {
    "CAST(\(day) + (\(count)) * INTERVAL '1 month' AS DATE)"
  }
  func days(to end: String, from start: String) -> String { "\(end) - \(start)" }
  func seconds(_ instant: String) -> String { "CAST(EXTRACT(EPOCH FROM \(instant)) AS BIGINT)" }
  func moment(_ moment: String, plusSeconds count: String) -> String {
    "(\(moment) + (\(count)) * INTERVAL '1 second')"
  }
  func month(_ day: String) -> String { "CAST(date_trunc('month', \(day)) AS DATE)" }
  func localDay(_ instant: String) -> String { "CAST(timezone('Europe/Oslo', \(instant)) AS DATE)" }
  func contains(_ list: String, _ value: String) -> String { "(\(value) = ANY(\(list)))" }
  func list(_ elements: [String], of type: String) -> String {
    "CAST(ARRAY[\(elements.joined(separator: ", "))] AS \(type)[])"
  }
  func stop(_ message: String, as type: String) -> String { "CAST(\(message) AS \(type))" }
  func divisor(_ a: String, _ b: String) -> String { "abs(gcd(\(a), \(b)))" }
  func common(_ a: String, _ b: String) -> String { "gcd(\(a), \(b))" }
  func plain(_ name: String) -> String { foldsNames ? name.lowercased() : name }
  func written(_ sql: String) -> String { sql }
}

/// The dialects that packs are compiled to.
public enum DialectName: String, CaseIterable, Sendable {
  case postgres, duckdb, spark

  var dialect: any Dialect {
    switch self {
    case .postgres: Postgres()
    case .duckdb: DuckDB()
    case .spark: Spark()
    }
  }
}

/// A name as SQL writes it, in quotes.
func quoted(_ name: String) -> String {
  "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}

/// A text as SQL writes it, in single quotes.
func literal(_ text: String) -> String {
  "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
}
