internal import Krav

/// Sentences broken into lines.
public enum Prose {
  /// Breaks between words, never within what stands in backticks; a word that is wider stands alone.
  public static func wrapped(_ text: String, width: Int) -> String {
    var lines: [String] = []
    var line = ""
    for word in words(of: text) {
      if !line.isEmpty, line.columns + 1 + word.columns > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return (lines + [line]).joined(separator: "\n")
  }

  private static func words(of text: String) -> [String] {
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
