internal import CivilTime
internal import Krav

/// Writes HTML. What is not a literal of this source is escaped: there is no other way in.
struct PageWriter {
  private(set) var bytes: [UInt8] = []
  let words: PageWords

  init(words: PageWords = .bokmål) {
    self.words = words
    bytes.reserveCapacity(64 << 10)
  }

  /// A literal of this source.
  struct Markup: ExpressibleByStringLiteral {
    fileprivate let text: String
    init(stringLiteral text: String) { self.text = text }
  }

  mutating func tag(_ markup: Markup) { bytes.append(contentsOf: markup.text.utf8) }

  /// The policy's own style and script, whose hashes the page declares.
  mutating func own(_ text: [UInt8]) { bytes += text }

  mutating func number(_ value: Int) { bytes.append(contentsOf: String(value).utf8) }

  /// Text between tags or between the quotes of an attribute.
  mutating func text(_ text: String) {
    bytes.append(escaping: text) { Self.isHarmless($0) ? nil : "\u{FFFD}" }
  }

  /// Neither a control, nor one of the marks that turn the direction of the text around it, nor what no document may hold.
  static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: true
    case 0x00..<0x20, 0x7F..<0xA0: false
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFF9...0xFFFB: false
    case 0xFDD0...0xFDEF: false
    default: scalar.value & 0xFFFE != 0xFFFE
    }
  }

  /// Text with what stands between grave accents as code.
  mutating func prose(_ text: String) {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    for (place, part) in parts.enumerated() {
      let isCode = !place.isMultiple(of: 2) && place < parts.count - 1
      if isCode { tag("<code>") }
      self.text(String(part))
      if isCode { tag("</code>") }
    }
  }

  mutating func time(_ moment: Page.Moment, withClock: Bool = false) {
    tag("<time datetime=\"")
    text(moment.iso)
    tag("\">")
    text(withClock ? words.moment(moment) : words.date(moment.date))
    tag("</time>")
  }

  mutating func time(_ date: CivilDate) {
    tag("<time datetime=\"")
    text(date.description)
    tag("\">")
    text(words.date(date))
    tag("</time>")
  }

  /// The class by which a colour and its shape are drawn.
  mutating func letter(_ verdict: Verdict) {
    switch verdict {
    case .green: tag("g")
    case .yellow: tag("y")
    case .red: tag("r")
    case .unknown: tag("u")
    }
  }

  /// A shape with its word.
  mutating func light(_ verdict: Verdict) {
    tag("<span class=\"l ")
    letter(verdict)
    tag("\">")
    text(words.colour(verdict))
    tag("</span>")
  }
}
