/// SQL in its parts: enough to see whether statements are whole and name what there is.
struct Statements {
  enum Token: Equatable {
    case word(String)
    /// In double quotes, without them.
    case name(String)
    case text
    case sign(Character)
  }

  var statements: [[Token]] = [[]]
  /// What cannot be: a quote that is left open.
  var fault: String?

  init(_ sql: String) {
    var rest = Substring(sql)
    func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber || character == "_" }
    while let first = rest.first {
      if first.isWhitespace {
        rest = rest.dropFirst()
      } else if rest.hasPrefix("--") {
        rest = rest.drop { $0 != "\n" }
      } else if first == "'" || first == "\"" || first == "`" {
        rest = rest.dropFirst()
        var inner = ""
        while let end = rest.firstIndex(of: first) {
          inner += rest[..<end]
          rest = rest[rest.index(after: end)...]
          guard rest.first == first else { break }
          inner.append(first)
          rest = rest.dropFirst()
          if !rest.contains(first) { fault = "a quote is left open" }
        }
        append(first == "'" ? .text : .name(inner))
      } else if isWord(first) {
        let word = rest.prefix(while: isWord)
        append(.word(String(word)))
        rest = rest.dropFirst(word.count)
      } else {
        rest = rest.dropFirst()
        if first == ";" { statements.append([]) } else { append(.sign(first)) }
      }
    }
    statements.removeAll { $0.isEmpty }
  }

  private mutating func append(_ token: Token) { statements[statements.count - 1].append(token) }

  /// What is wrong with a statement by itself.
  static func fault(_ tokens: [Token]) -> String? {
    var open: [Character] = []
    var cases = 0
    let closing: [Character: Character] = [")": "(", "]": "["]
    for token in tokens {
      switch token {
      case .sign("("): open.append("(")
      case .sign("["): open.append("[")
      case .sign(let sign) where closing[sign] != nil:
        guard open.popLast() == closing[sign] else { return "a bracket closes that is not open" }
      case .word("CASE"): cases += 1
      case .word("END"):
        cases -= 1
        if cases < 0 { return "END without CASE" }
      default: break
      }
    }
    if !open.isEmpty { return "a bracket is left open" }
    return cases == 0 ? nil : "CASE without END"
  }

  /// What stands before a full stop and behind it, wherever both are names.
  static func members(_ tokens: [Token]) -> [(of: String, name: String)] {
    func name(_ token: Token) -> String? {
      switch token {
      case .word(let text), .name(let text): text
      default: nil
      }
    }
    return tokens.indices.dropFirst().dropLast().compactMap { place in
      guard tokens[place] == .sign("."), let of = name(tokens[place - 1]), let member = name(tokens[place + 1])
      else { return nil }
      return (of, member)
    }
  }

  /// The names that stand behind a word.
  static func names(behind word: String, _ tokens: [Token]) -> Set<String> {
    var names: Set<String> = []
    for place in tokens.indices.dropLast() where tokens[place] == .word(word) {
      if case .word(let name) = tokens[place + 1] { names.insert(name) }
    }
    return names
  }
}
