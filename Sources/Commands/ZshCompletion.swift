/// Completion for zsh 5, made from the table: for `$fpath` as `_etterlev`, or to be sourced behind `compinit`.
public enum ZshCompletion {
  /// - Parameters:
  ///   - tool: a program with commands.
  ///   - programs: programs that are one command each.
  public static func script(_ tool: Tool, _ programs: [Usage]) -> String {
    let all = [tool.name] + programs.map(\.tool)
    var text = """
      #compdef \(all.joined(separator: " "))

      # Behind `*::` the words begin with the command.
      _\(tool.name)() {
        local curcontext=$curcontext state line ret=1
        local -a commands
        case $service in

      """
    for program in programs { text += "  \(program.tool)) \(specs(program, tool, "    ")) && return ;;\n" }
    text += """
        *)
          _arguments -C '(- *)'{-h,--help}'[tells what the commands are]' '1:command:->command' '*::argument:->argument' && ret=0
          case $state in
          command)
            commands=(

      """
    text += described("", tool, "        ")
    text += """
            )
            _describe -t commands command commands && ret=0 ;;
          argument) _\(tool.name)_command && ret=0 ;;
          esac
          return ret ;;
        esac
      }
      _\(tool.name)_command() {
        local -a commands
        case $words[1] in

      """
    for word in tool.words(below: "") { text += entry(word, tool) }
    text += """
        esac
      }

      if [ "$funcstack[1]" = _\(tool.name) ]; then _\(tool.name) "$@"
      else compdef _\(tool.name) \(all.joined(separator: " "))
      fi

      """
    return text
  }

  /// What follows a first word: a command's own words, or those of its family.
  private static func entry(_ word: String, _ tool: Tool) -> String {
    let inner = tool.words(below: word)
    let own = tool.usages.first { $0.name == word }
    guard !inner.isEmpty else { return own.map { "  \(word)) \(specs($0, tool, "    ")) ;;\n" } ?? "" }
    var text = "  \(word))\n    case $(( CURRENT > 2 ))$words[2] in\n"
    for next in inner {
      guard let usage = tool.usages.first(where: { $0.name == "\(word) \(next)" }) else { continue }
      text += "    1\(next)) shift words; (( CURRENT-- )); \(specs(usage, tool, "      ")) ;;\n"
    }
    text += "    *)\n      commands=(\n" + described(word, tool, "        ") + "      )\n"
    text += "      (( CURRENT == 2 )) && _describe -t commands command commands\n"
    if let own { text += "      \(specs(own, tool, "      "))\n" }
    return text + "      ;;\n    esac ;;\n"
  }

  private static func described(_ line: String, _ tool: Tool, _ edge: String) -> String {
    tool.words(below: line).map { word -> String in
      // Brackets mean nothing here.
      let summary = tool.summary(of: word, below: line).replacing("\\", with: "\\\\").replacing(":", with: "\\:")
      return edge + quoted("\(word):\(summary)") + "\n"
    }.joined()
  }

  /// The call of `_arguments` for a command.
  private static func specs(_ usage: Usage, _ tool: Tool, _ edge: String) -> String {
    var specs = usage.options.map { option in
      let lead = (option.isRepeatable ? "*" : "") + "--\(option.name)"
      guard let value = option.value else { return lead + "[\(escaped(option.summary))]" }
      return lead + "=[\(escaped(option.summary))]:\(escaped(value)):\(action(option.kind, tool))"
    }
    specs.append("(- *)--help[\(escaped(Usage.Option.help.summary))]")
    for (place, operand) in usage.operands.enumerated() {
      let lead =
        switch operand.count {
        case .one: "\(place + 1):"
        case .optional: "\(place + 1)::"
        case .some, .any: "*:"
        }
      specs.append(lead + "\(escaped(operand.name)):\(action(operand.kind, tool))")
    }
    return "_arguments -s -S" + specs.map { " \\\n\(edge)  " + quoted($0) }.joined()
  }

  private static func action(_ kind: Usage.Kind, _ tool: Tool) -> String {
    switch kind {
    case .text, .day, .number: " "
    case .file: "_files"
    case .folder: "_files -/"
    case .words(let words): "(\(words.joined(separator: " ")))"
    case .command: "(\(tool.words(below: "").joined(separator: " ")))"
    }
  }

  private static func escaped(_ text: String) -> String {
    String(text.flatMap { #"\[]:"#.contains($0) ? ["\\", $0] : [$0] })
  }

  private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: #"'\''"#) + "'" }
}
