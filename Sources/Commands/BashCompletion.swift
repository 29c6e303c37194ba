/// Completion for bash 4.4 and later, made from the table.
public enum BashCompletion {
  /// - Parameters:
  ///   - tool: a program with commands.
  ///   - programs: programs that are one command each.
  public static func script(_ tool: Tool, _ programs: [Usage]) -> String {
    var text = """
      # bash completion for \(([tool.name] + programs.map(\.tool)).joined(separator: " "))

      # _\(tool.name)_files OPTION: names of files, or with -d of folders alone.
      _\(tool.name)_files() {
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen "$1" -- "$cur")
      }
      # _\(tool.name)_words WORD…: those that begin so.
      _\(tool.name)_words() { mapfile -t COMPREPLY < <(compgen -W "$*" -- "$cur"); }
      # Sets cur and prev; bash parts `--name=value` at the sign.
      _\(tool.name)_place() {
        cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
        if [ "$cur" = = ]; then cur=
        elif [ "$prev" = = ]; then prev=${COMP_WORDS[COMP_CWORD-2]}
        fi
      }
      _\(tool.name)() {
        local cur prev word command= skip= i
        _\(tool.name)_place
        for ((i = 1; i < COMP_CWORD; i++)); do
          word=${COMP_WORDS[i]}
          if [ -n "$skip" ]; then [ "$word" = = ] || skip=; continue; fi
          case $word in
            \(names(of: tool).joined(separator: "|"))) skip=1 ;;
            -*|=) ;;
            *) case "$command${command:+ }$word" in
              \(tool.lines.map { "'\($0)'" }.joined(separator: "|"))) command="$command${command:+ }$word" ;;
              esac ;;
          esac
        done
        case $command in
          '') _\(tool.name)_words \(tool.words(below: "").joined(separator: " ")) --help ;;

      """
    for family in tool.families {
      text += """
            '\(family)') _\(tool.name)_words \(tool.words(below: family).joined(separator: " ")) --help ;;

        """
    }
    for usage in tool.usages { text += entry(usage, tool) }
    text += "  esac\n}\n" + "complete -F _\(tool.name) \(tool.name)\n"
    for program in programs {
      text += "_\(program.tool)() {\n  local cur prev\n  _\(tool.name)_place\n  case '' in\n"
      text += entry(program, tool) + "  esac\n}\ncomplete -F _\(program.tool) \(program.tool)\n"
    }
    return text
  }

  /// The options that take a value, as patterns.
  private static func names(of tool: Tool) -> [String] {
    Set(tool.usages.flatMap(\.options).filter { $0.value != nil }.map { "--\($0.name)" }).sorted()
  }

  /// What follows one command.
  private static func entry(_ usage: Usage, _ tool: Tool) -> String {
    var text = "    '\(usage.name)') case $prev in\n"
    for option in usage.options where option.value != nil {
      text += "      --\(option.name)) \(action(option.kind, tool) ?? ":"); return ;;\n"
    }
    text += "      esac\n      case $cur in\n      -*) _\(tool.name)_words "
    text += (usage.options + [.help]).map { "--\($0.name)" }.joined(separator: " ") + " ;;\n"
    let actions = usage.operands.compactMap { action($0.kind, tool) }
    let inner = usage.name.isEmpty ? [] : tool.words(below: usage.name)
    if !actions.isEmpty || !inner.isEmpty {
      text += "      *) \(actions.first ?? ":")"
      for word in inner { text += "\n        [[ \(word) != \"$cur\"* ]] || COMPREPLY+=(\(word))" }
      text += " ;;\n"
    }
    return text + "      esac ;;\n"
  }

  private static func action(_ kind: Usage.Kind, _ tool: Tool) -> String? {
    switch kind {
    case .text, .day, .number: nil
    case .file: "_\(tool.name)_files -f"
    case .folder: "_\(tool.name)_files -d"
    case .words(let words): "_\(tool.name)_words \(words.joined(separator: " "))"
    case .command: "_\(tool.name)_words \(tool.words(below: "").joined(separator: " "))"
    }
  }
}
