extension Digest {
  /// Columns of plain text.
  static let width = 72

  /// As plain text: lines of at most 72 columns where words allow it.
  public var text: String {
    var lines: [String] = []
    func add(_ text: String, indent: Int = 0, lead: String = "") {
      lines += Self.wrapped(Self.inert(text), indent: indent, lead: lead)
    }
    add(title)
    add(window)
    if !troubles.isEmpty {
      lines += ["", Self.inert(words.digest.trouble).uppercased(), ""]
      for trouble in troubles { add(trouble, indent: 2, lead: "! ") }
    }
    if !remarks.isEmpty {
      lines.append("")
      for remark in remarks { add(remark, indent: 2, lead: "! ") }
    }
    lines.append("")
    if isEmpty, isSound { add(([nothing] + service.prefix(1)).joined(separator: " ")) }
    if let standingText { add(standingText) }
    for section in sections where !section.entries.isEmpty {
      lines += ["", Self.inert(heading(section.kind)).uppercased()]
      for entry in section.entries.prefix(Self.most) {
        lines.append("")
        let mark = words.mark(entry.verdict)
        add(mark.isEmpty ? entry.heading : "\(mark): \(entry.heading)", indent: 2)
        for line in words.lines(entry) { add(line, indent: 2, lead: "  ") }
      }
      let rest = section.entries.count - Self.most
      if rest > 0 { lines += ["", NoticeWords.fill(words.digest.more, String(rest))] }
    }
    let rest = isEmpty && isSound ? Array(service.dropFirst()) : service
    if !rest.isEmpty { lines.append("") }
    for line in rest { add(line) }
    if lines.last != "" { lines.append("") }
    lines += ["-- ", words.digest.footer, words.digest.footerMore]
    return lines.joined(separator: "\n") + "\n"
  }

  /// On one line, and nothing in it that a terminal or a reader of mail obeys.
  static func inert(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n", "\r", "\t", "\u{85}", "\u{2028}", "\u{2029}": result.append(" ")
      default: result.append(CalendarWriter.isHarmful(scalar) ? "\u{FFFD}" : scalar)
      }
    }
    return String(result)
  }

  /// Broken between words.
  ///
  /// - Parameters:
  ///   - text: on one line.
  ///   - indent: of the lines after the first, in columns.
  ///   - lead: before the first.
  static func wrapped(_ text: String, indent: Int, lead: String) -> [String] {
    var lines: [String] = []
    var line = lead
    var isBare = true
    for word in text.split(separator: " ") {
      if !isBare, line.count + 1 + word.count > width {
        lines.append(line)
        line = String(repeating: " ", count: indent)
        isBare = true
      }
      line += (isBare ? "" : " ") + word
      isBare = false
    }
    lines.append(line)
    return lines
  }
}

extension NoticeWords {
  /// A shape and a word, so that no colour is needed; empty of what is closed.
  func mark(_ verdict: String?) -> String {
    guard let verdict else { return "" }
    let shape =
      switch verdict {
      case "green": "●"
      case "yellow": "▲"
      case "red": "■"
      default: "○"
      }
    return "\(shape) \(self.verdict(verdict).uppercased())"
  }

  /// What is told of an entry beneath its heading.
  func lines(_ entry: Digest.Entry) -> [String] {
    var lines: [String] = []
    if !entry.remarks.isEmpty {
      let text = entry.remarks.joined(separator: "; ")
      lines.append(text.prefix(1).uppercased() + text.dropFirst() + ".")
    }
    if let message = entry.message { lines.append(message) }
    if let remedy = entry.remedy { lines.append(NoticeWords.fill(digest.remedy, remedy)) }
    if !entry.basis.isEmpty { lines.append(NoticeWords.fill(digest.basis, entry.basis.joined(separator: "; "))) }
    lines.append(NoticeWords.fill(digest.alert, entry.alert))
    return lines
  }
}
