internal import Krav
internal import Reports

/// What `--help` tells, laid out for a width.
public struct Help: Sendable {
  private let width: Int
  private let isColoured: Bool

  /// - Parameters:
  ///   - width: columns that lines may take; examples are never broken.
  ///   - isColoured: whether headings are written bold (ECMA-48).
  public init(width: Int, isColoured: Bool) {
    self.width = max(40, width)
    self.isColoured = isColoured
  }

  /// Of a whole tool: its commands by group.
  public func text(_ tool: Tool) -> String {
    var text = prose("\(tool.name): \(tool.summary)", 0) + "\n"
    for paragraph in tool.details { text += prose(paragraph, 0) + "\n" }
    let column = min(18, tool.usages.map(\.name.count).max() ?? 0) + 4
    for group in tool.groups {
      text += heading(group.title)
      for usage in group.usages { text += entry(usage.name, usage.summary, column) }
      text += "\n"
    }
    text += notes("exit codes", tool.outcomes.map { (String($0.code), $0.meaning) })
    text += notes("environment", tool.environment.map { ($0.name, $0.text) })
    text += notes("files", tool.files.map { ($0.name, $0.text) })
    return text + prose("`\(tool.name) help COMMAND` tells more of one, with examples.", 0)
  }

  /// Of one command.
  public func text(_ usage: Usage) -> String {
    var text = prose("\(usage.invocation): \(usage.summary)", 0) + "\n" + synopsis(usage) + "\n"
    for paragraph in usage.details { text += prose(paragraph, 0) + "\n" }
    text += notes("operands", usage.operands.map { ($0.name, $0.summary + $0.kind.choices) })
    text += notes("options", (usage.options + [.help]).map { ($0.form, $0.explanation) })
    if !usage.examples.isEmpty {
      text += heading("examples")
      for example in usage.examples { text += "  \(example.line)\n" + prose(example.shows, 6) }
      text += "\n"
    }
    text += notes("exit codes", usage.outcomes.map { (String($0.code), $0.meaning) })
    guard !usage.seeAlso.isEmpty else { return String(text.dropLast()) }
    return text + prose("see also: " + usage.seeAlso.map { "`\(usage.tool) \($0)`" }.joined(separator: ", "), 0)
  }

  private func heading(_ text: String) -> String { (isColoured ? "\u{1B}[1m\(text)\u{1B}[0m" : text) + "\n" }

  /// The form, with what does not fit beneath its first part.
  private func synopsis(_ usage: Usage) -> String {
    let lead = "usage: "
    let indent = min(lead.count + usage.invocation.count + 1, width / 2)
    var lines = [lead + usage.invocation]
    for part in usage.synopsis.dropFirst() {
      if lines[lines.count - 1].columns + 1 + part.columns > width {
        lines.append(String(repeating: " ", count: indent) + part)
      } else {
        lines[lines.count - 1] += " " + part
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func notes(_ title: String, _ notes: [(name: String, text: String)]) -> String {
    guard !notes.isEmpty else { return "" }
    let column = min(20, notes.map(\.name.columns).max() ?? 0) + 4
    return heading(title) + notes.map { entry($0.name, $0.text, column) }.joined() + "\n"
  }

  /// A name, and behind it from a column on what it means; a name that is too long stands on a line of its own.
  private func entry(_ name: String, _ text: String, _ column: Int) -> String {
    let edge = String(repeating: " ", count: column)
    let body = prose(text, column)
    guard name.columns + 4 <= column else { return "  \(name)\n" + body }
    return "  " + name + String(edge.dropFirst(2 + name.columns)) + body.dropFirst(column)
  }

  private func prose(_ text: String, _ indent: Int) -> String {
    let edge = String(repeating: " ", count: indent)
    return edge + Prose.wrapped(text, width: max(20, width - indent)).replacing("\n", with: "\n" + edge) + "\n"
  }
}

extension Usage.Option {
  /// What it does, what it may be and what holds without it.
  var explanation: String {
    summary + kind.choices + (fallback.map { "; without it \($0)" } ?? "")
      + (isRepeatable ? "; may be given several times" : "")
  }
}

extension Usage.Kind {
  /// What may stand there, as a remark behind what it is.
  var choices: String {
    switch self {
    case .words(let words): ": " + words.joined(separator: ", ")
    case .number(let range?): ", from \(range.lowerBound) to \(range.upperBound)"
    default: ""
    }
  }
}
