/// A strict reader of XML 1.0 in UTF-8, one step at a time, for the parts of office documents: no document type and so no
/// entities of its own. Prefixes of names are left out. It keeps only its place; the bytes are given to each step.
struct XMLScanner {
  enum Step: Equatable {
    case start, end, text
    case finished
  }

  struct Attribute {
    /// Without its prefix.
    var name: Range<Int>
    /// Between the quotes, as written.
    var value: Range<Int>
    var isPrefixed: Bool
  }

  static let depthLimit = 64
  static let attributeLimit = 256

  private var index = 0
  private var open: [Range<Int>] = []
  private var hasRoot = false
  /// The element ended where it began: `<a/>`.
  private var endsAtOnce = false
  /// The element's name, without its prefix.
  private(set) var name = 0..<0
  private(set) var attributes: [Attribute] = []
  /// Text as written, with references unless it is a CDATA section.
  private(set) var text = 0..<0
  private(set) var isLiteral = false

  /// - Parameter bytes: the whole part.
  init(_ bytes: Span<UInt8>) throws(WorkbookFault) {
    do {
      _ = try UTF8Span(validating: bytes)
    } catch {
      throw WorkbookFault(offset: error.byteOffsets.lowerBound, expected: "UTF-8")
    }
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { index = 3 }
  }

  var depth: Int { open.count }
  var offset: Int { index }

  private func fault(_ expected: String) -> WorkbookFault { WorkbookFault(offset: index, expected: expected) }

  /// The next tag or stretch of text; comments and processing instructions are passed over.
  mutating func next(_ bytes: Span<UInt8>) throws(WorkbookFault) -> Step {
    if endsAtOnce {
      endsAtOnce = false
      return try close(bytes, open.last ?? 0..<0)
    }
    while index < bytes.count {
      if bytes[index] != 0x3C {
        let start = index
        while index < bytes.count, bytes[index] != 0x3C {
          let byte = bytes[index]
          guard byte >= 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D else {
            throw fault("no control character")
          }
          if byte == 0x3E, index - start >= 2, bytes[index - 1] == 0x5D, bytes[index - 2] == 0x5D {
            throw fault("`&gt;` behind `]]`")
          }
          index += 1
        }
        if !open.isEmpty {
          (text, isLiteral) = (start..<index, false)
          return .text
        }
        for place in start..<index where !Self.isSpace(bytes[place]) {
          index = place
          throw fault("nothing but white space outside the root element")
        }
        continue
      }
      if bytes.hasPrefix("<!--", index) {
        try pass("-->", bytes, from: index + 4)
        continue
      }
      if bytes.hasPrefix("<![CDATA[", index), !open.isEmpty {
        let start = index + 9
        try pass("]]>", bytes, from: start)
        (text, isLiteral) = (start..<index - 3, true)
        return .text
      }
      if bytes.hasPrefix("<?", index) {
        try pass("?>", bytes, from: index + 2)
        continue
      }
      if bytes.hasPrefix("<!", index) { throw fault("no document type") }
      if bytes.hasPrefix("</", index) {
        index += 2
        let (whole, local, _) = try readName(bytes)
        skipSpace(bytes)
        guard index < bytes.count, bytes[index] == 0x3E else { throw fault("`>` behind the name") }
        index += 1
        guard let opened = open.last, bytes.isSame(opened, whole) else {
          throw fault("the end of the element that is open")
        }
        name = local
        return try close(bytes, opened)
      }
      return try begin(bytes)
    }
    guard open.isEmpty, hasRoot else { throw fault("the end of the element that is open") }
    return .finished
  }

  private mutating func close(_ bytes: Span<UInt8>, _ whole: Range<Int>) throws(WorkbookFault) -> Step {
    open.removeLast()
    attributes.removeAll(keepingCapacity: true)
    var start = whole.lowerBound
    for place in whole where bytes[place] == 0x3A { start = place + 1 }
    name = start..<whole.upperBound
    return .end
  }

  private mutating func begin(_ bytes: Span<UInt8>) throws(WorkbookFault) -> Step {
    guard !open.isEmpty || !hasRoot else { throw fault("one root element") }
    guard open.count < Self.depthLimit else { throw fault("at most \(Self.depthLimit) elements within each other") }
    index += 1
    let (whole, local, _) = try readName(bytes)
    attributes.removeAll(keepingCapacity: true)
    while true {
      let hadSpace = skipSpace(bytes)
      guard index < bytes.count else { throw fault("the end of the tag") }
      if bytes[index] == 0x3E {
        index += 1
        break
      }
      if bytes.hasPrefix("/>", index) {
        index += 2
        endsAtOnce = true
        break
      }
      guard hadSpace else { throw fault("white space before an attribute") }
      try attribute(bytes)
    }
    hasRoot = true
    open.append(whole)
    name = local
    return .start
  }

