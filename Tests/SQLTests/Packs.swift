import Krav
import SQL
import Testing

/// Dialects whose texts are looked at; Spark's are made of them by other means.
let dialects: [DialectName] = [.postgres, .duckdb]

/// A pack around what a test is about: units, and things that belong to them.
func pack(_ rest: String) -> String {
  """
  source law "Law" { id "L-1" in force from 2000-01-01 }
  record unit scope { name label  above unit?  aims [label] }
  enum grade ordered { low, high }
  record thing {
    place   unit
    owner   thing?
    due     date
    done    date?
    heard   instant?
    grade   grade?
    size    integer
    weight  decimal?
    span    period?
    parts   [thing]
  }
  \(rest)
  """
}

/// A rule over things that is red under a condition.
func rule(_ condition: String, name: String = "r", lets: String = "") -> String {
  pack(#"rule \#(name) "Rule" { basis law "1" for thing t \#(lets) red when \#(condition) because "It is {t.due}" }"#)
}

func script(_ text: String, _ dialect: DialectName) throws -> Script {
  try script(Pack.load(text: text, path: "pack.krav"), dialect)
}

func script(_ pack: Pack, _ dialect: DialectName) throws -> Script {
  let (program, found) = Checker.check(pack)
  let errors = (pack.diagnostics + found).filter { $0.severity == .error }
  try #require(errors.isEmpty, Comment(rawValue: errors.render(in: pack.sources)))
  return Script(try #require(program), dialect)
}

extension Script {
  /// The text of a view; `nil` where there is none.
  func view(_ name: String) -> Substring? {
    guard let start = rules.firstRange(of: "CREATE VIEW \(name) AS\n") else { return nil }
    let rest = rules[start.upperBound...]
    return rest[..<(rest.firstRange(of: ";\n")?.lowerBound ?? rest.endIndex)]
  }
}
