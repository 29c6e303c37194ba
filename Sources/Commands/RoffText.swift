/// A manual page as it is written, line by line.
struct RoffText {
  private(set) var text: String

  init(title: String, section: Int, date: String, manual: String) {
    text = ".TH \(Self.option(title.uppercased())) \(section) \(date) \(manual)\n"
    text += ".nh\n.ad l\n"
  }

  mutating func section(_ title: String) { text += ".SH \(title)\n" }
  mutating func subsection(_ title: String) { text += ".SS \(Self.plain(title))\n" }

  /// A line that is roff already.
  mutating func line(_ roff: String) { text += Self.ascii(roff) + "\n" }

  mutating func paragraphs(_ paragraphs: [String]) {
    for (index, paragraph) in paragraphs.enumerated() {
      if index > 0 { text += ".PP\n" }
      text += Self.marked(paragraph) + "\n"
    }
  }

  /// A name, which is roff already, and what it means.
  mutating func entry(_ name: String, _ meaning: String) {
    text += ".TP\n\(Self.ascii(name))\n\(Self.marked(meaning))\n"
  }

  mutating func entries(_ title: String, _ entries: [(name: String, text: String)]) {
    guard !entries.isEmpty else { return }
    section(title)
    for item in entries { entry("\\fB\(Self.plain(item.name))\\fP", item.text) }
  }

  mutating func synopsis(_ usage: Usage) {
    let parts = usage.synopsis.map { Self.option($0).replacing(" ", with: "\\ ") }
    line("\\fB\(parts[0])\\fP " + parts.dropFirst().joined(separator: " "))
  }

  mutating func examples(_ examples: [Usage.Example]) {
    guard !examples.isEmpty else { return }
    section("EXAMPLES")
    for (index, example) in examples.enumerated() {
      if index > 0 { text += ".PP\n" }
      text += "\(Self.marked(example.shows)):\n.PP\n.RS 4\n.nf\n\(Self.option(example.line))\n.fi\n.RE\n"
    }
  }

  mutating func references(_ pages: [(name: String, section: Int)]) {
    guard !pages.isEmpty else { return }
    section("SEE ALSO")
    for (index, page) in pages.enumerated() {
      text += ".BR \(Self.option(page.name)) (\(page.section))\(index + 1 < pages.count ? "," : "")\n"
    }
  }

  // MARK: Characters

  /// Text in which nothing is a command; what stands in backticks is bold.
  static func marked(_ text: String) -> String {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    return guarded(
      parts.enumerated().map { place, part in
        place % 2 == 1 ? "\\fB\(option(String(part)))\\fP" : plain(String(part))
      }.joined())
  }

  /// Text in which nothing is a command.
  static func plain(_ text: String) -> String { guarded(ascii(text.replacing("\\", with: "\\e"))) }

  /// What is typed: its hyphens are minus signs, which can be copied.
  static func option(_ text: String) -> String {
    let minus = text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("'", with: "\\(aq")
    return guarded(
      ascii(minus.replacing("~", with: "\\(ti").replacing("^", with: "\\(ha").replacing("`", with: "\\(ga")))
  }

  /// A line that begins with a point or a quote is a command to roff.
  private static func guarded(_ text: String) -> String {
    text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
  }

  /// Every terminal's roff reads ASCII.
  private static func ascii(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      guard scalar.value > 0x7E else { return String(scalar) }
      let digits = String(scalar.value, radix: 16, uppercase: true)
      return "\\[u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "]"
    }.joined()
  }
}
