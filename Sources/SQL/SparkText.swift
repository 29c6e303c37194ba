/// SQL as the other dialects write it, in Spark's spelling: quotes, names of types, and columns that are called as
/// texts name them.
///
/// `"a b"` becomes `` `a b` ``, `rules."a-b"` becomes `` rules.`a_b` ``, `s0."a"` becomes `` `s0.a` ``; `TEXT[]`
/// becomes `ARRAY<STRING>`; a text's backslashes are doubled.
struct SparkText {
  private var rest: Substring.UnicodeScalarView
  private var out = String.UnicodeScalarView()

  static func written(_ sql: String) -> String {
    var text = SparkText(rest: Substring(sql).unicodeScalars)
    text.write()
    return String(text.out)
  }

  private init(rest: Substring.UnicodeScalarView) { self.rest = rest }

  private mutating func write() {
    while let next = rest.first {
      if next == "'" {
        append(Self.literal(quotation("'")))
      } else if next == "\"" {
        append(Self.name(quotation("\"")))
      } else if next == "`" {
        append(Self.name(quotation("`")))
      } else if next == "-", rest.starts(with: "--".unicodeScalars) {
        remark()
      } else if Self.isWord(next) {
        word()
      } else {
        out.append(next)
        rest.removeFirst()
      }
    }
  }

  private mutating func append(_ text: String) { out.append(contentsOf: text.unicodeScalars) }

  /// A remark to the end of its line, without a `;` that would look like the end of a statement.
  private mutating func remark() {
    while let next = rest.first, next != "\n" {
      out.append(next == ";" ? "," : next)
      rest.removeFirst()
    }
  }

  /// What stands between quotes, two of which are one.
  private mutating func quotation(_ mark: Unicode.Scalar) -> String {
    var text = String.UnicodeScalarView()
    rest.removeFirst()
    while let next = rest.popFirst() {
      if next == mark {
        guard rest.first == mark else { break }
        rest.removeFirst()
      }
      text.append(next)
    }
    return String(text)
  }

  private mutating func taken() -> String {
    let end = rest.firstIndex { !Self.isWord($0) } ?? rest.endIndex
    let word = String(Substring(rest[..<end]))
    rest = rest[end...]
    return word
  }

  private mutating func word() {
    let word = taken()
    let column = rest.first == "." ? rest.dropFirst() : rest[rest.endIndex...]
    if Self.isScope(word), let next = column.first, next == "\"" || Self.isWord(next) {
      rest = column
      append(Self.name("\(word).\(next == "\"" ? quotation("\"") : taken())"))
    } else if Self.schemas.contains(word), column.first == "\"" {
      rest = column
      append("\(word).\(Self.name(Spark.catalogName(quotation("\""))))")
    } else {
      var type = word
      if word == "TEXT" { type = "STRING" }
      if word == "TIMESTAMP", rest.starts(with: Self.zone) {
        rest.removeFirst(Self.zone.count)
      }
      if Self.types.contains(type), rest.starts(with: "[]".unicodeScalars) {
        rest.removeFirst(2)
        type = "ARRAY<\(type)>"
      }
      append(type)
    }
  }

  private static let zone = " WITH TIME ZONE".unicodeScalars
  private static let schemas: Set<String> = ["records", "rules", "messages", "horizons", "missing", "criteria"]
  private static let types: Set<String> = ["STRING", "BOOLEAN", "BIGINT", "DATE", "TIMESTAMP"]

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
  }

  /// `s` and a number: the alias of a scope.
  private static func isScope(_ word: String) -> Bool {
    word.first == "s" && word.utf8.count > 1 && word.utf8.dropFirst().allSatisfy { (48...57).contains($0) }
  }

  private static func name(_ name: String) -> String {
    "`" + name.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``") + "`"
  }

  private static func literal(_ text: String) -> String {
    var literal = "'"
    for scalar in text.unicodeScalars {
      switch scalar {
      case "'": literal += "\\'"
      case "\\": literal += "\\\\"
      case "\n": literal += "\\n"
      case "\r": literal += "\\r"
      default: literal.unicodeScalars.append(scalar)
      }
    }
    return literal + "'"
  }
}
