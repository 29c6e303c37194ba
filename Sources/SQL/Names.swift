/// The names that tables and views have got.
struct Names {
  private let dialect: any Dialect
  private var seen: [String: String] = [:]

  init(_ dialect: any Dialect) { self.dialect = dialect }

  /// Takes a name in a schema; gives why it cannot be had.
  mutating func fault(_ schema: String, _ name: String) -> String? {
    if let fault = Self.tooLong(name, dialect) { return fault }
    let plain = "\(schema).\(dialect.plain(name))"
    if let other = seen[plain] { return "`\(other)` and `\(name)` are one name here" }
    seen[plain] = name
    return nil
  }

  static func tooLong(_ name: String, _ dialect: any Dialect) -> String? {
    guard let longest = dialect.longestName, name.utf8.count > longest else { return nil }
    return "`\(name)` is longer than the \(longest) bytes that a name may have"
  }
}
