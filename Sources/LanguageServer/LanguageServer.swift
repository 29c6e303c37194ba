public import Krav
internal import Records

/// Answers an editor by the Language Server Protocol 3.17: diagnostics, hover, completion, definition, symbols, format.
///
/// Does no input or output: bodies of messages go in and come out, and files are read through ``Pack/Folders``, with what
/// the editor has open in place of what lies on the disk.
public struct LanguageServer {
  /// What the process is to do after a message.
  public enum State: Sendable, Equatable {
    case running
    /// The exit code that the protocol asks for: 0 after `shutdown`, else 1.
    case ended(Int32)
  }

  public private(set) var state = State.running
  let folders: Pack.Folders
  /// By path.
  var documents: [String: String] = [:]
  /// By folder; forgotten whenever something changes.
  var packs: [String: OpenPack] = [:]
  /// Paths for which the editor shows something.
  var published: Set<String> = []
  private var isInitialised = false
  private var isShutDown = false
  private var output: [[UInt8]] = []

  public init(folders: Pack.Folders) {
    self.folders = folders
  }

  /// Takes one message; gives what is to be sent.
  public mutating func handle(_ body: [UInt8]) -> [[UInt8]] {
    output = []
    guard let message = JSONValue(body) else {
      fail(.null, -32700, "the message is no JSON")
      return output
    }
    guard let method = message["method"].text else {
      // An answer to something that was asked; nothing ever is.
      if message["result"] == .null, message["error"] == .null { fail(message["id"], -32600, "no method is named") }
      return output
    }
    let id = message["id"]
    if id == .null { notice(method, message["params"]) } else { request(id, method, message["params"]) }
    return output
  }

  // MARK: Messages

  private mutating func notice(_ method: String, _ params: JSONValue) {
    let document = params["textDocument"]
    switch method {
    case "exit": state = .ended(isShutDown ? 0 : 1)
    case "textDocument/didOpen": open(document["uri"].text, document["text"].text)
    case "textDocument/didChange": open(document["uri"].text, params["contentChanges"].items.last?["text"].text)
    case "textDocument/didClose": close(document["uri"].text)
    case "textDocument/didSave", "workspace/didChangeWatchedFiles":
      packs = [:]
      for path in documents.keys.sorted() { publish(path) }
    default: break
    }
  }

  private mutating func request(_ id: JSONValue, _ method: String, _ params: JSONValue) {
    guard isInitialised || method == "initialize" else { return fail(id, -32002, "`initialize` comes first") }
    guard !isShutDown else { return fail(id, -32600, "the server has been shut down") }
    switch method {
    case "initialize":
      isInitialised = true
      answer(id) { Self.writeCapabilities(to: &$0) }
    case "shutdown":
      isShutDown = true
      answer(id) { $0.null() }
    case "textDocument/hover": answer(id, at: params) { $0.hover(at: $1, in: $2, to: &$3) }
    case "textDocument/definition": answer(id, at: params) { $0.definition(at: $1, in: $2, to: &$3) }
    case "textDocument/references": answer(id, at: params) { $0.references(at: $1, in: $2, to: &$3) }
    case "textDocument/completion": answer(id, at: params) { $0.completion(at: $1, in: $2, to: &$3) }
    case "textDocument/documentSymbol": answer(id, at: params) { $0.symbols(in: $2, to: &$3) }
    case "textDocument/formatting":
      guard let path = FileURI.path(params["textDocument"]["uri"].text) else {
        return fail(id, -32602, "the document is no file")
      }
      let server = self
      answer(id) { server.formatting(of: path, to: &$0) }
    default: fail(id, -32601, "`\(method)` is not something that this server does")
    }
  }

  private static func writeCapabilities(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("capabilities")
    writer.beginObject()
    writer.field("positionEncoding", "utf-16")
    writer.key("textDocumentSync")
    writer.beginObject()
    writer.field("openClose", true)
    // The whole text with each change: packs are small.
    writer.field("change", 1)
    writer.field("save", true)
    writer.endObject()
    for name in [
      "hoverProvider", "definitionProvider", "referencesProvider", "documentSymbolProvider",
      "documentFormattingProvider",
    ] { writer.field(name, true) }
    writer.key("completionProvider")
    writer.beginObject()
    writer.field("triggerCharacters", [".", " "])
    writer.endObject()
    writer.endObject()
    writer.key("serverInfo")
    writer.beginObject()
    writer.field("name", "etterlev lsp")
    writer.endObject()
    writer.endObject()
  }

  // MARK: Documents

  private mutating func open(_ uri: String?, _ text: String?) {
    guard let path = FileURI.path(uri), let text else { return }
    documents[path] = text
    packs = [:]
    publish(path)
  }

  private mutating func close(_ uri: String?) {
    guard let path = FileURI.path(uri) else { return }
    documents[path] = nil
    packs = [:]
    publish(path)
  }

  // MARK: Answers

  private mutating func answer(_ id: JSONValue, _ result: (inout JSONWriter) -> Void) {
    var writer = Self.begun()
    Self.write(id, to: &writer)
    writer.key("result")
    result(&writer)
    writer.endObject()
    output.append(writer.bytes)
  }

  /// Of a place in a file of a pack that can be read.
  private mutating func answer(
    _ id: JSONValue, at params: JSONValue,
    _ result: (LanguageServer, Int32, OpenPack.File, inout JSONWriter) -> Void
  ) {
    guard let path = FileURI.path(params["textDocument"]["uri"].text) else {
      return fail(id, -32602, "the document is no file")
    }
    guard let file = pack(of: path).file(path) else { return answer(id) { $0.null() } }
    let place = TextPlace(
      line: params["position"]["line"].integer ?? 0, character: params["position"]["character"].integer ?? 0)
    let offset = file.map.offset(of: place)
    let server = self
    answer(id) { result(server, offset, file, &$0) }
  }

  private mutating func fail(_ id: JSONValue, _ code: Int, _ message: String) {
    var writer = Self.begun()
    Self.write(id, to: &writer)
    writer.key("error")
    writer.beginObject()
    writer.field("code", code)
    writer.field("message", message)
    writer.endObject()
    writer.endObject()
    output.append(writer.bytes)
  }

  mutating func notify(_ method: String, _ params: (inout JSONWriter) -> Void) {
    var writer = Self.begun()
    writer.field("method", method)
    writer.key("params")
    params(&writer)
    writer.endObject()
    output.append(writer.bytes)
  }

  private static func begun() -> JSONWriter {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("jsonrpc", "2.0")
    return writer
  }

  private static func write(_ id: JSONValue, to writer: inout JSONWriter) {
    writer.key("id")
    switch id {
    case .number(let digits): writer.raw(digits)
    case .string(let text): writer.value(text)
    default: writer.null()
    }
  }
}
