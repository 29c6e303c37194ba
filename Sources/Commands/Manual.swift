/// Manual pages in roff, by the macros of man(7), made from the table.
public enum Manual {
  /// When what the pages say was last gone over.
  private static let revised = "2026-11-21"

  /// A page: what it is called in the file system, and its text.
  public struct Page: Sendable {
    public var name: String
    public var text: String
  }

  /// All pages of a tool, and of programs that are one command each, which are daemons.
  public static func pages(_ tool: Tool, _ programs: [Usage]) -> [Page] {
    [Page(name: "\(tool.name).1", text: page(tool, programs))]
      + tool.usages.map { Page(name: "\(title($0)).1", text: page($0, see: [(tool.name, 1)])) }
      + programs.map { Page(name: "\($0.tool).8", text: page($0, section: 8, see: [(tool.name, 1)])) }
  }

  /// The page of a whole tool.
  public static func page(_ tool: Tool, _ programs: [Usage]) -> String {
    var page = RoffText(title: tool.name, section: 1, date: revised, manual: tool.name)
    page.section("NAME")
    page.line(RoffText.plain(tool.name) + " \\- " + RoffText.marked(tool.summary))
    page.section("SYNOPSIS")
    page.line("\\fB\(RoffText.plain(tool.name))\\fP \\fICOMMAND\\fP [\\fIOPTION\\fP]…")
    page.section("DESCRIPTION")
    page.paragraphs(tool.details)
    page.section("COMMANDS")
    for group in tool.groups {
      page.subsection(group.title)
      for usage in group.usages { page.entry("\\fB\(RoffText.plain(usage.name))\\fP", usage.summary) }
    }
    page.entries("EXIT STATUS", tool.outcomes.map { (String($0.code), $0.meaning) })
    page.entries("ENVIRONMENT", tool.environment.map { ($0.name, $0.text) })
    page.entries("FILES", tool.files.map { ($0.name, $0.text) })
    page.references(tool.usages.map { (title($0), 1) } + programs.map { ($0.tool, 8) })
    return page.text
  }

  /// The page of one command.
  ///
  /// - Parameters:
  ///   - usage: the command.
  ///   - section: of the manual: 1 for what people run, 8 for daemons.
  ///   - others: further pages to see.
  public static func page(_ usage: Usage, section: Int = 1, see others: [(name: String, section: Int)]) -> String {
    var page = RoffText(title: title(usage), section: section, date: revised, manual: usage.tool)
    page.section("NAME")
    page.line(RoffText.plain(title(usage)) + " \\- " + RoffText.marked(usage.summary))
    page.section("SYNOPSIS")
    page.synopsis(usage)
    if !usage.details.isEmpty || !usage.operands.isEmpty {
      page.section("DESCRIPTION")
      page.paragraphs(usage.details)
      for operand in usage.operands {
        page.entry("\\fI\(RoffText.plain(operand.name))\\fP", operand.summary + operand.kind.choices)
      }
    }
    page.section("OPTIONS")
    for option in usage.options + [.help] {
      let value = option.value.map { " \\fI\(RoffText.plain($0))\\fP" } ?? ""
      page.entry("\\fB\(RoffText.option("--" + option.name))\\fP" + value, option.explanation)
    }
    page.entries("EXIT STATUS", usage.outcomes.map { (String($0.code), $0.meaning) })
    page.examples(usage.examples)
    page.references(usage.seeAlso.map { (title(tool: usage.tool, $0), 1) } + others)
    return page.text
  }

  private static func title(_ usage: Usage) -> String { title(tool: usage.tool, usage.name) }

  private static func title(tool: String, _ name: String) -> String {
    name.isEmpty ? tool : tool + "-" + name.replacing(" ", with: "-")
  }
}