  private mutating func attribute(_ bytes: Span<UInt8>) throws(WorkbookFault) {
    guard attributes.count < Self.attributeLimit else { throw fault("at most \(Self.attributeLimit) attributes") }
    let (_, local, isPrefixed) = try readName(bytes)
    skipSpace(bytes)
    guard index < bytes.count, bytes[index] == 0x3D else { throw fault("`=` behind the attribute's name") }
    index += 1
    skipSpace(bytes)
    guard index < bytes.count, bytes[index] == 0x22 || bytes[index] == 0x27 else { throw fault("a value in quotes") }
    let quote = bytes[index]
    let start = index + 1
    index = start
    while index < bytes.count, bytes[index] != quote {
      guard bytes[index] != 0x3C, bytes[index] >= 0x20 || Self.isSpace(bytes[index]) else {
        throw fault("no `<` and no control character in a value")
      }
      index += 1
    }
    guard index < bytes.count else { throw fault("the end of the value") }
    let value = start..<index
    index += 1
    for other in attributes where other.isPrefixed == isPrefixed && bytes.isSame(other.name, local) && !isPrefixed {
      throw fault("each attribute once")
    }
    attributes.append(Attribute(name: local, value: value, isPrefixed: isPrefixed))
  }

  private mutating func readName(
    _ bytes: Span<UInt8>
  ) throws(WorkbookFault) -> (whole: Range<Int>, local: Range<Int>, isPrefixed: Bool) {
    let start = index
    var local = start
    while index < bytes.count, Self.isNameByte(bytes[index]) {
      if bytes[index] == 0x3A { local = index + 1 }
      index += 1
    }
    guard index > local, bytes[start] >= 0x41 else { throw fault("a name") }
    return (start..<index, local..<index, local > start)
  }

  private mutating func pass(_ end: String, _ bytes: Span<UInt8>, from start: Int) throws(WorkbookFault) {
    let begin = index
    index = start
    while index < bytes.count {
      if bytes.hasPrefix(end, index) {
        index += end.utf8.count
        return
      }
      index += 1
    }
    index = begin
    throw fault("`\(end)` behind what begins here")
  }

  @discardableResult
  private mutating func skipSpace(_ bytes: Span<UInt8>) -> Bool {
    let start = index
    while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
    return index > start
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

  /// Letters, digits, `.`, `-`, `_`, `:` and all beyond ASCII.
  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x80...: true
    default: false
    }
  }

  // MARK: Values

  /// Whether the element at hand is called so.
  func isNamed(_ word: String, _ bytes: Span<UInt8>) -> Bool {
    name.count == word.utf8.count && bytes.hasPrefix(word, name.lowerBound)
  }

  /// The value of an attribute of the element that has just begun, with its references replaced.
  ///
  /// - Parameters:
  ///   - word: its name without a prefix.
  ///   - bytes: the part.
  ///   - isPrefixed: whether it is written with one, as `r:id` is.
  func value(of word: String, _ bytes: Span<UInt8>, isPrefixed: Bool = false) throws(WorkbookFault) -> String? {
    for attribute in attributes
    where attribute.isPrefixed == isPrefixed && attribute.name.count == word.utf8.count
      && bytes.hasPrefix(word, attribute.name.lowerBound)
    {
      var content: [UInt8] = []
      try Self.append(attribute.value, bytes, to: &content)
      return String(decoding: content, as: UTF8.self)
    }
    return nil
  }

  /// Appends the text at hand, with its references replaced.
  func appendText(_ bytes: Span<UInt8>, to content: inout [UInt8]) throws(WorkbookFault) {
    if isLiteral {
      for place in text { content.append(bytes[place]) }
    } else {
      try Self.append(text, bytes, to: &content)
    }
  }

  private static func append(
    _ range: Range<Int>, _ bytes: Span<UInt8>, to content: inout [UInt8]
  ) throws(WorkbookFault) {
    var index = range.lowerBound
    while index < range.upperBound {
      guard bytes[index] == 0x26 else {
        content.append(bytes[index])
        index += 1
        continue
      }
      var end = index + 1
      while end < range.upperBound, end - index < 12, bytes[end] != 0x3B { end += 1 }
      guard end < range.upperBound, bytes[end] == 0x3B,
        let scalar = reference(bytes.text(index + 1, end))
      else { throw WorkbookFault(offset: index, expected: "a reference to a character") }
      content.append(contentsOf: Array(String(Character(scalar)).utf8))
      index = end + 1
    }
  }

  private static func reference(_ name: String) -> Unicode.Scalar? {
    switch name {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard name.first == "#" else { return nil }
      let digits = name.dropFirst()
      let isHex = digits.first == "x"
      let number = isHex ? digits.dropFirst() : digits
      guard let first = number.first, first != "+", first != "-", let value = UInt32(number, radix: isHex ? 16 : 10),
        value >= 0x20 || value == 9 || value == 10 || value == 13, value != 0xFFFE, value != 0xFFFF
      else { return nil }
      return Unicode.Scalar(value)
    }
  }
}

extension Span where Element == UInt8 {
  func hasPrefix(_ word: String, _ index: Int) -> Bool {
    guard index + word.utf8.count <= count else { return false }
    var place = index
    for byte in word.utf8 {
      if self[place] != byte { return false }
      place += 1
    }
    return true
  }

  func isSame(_ one: Range<Int>, _ other: Range<Int>) -> Bool {
    guard one.count == other.count else { return false }
    for offset in 0..<one.count where self[one.lowerBound + offset] != self[other.lowerBound + offset] { return false }
    return true
  }
}
