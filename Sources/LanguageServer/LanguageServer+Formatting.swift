internal import Krav
internal import Records

extension LanguageServer {
  /// One edit that replaces the whole document; none when it is well laid out, or cannot be read.
  func formatting(of path: String, to writer: inout JSONWriter) {
    writer.beginArray()
    if let text = documents[path] ?? folders.read(path).map({ String(decoding: $0, as: UTF8.self) }),
      let laidOut = try? Formatter.format(text: text, path: path), !text.utf8.elementsEqual(laidOut.utf8)
    {
      let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
      let end = TextPlace(line: lines.count - 1, character: lines.last?.utf16.count ?? 0)
      writer.beginObject()
      Self.write((TextPlace(line: 0, character: 0), end), to: &writer)
      writer.field("newText", laidOut)
      writer.endObject()
    }
    writer.endArray()
  }
}
