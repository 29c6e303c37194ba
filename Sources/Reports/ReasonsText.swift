public import Engine
internal import Krav
public import Records

/// What ``ReasonsJSON`` writes, as a person reads it in a terminal: only the steps that decide.
public struct ReasonsText {
  private let width: Int
  private let text: ExplanationText

  /// - Parameter width: columns; lines are broken between words, and never below forty columns.
  public init(width: Int = 80, words: Phrasebook = .bokmål) {
    self.width = max(40, width)
    text = ExplanationText(SourceSet(), words: words)
  }

  /// Why, why not, legal basis, what would clear it and what comes; without the heading of an alert.
  public func rendered(_ answer: JSONValue) -> String {
    var lines: [String] = []
    if answer["withheld"].isTrue { add(text.withheld, 0, &lines) }
    for clause in answer["why"].items {
      lines.append(Diagnostic.visible(clause["heading"].text ?? "") + ":")
      add(clause["step"], 1, &lines)
    }
    if answer["why"].items.isEmpty || answer["verdict"].text == "unknown" {
      let missing = answer["missing"].items.compactMap(\.text)
      if !missing.isEmpty { add(text.lack(missing), 1, &lines) }
    }
    for clause in answer["why_not"].items {
      lines.append(Diagnostic.visible(clause["heading"].text ?? "") + ":")
      add(clause["step"], 1, &lines)
    }
    if !answer["bases"].items.isEmpty {
      // Where no condition is false it is the law that is silent.
      let isLawSilent = answer["verdict"].text == "silent" && answer["why"].items.isEmpty
      lines.append((isLawSilent ? text.why(nil) : text.basesHeading) + ":")
      for basis in answer["bases"].items { add(basis["sentence"].text ?? "", 1, &lines) }
    }
    addSuggestions(answer, &lines)
    lines.append(text.aheadHeading + ":")
    let ahead = answer["ahead"].items.compactMap { $0["sentence"].text }
    for sentence in ahead.isEmpty ? [answer["forecast"].text ?? ""] : ahead { add(sentence, 1, &lines) }
    return lines.map { $0 + "\n" }.joined()
  }

  private func addSuggestions(_ answer: JSONValue, _ lines: inout [String]) {
    var heading: String?
    for suggestion in answer["would_clear"].items {
      if suggestion["heading"].text != heading {
        heading = suggestion["heading"].text
        lines.append((heading ?? "") + ":")
      }
      add("- " + (suggestion["sentence"].text ?? ""), 1, &lines)
    }
    guard let remark = answer["would_clear_remark"].text else { return }
    add(remark, heading == nil ? 0 : 1, &lines)
  }

  /// The parts of a condition, not the whole, where the parts tell it all.
  private func add(_ step: JSONValue, _ level: Int, _ lines: inout [String]) {
    let deciding = step["steps"].items.filter { $0["decides"].isTrue }
    let tellsNothing = step["values"].items.isEmpty && step["members"] == .null
    if tellsNothing && !deciding.isEmpty {
      for inner in deciding { add(inner, level, &lines) }
      return
    }
    add(step["sentence"].text ?? "", level, &lines)
    for inner in deciding { add(inner, level + 1, &lines) }
  }

  private func add(_ sentence: String, _ level: Int, _ lines: inout [String]) {
    let indent = String(repeating: "  ", count: level)
    var line = indent
    var isFresh = true
    for word in Self.unbroken(Diagnostic.visible(sentence)) {
      let isLong = word.columns + indent.count + 4 > width
      for piece in isLong ? Prose.lines(of: word, width: width - indent.count - 4) : [word] {
        if !isFresh, line.columns + 1 + piece.columns > width {
          lines.append(line)
          line = indent + "    " + piece
        } else {
          line += (isFresh ? "" : " ") + piece
        }
        isFresh = false
      }
    }
    lines.append(line)
  }

  /// Words, the day of a date with its month.
  private static func unbroken(_ sentence: String) -> [String] {
    var words: [String] = []
    for word in sentence.split(separator: " ", omittingEmptySubsequences: false) {
      if let last = words.last, last.last == ".", last.dropLast().last?.isNumber ?? false {
        words[words.count - 1] += " " + word
      } else {
        words.append(String(word))
      }
    }
    return words
  }
}
