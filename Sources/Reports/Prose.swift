internal import Krav

/// Sentences broken into lines.
public enum Prose {
  /// Breaks between words, never within what stands in backticks; a word that is wider stands alone.
  ///
  /// - Parameters:
  ///   - text: without line feeds that count.
  ///   - width: columns.
  public static func wrapped(_ text: String, width: Int) -> String {
    lines(of: words(text), width: width).joined(separator: "\n")
  }

  /// Breaks between words so that every line fits; a word that is wider is broken where the line ends.
  ///
  /// - Parameters:
  ///   - text: without line feeds that count; blanks at its beginning are kept.
  ///   - width: columns, at least one.
  public static func lines(of text: String, width: Int) -> [String] {
    let indent = String(text.prefix { $0 == " " }.prefix(max(0, width - 1)))
    let words = unbroken(text).flatMap { pieces(of: $0, width: width - indent.count) }
    return lines(of: words, width: width - indent.count).map { indent + $0 }
  }

  /// A lead, and behind it a text whose further lines stand beneath its first.
  ///
  /// - Parameters:
  ///   - lead: with the blanks that part it from the text.
  ///   - text: without line feeds that count.
  ///   - width: columns, those of the lead among them; `nil` breaks nothing.
  public static func hanging(_ lead: String, _ text: String, width: Int?) -> String {
    guard let width, lead.columns + text.columns > width else { return lead + text }
    guard width - lead.columns >= 20 else {
      let edge = String(repeating: " ", count: min(4, width / 4))
      let heads = lead.columns > width ? lines(of: lead, width: width) : [lead]
      return (heads + lines(of: text, width: width - edge.count).map { edge + $0 }).joined(separator: "\n")
    }
    let edge = String(repeating: " ", count: lead.columns)
    return lead + lines(of: text, width: width - edge.count).joined(separator: "\n" + edge)
  }

  private static func lines(of words: [String], width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var columns = 0
    for word in words {
      let wide = word.columns
      if !line.isEmpty, columns + 1 + wide > width {
        lines.append(line)
        (line, columns) = ("", 0)
      }
      if !line.isEmpty { (line, columns) = (line + " ", columns + 1) }
      line += word
      columns += wide
    }
    return lines + [line]
  }

  /// How wide a column must be so that no word is broken.
  static func widestWord(of text: String) -> Int {
    text.prefix { $0 == " " }.count + (unbroken(text).map(\.columns).max() ?? 0)
  }

  /// Words; the sign of a paragraph stays with its number.
  private static func unbroken(_ text: String) -> [String] {
    var words: [String] = []
    for word in text.split(whereSeparator: { $0.isWhitespace && $0 != "\u{A0}" }) {
      if words.last == "§" { words[words.count - 1] += " " + word } else { words.append(String(word)) }
    }
    return words
  }

  /// Parts of a word that fit, where possible behind a sign that parts it anyway.
  private static func pieces(of word: String, width: Int) -> [String] {
    guard word.columns > width else { return [word] }
    var pieces = [""]
    var columns = 0
    for character in word {
      let wide = character.columns
      if columns + wide > width, columns > 0 {
        let piece = pieces[pieces.count - 1]
        let end = piece.lastIndex { "-_/.+ ".contains($0) }.map { piece.index(after: $0) } ?? piece.endIndex
        // A sign that stands in front is no place to break.
        let isLate = 2 * piece[..<end].columns >= columns
        pieces[pieces.count - 1] = isLate ? String(piece[..<end]) : piece
        pieces.append(isLate ? String(piece[end...]) : "")
        columns = pieces[pieces.count - 1].columns
      }
      pieces[pieces.count - 1].append(character)
      columns += wide
    }
    return pieces
  }

  private static func words(_ text: String) -> [String] {
    var words = [""]
    var isQuoted = false
    for character in text {
      if character == "`" { isQuoted.toggle() }
      if character.isWhitespace, !isQuoted {
        if words[words.count - 1] != "" { words.append("") }
      } else {
        words[words.count - 1].append(character)
      }
    }
    return words.last == "" ? words.dropLast() : words
  }
}
