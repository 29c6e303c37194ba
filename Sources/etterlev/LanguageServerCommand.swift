import Krav
import LanguageServer
import Linux
import Service

/// `etterlev lsp`: an editor starts it and talks over standard input and output.
enum LanguageServerCommand {
  static func run(_ words: [String]) throws -> Int32 {
    // Editors add `--stdio` by habit; there is no other way.
    let arguments = try Arguments(words, options: [], flags: ["stdio"])
    guard arguments.operands.isEmpty else { throw UsageError("takes no operands; an editor starts it") }
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
