/// Completion for fish 3, made from the table.
public enum FishCompletion {
  /// - Parameters:
  ///   - tool: a program with commands.
  ///   - programs: programs that are one command each.
  public static func script(_ tool: Tool, _ programs: [Usage]) -> String {
    let values = Set(tool.usages.flatMap(\.options).filter { $0.value != nil }.map { "--\($0.name)" }).sorted()
    var text = """
      # fish completion for \(([tool.name] + programs.map(\.tool)).joined(separator: " "))

      # Whether what stands before the cursor is this command, without what belongs to it.
      function __\(tool.name)_is
        set -l command
        set -l skip 0
        for word in (commandline -opc)[2..-1]
          if test $skip = 1
            set skip 0
          else if contains -- $word \(values.joined(separator: " "))
            set skip 1
          else if not string match -q -- '-*' $word
            set -l line $command $word
            contains -- "$line" \(tool.lines.map(quoted).joined(separator: " ")); and set -a command $word
          end
        end
        test "$command" = "$argv"
      end
      complete -c \(tool.name) -f

      """
    for line in [""] + tool.lines {
      for word in tool.words(below: line) {
        text += "complete -c \(tool.name) -n \(condition(line, tool)) -a \(word)"
        text += " -d \(quoted(tool.summary(of: word, below: line)))\n"
      }
    }
    text += "complete -c \(tool.name) -s h -l help -d \(quoted(Usage.Option.help.summary))\n"
    for usage in tool.usages { text += entries(usage, " -n \(condition(usage.name, tool))", tool) }
    for program in programs {
      text += "complete -c \(program.tool) -f\n"
      text += "complete -c \(program.tool) -s h -l help -d \(quoted(Usage.Option.help.summary))\n"
      text += entries(program, "", tool)
    }
    return text
  }

  private static func condition(_ line: String, _ tool: Tool) -> String {
    line.isEmpty ? "'__\(tool.name)_is'" : "'__\(tool.name)_is \(line)'"
  }

  private static func entries(_ usage: Usage, _ condition: String, _ tool: Tool) -> String {
    let start = "complete -c \(usage.tool)\(condition)"
    var text = ""
    for option in usage.options {
      let need = option.kind == .file ? " -r" : " -x"
      let value = option.value == nil ? "" : need + (choices(option.kind, tool).map { " " + $0 } ?? "")
      text += "\(start) -l \(option.name)\(value) -d \(quoted(option.summary))\n"
    }
    for operand in usage.operands {
      if let choices = choices(operand.kind, tool) { text += "\(start) \(choices)\n" }
    }
    return text
  }

  /// What may stand there, where that is known.
  private static func choices(_ kind: Usage.Kind, _ tool: Tool) -> String? {
    switch kind {
    case .text, .day, .number: nil
    case .file: "-F"
    case .folder: "-a '(__fish_complete_directories)'"
    case .words(let words): "-a '\(words.joined(separator: " "))'"
    case .command: "-a '\(tool.words(below: "").joined(separator: " "))'"
    }
  }

  /// In single quotes fish knows `\\` and `\'` alone.
  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }
}
