internal import CivilTime

// What most probably was meant, where the text does not follow the grammar.
extension Parser {
  /// Takes a word that is most probably one of those, misspelled or in capitals: reports it, and goes on as if it were
  /// right.
  mutating func takeMisspelt(_ words: [String]) -> String? {
    guard let meant = misspelling(among: words) else { return nil }
    let wanted = words.count > 5 ? "another word" : Self.alternatives(words)
    report(.unexpected, token.range, "expected \(wanted), found \(found())", help: "did you mean `\(meant)`")
    advance()
    return meant
  }

  /// The word that the current one is a misspelling of.
  func misspelling(among words: [String]) -> String? {
    guard guesses, isFreeName(token), token.text.utf8.count > 1, !beginsAnew else { return nil }
    return Self.synonym(of: token.text, among: words) ?? nearest(to: token.text, among: words)
  }

  /// `a`, `b` or `c`, each in backticks.
  static func alternatives(_ words: [String]) -> String {
    let quoted = words.map { "`\($0)`" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
    return quoted.dropLast().joined(separator: ", ") + " or " + last
  }

  /// A `,` where elements are separated otherwise: reports it, and goes on behind it.
  mutating func passComma(between elements: String) {
    guard token.kind == .symbol(.comma) else { return }
    report(
      .unexpected, token.range, "\(elements) are not separated by `,`",
      help: "write `;` between them, or put each on a line of its own")
    advance()
  }

  /// A `:` or `=` between a name and what is said of it: reports it, and goes on behind it.
  mutating func passSign(after name: Name, before what: String) {
    guard token.kind == .symbol(.colon) || token.kind == .symbol(.equal) else { return }
    report(
      .unexpected, token.range, "expected \(what), found \(found())",
      help: "\(what) stands right behind `\(name.text)`, without a sign between")
    advance()
  }

  /// A parameter's or define's `=`, for which others write `:`.
  mutating func expectEqual() throws(Failure) {
    guard token.kind == .symbol(.colon) else { return try expect(.equal) }
    report(.unexpected, token.range, "expected `=`, found `:`", help: "write `=`")
    advance()
  }

  // MARK: Words between terms

  static let joints = ["and", "or", "else", "in", "is", "under", "within"]

  /// Takes the word that joins two terms or conditions, or what is most probably meant to be it.
  mutating func takeJoint(_ word: String) -> Bool {
    guard token.kind == .name else { return false }
    if takeWord(word) { return true }
    guard misspeltJoint == word else { return false }
    report(
      .unexpected, token.range, "expected a word such as `and` or `because`, found \(found())",
      help: "did you mean `\(word)`")
    advance()
    return true
  }

  /// The joint that a name behind a term is a misspelling of: nothing else could stand there on the line.
  private var misspeltJoint: String? {
    guard !token.startsLine, !Self.wordsAfterExpressions.contains(token.text) else { return nil }
    return misspelling(among: Self.joints)
  }

  // MARK: Where something else begins

  /// Whether what stands here begins a clause, a step or a declaration, though its words could be names: something before
  /// it is missing.
  var beginsAnew: Bool {
    guard guesses, token.kind == .name, place == .file else { return false }
    switch token.text {
    case "because", "remedy", "on", "saying": return following.kind == .string
    default: return beginsAnewBeforeName
    }
  }

  /// The same where a string may follow a name.
  var beginsAnewBeforeName: Bool {
    guard guesses, token.kind == .name, place == .file else { return false }
    if beginsDeclaration { return true }
    let next = following
    switch token.text {
    case "red", "yellow", "unknown":
      return next.kind == .name && (next.text == "when" || token.startsLine && isFreeName(next))
    case "verdict": return next.kind == .name && ["worst", "shared", "share"].contains(next.text)
    case "given", "change", "remove": return isFreeName(next) && ahead(2).kind == .string
    case "basis": return isFreeName(next) && (token.startsLine || ahead(2).kind == .string)
    case "let": return isFreeName(next) && (token.startsLine || ahead(2).kind == .symbol(.equal))
    case "for": return isFreeName(next) && (token.startsLine || isFreeName(ahead(2)))
    default: return false
    }
  }

  static let partWords: Set<String> = [
    "basis", "for", "let", "unknown", "red", "yellow", "remedy", "given", "change", "remove", "set", "at", "expect",
  ]

  /// Where the message about a missing part points: at what stands in its place, or behind what stands before it when
  /// that is where the line, the message or the file ends.
  func placeOfMissing(isBehind: Bool = false) -> (range: SourceRange, found: String) {
    let isPassed =
      token.kind == .end || token.kind == .symbol(.rightBrace) || beginsAnew || isWord(in: Self.partWords) || isBehind
    guard index > 0, isPassed, token.startsLine || token.kind == .end, place == .file else {
      return (token.range, found())
    }
    let end = tokens[index - 1].range.end
    let behind = SourceRange(file: file, start: end, end: end)
    return (behind, token.kind == .end ? found() : "the end of the line")
  }

  // MARK: Dates

  /// What stands in a date's place, reported; a number written as a date in another way is passed over.
  mutating func foreignDate(_ what: String) throws(Failure) {
    guard token.kind == .number || token.kind == .string else {
      throw expected(what, help: "a date is written `yyyy-mm-dd`")
    }
    var range = token.range
    var distance = 1
    if token.kind == .number {
      while case let next = ahead(distance), next.range.start == range.end, Self.mayBelongToDate(next) {
        range = range.union(next.range)
        distance += 1
      }
    }
    let text = sourceFile.text(range)
    report(
      .unexpected, range, "expected \(what), found `\(shortened(text))`",
      help: Self.date(foreign: text).map { "write `\($0)`" } ?? "a date is written `yyyy-mm-dd`")
    for _ in 0..<distance { advance() }
  }

  private static func mayBelongToDate(_ token: Token) -> Bool {
    switch token.kind {
    case .number, .date, .symbol(.dot), .symbol(.minus), .symbol(.slash): true
    default: false
    }
  }

  /// `1.3.2025`, `2025-3-1`, `"2025-03-01"` as they are written here. Between day and month nothing is guessed: with `/`
  /// either may come first.
  private static func date(foreign text: String) -> CivilDate? {
    let bare = text.filter { $0 != "\"" }
    let separator: Character = bare.contains(".") ? "." : "-"
    let parts = bare.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ (1...4).contains($0.count) && $0.allSatisfy(\.isNumber) }) else {
      return nil
    }
    let (year, day) = separator == "." ? (parts[2], parts[0]) : (parts[0], parts[2])
    guard year.count == 4, day.count <= 2, parts[1].count <= 2 else { return nil }
    func two(_ digits: Substring) -> String { digits.count == 1 ? "0" + digits : String(digits) }
    return CivilDate(iso: "\(year)-\(two(parts[1]))-\(two(day))")
  }
}
