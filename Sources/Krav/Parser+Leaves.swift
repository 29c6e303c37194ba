internal import CivilTime

extension Parser {
  /// A name that is no reserved word.
  ///
  /// - Parameter takesString: whether a string may follow.
  mutating func name(_ what: String, takesString: Bool = false) throws(Failure) -> Name {
    let isOther = takesString ? beginsAnewBeforeName : beginsAnew
    guard token.kind == .name, !isOther, !Self.structural.contains(token.text) else { throw expected(what) }
    guard isFreeName(token) else {
      throw fail(
        .reservedWord, token.range, "`\(token.text)` is a word of the language and cannot name anything here",
        help: "choose another name; only a field may be named so")
    }
    return word()
  }

  /// The current token as a name, reserved or not.
  mutating func word() -> Name {
    defer { advance() }
    return Name(text: token.text, range: token.range)
  }

  /// Reserved words that nobody would choose for a name: where one stands instead, the name is missing.
  private static let structural: Set<String> = [
    "where", "in", "by", "satisfies", "of", "and", "or", "is", "else", "under", "within",
  ]

  mutating func anyWord(_ what: String) throws(Failure) -> Name {
    guard token.kind == .name else { throw expected(what) }
    return word()
  }

  mutating func string(_ what: String) throws(Failure) -> StringSyntax {
    guard token.kind == .string else { throw expected(what) }
    defer { advance() }
    return StringSyntax(value: value(ofString: token.range), range: token.range)
  }

  mutating func strings(_ what: String) throws(Failure) -> [StringSyntax] {
    try separated { (parser) throws(Failure) in try parser.string(what) }
  }

  mutating func date(_ what: String) throws(Failure) -> CivilDate {
    guard token.kind == .date else {
      try foreignDate(what)
      return CivilDate(dayNumber: 0)
    }
    let text = sourceFile.text(token.range)
    let date = CivilDate(iso: text)
    if date == nil {
      report(.noSuchDate, token.range, "there is no day `\(text)`", help: "look it up in a calendar")
    }
    advance()
    return date ?? CivilDate(dayNumber: 0)
  }

  mutating func instant() throws(Failure) -> Instant {
    let text = sourceFile.text(token.range)
    let instant = Instant(rfc3339: text)
    if instant == nil {
      report(
        .noSuchInstant, token.range, "`\(shortened(text))` is no instant",
        help: "write it as `2027-03-28T13:00:00+01:00`, with seconds and offset")
    }
    advance()
    return instant ?? Instant(seconds: 0)
  }

  /// A number or percentage as an exact fraction.
  mutating func fraction() throws(Failure) -> Fraction {
    let value = Self.fraction(sourceFile.bytes[Int(token.range.start)..<Int(token.range.end)])
    if value == nil {
      report(
        .numberRange, token.range, "the number does not fit in 64 bits", help: "write it with fewer digits")
    }
    advance()
    return value ?? Fraction(0)
  }

  private static func fraction(_ digits: ArraySlice<UInt8>) -> Fraction? {
    var numerator: Int64 = 0
    var denominator: Int64 = 1
    var passedPoint = false
    for byte in digits {
      switch byte {
      case 0x2E: passedPoint = true
      case 0x25:
        let (product, overflow) = denominator.multipliedReportingOverflow(by: 100)
        guard !overflow else { return nil }
        denominator = product
      default:
        let (tenfold, overflow) = numerator.multipliedReportingOverflow(by: 10)
        let (sum, sumOverflow) = tenfold.addingReportingOverflow(Int64(byte &- 0x30))
        guard !overflow, !sumOverflow else { return nil }
        numerator = sum
        guard passedPoint else { continue }
        let (product, productOverflow) = denominator.multipliedReportingOverflow(by: 10)
        guard !productOverflow else { return nil }
        denominator = product
      }
    }
    return Fraction(numerator, over: denominator)
  }

  mutating func wholeNumber(_ what: String) throws(Failure) -> Int64 {
    guard token.kind == .number else { throw expected(what) }
    let range = token.range
    let value = try fraction()
    if !value.isInteger {
      report(.wholeNumber, range, "\(what) is a whole number", help: "write it without decimals")
    }
    return value.floor
  }

  mutating func percentage() throws(Failure) -> Fraction {
    if token.kind == .number {
      report(
        .unexpected, token.range, "expected a percentage, found \(found())",
        help: "write `\(sourceFile.text(token.range))%`")
      return try fraction()
    }
    guard token.kind == .percent else { throw expected("a percentage", help: "a share is written `35%`") }
    return try fraction()
  }

  /// The words in quotes in the grammar's expressions.
  static let reserved: Set<String> = [
    "and", "or", "not", "is", "set", "missing", "in", "under", "within", "last", "next", "else", "today", "now", "this",
    "exists", "no", "every", "count", "share", "latest", "earliest", "sum", "median", "of", "at", "least", "where",
    "by", "satisfies", "true", "false",
  ]

  /// What the string means: without quotes and escapes.
  private mutating func value(ofString range: SourceRange) -> String {
    var content = sourceFile.bytes[Int(range.start)..<Int(range.end)]
    // Inside a message the string stands in the message's own escapes.
    if place == .message { content = Self.withoutBackslashes(content)[...] }
    content = content.dropFirst()
    if content.last == 0x22 { content.removeLast() }
    guard content.contains(0x5C) else { return String(decoding: content, as: UTF8.self) }
    var index = content.startIndex
    while let slash = content[index...].firstIndex(of: 0x5C), slash + 1 < content.endIndex {
      if content[slash + 1] != 0x22 && content[slash + 1] != 0x5C {
        reportEscape(at: place == .file ? slash : nil, in: range)
      }
      index = slash + 2
    }
    return String(decoding: Self.withoutBackslashes(content), as: UTF8.self)
  }

  /// Each backslash gone, and what it stood before kept.
  private static func withoutBackslashes(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      if bytes[index] == 0x5C, index + 1 < bytes.endIndex { index += 1 }
      result.append(bytes[index])
      index += 1
    }
    return result
  }

  /// Reports a backslash before what needs none; at the whole string when its own place is not known.
  mutating func reportEscape(at offset: Int?, in string: SourceRange) {
    var range = string
    if let offset {
      range.start = Int32(offset)
      range.end = min(range.start + 2, string.end)
      // To the end of the character.
      while range.end < string.end, sourceFile.bytes[Int(range.end)] & 0xC0 == 0x80 { range.end += 1 }
    }
    report(
      .unknownEscape, range, "`\\` stands before what needs none",
      help: "only `\\\"`, `\\\\` and, in a message, `\\{` are written with it; a `\\` itself is `\\\\`")
  }
}
