import Commands
import Krav
import LanguageServer
import Linux
import Service

enum LanguageServerCommand: ClientCommand {
  static let usage = Usage(
    "lsp", "serves an editor: diagnostics, hover, completion, definitions, layout",
    details: ["It speaks the Language Server Protocol over standard input and output. An editor starts it."],
    // Editors add it by habit; there is no other way.
    options: [.flag("stdio", "talks over standard input and output, as it does anyway")],
    fine: "the editor ended it", findings: "the editor went without a word",
    examples: [.init("etterlev lsp", "nothing by itself: it waits for an editor")],
    seeAlso: ["check", "fmt"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    var server = LanguageServer(folders: LoadedPack.folders)
    var stream = MessageStream()
    let input = FileDescriptor(taking: 0)
    while true {
      let bytes = try input.read(atMost: 1 << 16)
      // An editor that goes without a word is no success.
      guard !bytes.isEmpty else { return Exit.findings }
      for body in try stream.take(bytes) {
        for answer in server.handle(body) {
          Output.standard(String(decoding: MessageStream.framed(answer), as: UTF8.self))
        }
        if case .ended(let code) = server.state { return code }
      }
    }
  }
}
