internal import Krav
internal import Records

extension CodeReference {
  /// As a page of the terminal.
  ///
  /// - Parameters:
  ///   - width: columns that lines of prose may take; examples are never broken.
  ///   - isColoured: whether headings are written bold (ECMA-48).
  public func text(width: Int, isColoured: Bool) -> String {
    func heading(_ text: String) -> String { isColoured ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
    var text = heading(code) + (severity.map { " (\($0))" } ?? "") + "\n"
    text += Prose.wrapped(title, width: width) + "\n\n"
    text += Prose.wrapped(explanation, width: width) + "\n"
    if let example {
      text += "\n\(heading("Wrong"))\n\n" + Self.indented(example.wrong)
      text += "\n\(heading("What is said of it"))\n\n" + Self.indented(example.said)
      text += "\n\(heading("Right"))\n\n" + Self.indented(example.right)
    }
    if let section { text += "\nSee «\(section)» in the language's reference.\n" }
    if !namesakes.isEmpty { text += "\nSee also \(namesakes.joined(separator: ", ")).\n" }
    return text
  }

  /// One line for each code: the code and its title, the latter broken under itself.
  public static func list(width: Int) -> String {
    let indent = (all.map { $0.code.count }.max() ?? 0) + 2
    return all.map { reference in
      let title = Prose.wrapped(reference.title, width: max(20, width - indent))
      let gap = String(repeating: " ", count: indent - reference.code.count)
      return reference.code + gap + title.replacing("\n", with: "\n" + String(repeating: " ", count: indent)) + "\n"
    }.joined()
  }

  /// All codes, a row each.
  public static var table: CSV {
    var table = CSV(header: ["code", "severity", "title"])
    for reference in all { table.add([reference.code, reference.severity ?? "", reference.title]) }
    return table
  }

  /// One JSON object, with a line feed.
  public func json() -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.field("code", code)
    json.field("severity", severity)
    json.field("title", title)
    json.field("section", section)
    json.field("explanation", explanation)
    json.field("wrong", example?.wrong)
    json.field("said", example?.said)
    json.field("right", example?.right)
    json.endObject()
    json.endLine()
    return json.bytes
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.isEmpty ? "" : "    " + Diagnostic.visible(String($0))
    }
    .joined(separator: "\n") + (text.hasSuffix("\n") ? "" : "\n")
  }
}
