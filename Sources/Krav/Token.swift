/// A lexical unit of Krav and where it stands.
struct Token {
  enum Kind: Equatable {
    case name
    /// Digits with or without a decimal point.
    case number
    /// A number with `%` behind it.
    case percent
    case date
    case instant
    /// The range includes the quotes.
    case string
    case symbol(Symbol)
    case end
    /// A byte sequence that begins no token; reported by the lexer.
    case invalid
  }

  enum Symbol: String {
    case leftBrace = "{"
    case rightBrace = "}"
    case leftBracket = "["
    case rightBracket = "]"
    case leftParenthesis = "("
    case rightParenthesis = ")"
    case comma = ","
    case colon = ":"
    case semicolon = ";"
    case dot = "."
    case question = "?"
    case plus = "+"
    case minus = "-"
    case star = "*"
    case slash = "/"
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }

  var kind: Kind
  var range: SourceRange
  /// The word itself, for names.
  var text = ""
}
