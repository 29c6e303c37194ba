import Commands
import Linux
import Service

enum CompletionsCommand: ClientCommand {
  static let usage = Usage(
    "completions", "completion for a shell, as a script",
    details: ["It knows `etterlev` and `etterlevd`. Packages install it; the examples are for one account."],
    operands: [.init("SHELL", .words(["bash", "zsh", "fish"]), "the shell")],
    examples: [
      .init(
        "etterlev completions bash > ~/.local/share/bash-completion/completions/etterlev",
        "nothing; the next bash completes"),
      .init("etterlev completions zsh > ~/.zfunc/_etterlev", "nothing; zsh completes where that folder is in $fpath"),
      .init("etterlev completions fish > ~/.config/fish/completions/etterlev.fish", "nothing; fish completes at once"),
    ],
    seeAlso: ["man", "help"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    switch arguments.operands.first {
    case "bash": Output.standard(BashCompletion.script(Etterlev.tool, [.daemon]))
    case "zsh": Output.standard(ZshCompletion.script(Etterlev.tool, [.daemon]))
    default: Output.standard(FishCompletion.script(Etterlev.tool, [.daemon]))
    }
    return Exit.fine
  }
}
