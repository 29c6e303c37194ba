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
  /// Half of a count, rounded down, as a place in a list.
  func place(_ count: String) -> String
  /// How many elements a list has.
  func size(_ list: String) -> String
  /// The elements of a JSON array of texts, numbers and the like, as a list of texts.
  func texts(_ json: String) -> String
  /// The table function that gives `value` and `place` (from 1) of each object in a JSON array.
  func objects(_ json: String, as alias: String) -> String
  /// A JSON object with the pairs in place of those that it has by these names.
  func merged(_ json: String, _ pairs: [(name: String, value: String)]) -> String
  /// The same list with each element once.
  func distinct(_ list: String) -> String
  /// A text in Unicode's composed form.
  func composed(_ text: String) -> String
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
}

extension Dialect {
  var keepsMembers: Bool { false }
}

/// The dialects that packs are compiled to.
public enum DialectName: String, CaseIterable, Sendable {
  case postgres, duckdb

  var dialect: any Dialect {
    switch self {
    case .postgres: Postgres()
    case .duckdb: DuckDB()
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
