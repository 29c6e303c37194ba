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
    /// What begins no token. The lexer has reported it, so the parser stops here without a word.
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
  /// Whether nothing but white space and comments stands before it on its line.
  var startsLine = false
  /// The word itself, for names.
  var text = ""
}

extension Token.Symbol {
  /// The sign that begins with the byte, if one does, and its length.
  static func read(_ byte: UInt8, before next: UInt8) -> (symbol: Token.Symbol, length: Int)? {
    switch (byte, next) {
    case (0x21, 0x3D): (.notEqual, 2)
    case (0x3C, 0x3D): (.lessOrEqual, 2)
    case (0x3E, 0x3D): (.greaterOrEqual, 2)
    case (0x28, _): (.leftParenthesis, 1)
    case (0x29, _): (.rightParenthesis, 1)
    case (0x2A, _): (.star, 1)
    case (0x2B, _): (.plus, 1)
    case (0x2C, _): (.comma, 1)
    case (0x2D, _): (.minus, 1)
    case (0x2E, _): (.dot, 1)
    case (0x2F, _): (.slash, 1)
    case (0x3A, _): (.colon, 1)
    case (0x3B, _): (.semicolon, 1)
    case (0x3C, _): (.less, 1)
    case (0x3D, _): (.equal, 1)
    case (0x3E, _): (.greater, 1)
    case (0x3F, _): (.question, 1)
    case (0x5B, _): (.leftBracket, 1)
    case (0x5D, _): (.rightBracket, 1)
    case (0x7B, _): (.leftBrace, 1)
    case (0x7D, _): (.rightBrace, 1)
    default: nil
    }
  }
}
