import Krav
import LanguageServer
import Records

/// An editor that talks to the server; `‸` in a text is where the cursor stands.
struct Editor {
  var server: LanguageServer
  private(set) var notices: [JSONValue] = []
  private var next = 1

  /// - Parameter disk: files by path.
  init(disk: [String: String] = [:]) {
    server = LanguageServer(
      folders: Pack.Folders(
        list: { folder in
          let names = disk.keys.filter { $0.hasPrefix(folder + "/") }.map { String($0.dropFirst(folder.count + 1)) }
          return names.isEmpty ? nil : names.sorted()
        },
        read: { disk[$0].map { Array($0.utf8) } }))
    _ = request("initialize", "{}")
  }

  mutating func send(_ body: String) -> [JSONValue] { server.handle(Array(body.utf8)).compactMap { JSONValue($0) } }

  mutating func request(_ method: String, _ params: String) -> JSONValue {
    next += 1
    let answers = send(#"{"jsonrpc":"2.0","id":\#(next),"method":"\#(method)","params":\#(params)}"#)
    return answers.last ?? .null
  }

  mutating func notify(_ method: String, _ params: String) {
    notices += send(#"{"jsonrpc":"2.0","method":"\#(method)","params":\#(params)}"#)
  }

  /// Opens a text; gives the place of the cursor as the protocol counts it.
  mutating func open(_ text: String, _ path: String = "/p/a.krav") -> String {
    let parts = text.split(separator: "‸", maxSplits: 1, omittingEmptySubsequences: false)
    let lines = parts[0].split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    notify(
      "textDocument/didOpen", #"{"textDocument":{"uri":"file://\#(path)","text":\#(Self.quoted(parts.joined()))}}"#)
    return #""textDocument":{"uri":"file://\#(path)"},"#
      + #""position":{"line":\#(lines.count - 1),"character":\#(lines.last?.utf16.count ?? 0)}"#
  }

  mutating func ask(_ method: String, at text: String) -> JSONValue {
    let place = open(text)
    return request("textDocument/" + method, "{\(place)}")["result"]
  }

  mutating func proposals(at text: String) -> [String] {
    ask("completion", at: text).items.compactMap { $0["label"].text }
  }

  mutating func hover(at text: String) -> String? { ask("hover", at: text)["contents"]["value"].text }

  /// Diagnostics of a file as it was told last: `line:character-line:character code`.
  func diagnostics(_ path: String = "/p/a.krav") -> [String]? {
    notices.last { $0["params"]["uri"].text == "file://\(path)" }?["params"]["diagnostics"].items.map {
      let (start, end) = ($0["range"]["start"], $0["range"]["end"])
      return "\(start["line"].integer ?? -1):\(start["character"].integer ?? -1)"
        + "-\(end["line"].integer ?? -1):\(end["character"].integer ?? -1) \($0["code"].text ?? "")"
    }
  }

  static func quoted(_ text: String) -> String {
    var writer = JSONWriter()
    writer.value(text)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
