internal import Krav

/// What a name in a pack stands for.
enum Target: Hashable {
  case source(String)
  case enumeration(String)
  /// The enum by name; one written inside a record is `record.field`.
  case value(String, of: String)
  case record(String)
  case field(String, of: String)
  case parameter(String)
  case rule(String)
  case criterion(String)
  case statistics(String)
  /// A binding or a `let`, by where it is declared.
  case local(String, SourceRange)
}

/// What is known of a term's type from the tree alone, so that it is known in a pack with errors too.
indirect enum Shape: Equatable {
  case unknown
  /// A scalar by its word: `date`, `decimal`, …
  case scalar(String)
  case enumeration(String)
  case record(String)
  case list(Shape)
  /// A `let` that names a query over records of a type.
  case query(Shape)

  var described: String {
    switch self {
    case .unknown: "unknown"
    case .scalar(let word): word
    case .enumeration(let name), .record(let name): name
    case .list(let element): "[\(element.described)]"
    case .query(let element): "query of \(element.described)"
    }
  }
}

/// A name where it stands, and what it stands for.
struct Mention {
  var range: SourceRange
  var target: Target
  var isDeclaration: Bool
}
