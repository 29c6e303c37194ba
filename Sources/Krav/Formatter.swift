/// Lays a file out in the language's one way: two spaces, at most 120 columns where words allow, columns aligned.
///
/// What a file says never changes: each token and each comment is written once and in its order, since the layout only
/// decides what stands between them. Only the separators that the grammar leaves free (`;`, a comma before `}`, the
/// commas between a record's fields in a test) come and go.
///
/// The author decides where meaning or taste hangs on it, and keeps: empty lines between parts (one at most), a line
/// break after `{` that opens a list or a short declaration, one before any `because` of a rule, and those around a
/// test's `expect`. All other line breaks follow from the text, so formatting twice changes nothing.
public enum Formatter {
  /// A file that cannot be read is left alone.
  public struct Refusal: Error, Sendable {
    /// At least one error.
    public var diagnostics: [Diagnostic]
    /// What the diagnostics point into.
    public var sources: SourceSet
  }

  /// The columns of a line, where its words allow.
  static let width = 120

  /// The text of a file, formatted: NFC UTF-8 without a byte order mark, each line ended by a line feed.
  ///
  /// - Parameters:
  ///   - bytes: the file as it lies on the disk.
  ///   - path: as shown in diagnostics.
  public static func format(_ bytes: [UInt8], path: String) throws(Refusal) -> [UInt8] {
    guard bytes.count <= Pack.fileLimit else { throw Refusal(.tooLarge(path), .init(path: path, pack: 0, bytes: [])) }
    switch SourceText.read(bytes) {
    case .valid(let text):
      let source = SourceSet.File(path: path, pack: 0, bytes: text)
      var parser = Parser(source, file: 0, from: 0, to: text.count, guesses: false)
      let declarations = parser.declarations()
      guard parser.diagnostics.isEmpty else {
        throw Refusal(diagnostics: parser.diagnostics.sortedByPlace(), sources: SourceSet(files: [source]))
      }
      return format(declarations, FormatterTokens(parser.tokens, parser.comments, bytes: text))
    case .invalid(let before):
      let end = Int32(before.count)
      throw Refusal(
        .notUTF8(SourceRange(file: 0, start: end, end: end)), .init(path: path, pack: 0, bytes: before))
    }
  }

  /// The same for a text that lies in no file.
  public static func format(text: String, path: String = "text.krav") throws(Refusal) -> String {
    String(decoding: try format(Array(text.utf8), path: path), as: UTF8.self)
  }

  private static func format(_ declarations: [Declaration], _ tokens: FormatterTokens) -> [UInt8] {
    var layout = FormatterLayout(tokens)
    var printer = FormatterPrinter(tokens)
    for declaration in declarations {
      layout.declaration(declaration)
      printer.print(layout.take())
    }
    layout.end()
    printer.print(layout.take())
    return printer.finish()
  }
}

extension Formatter.Refusal {
  fileprivate init(_ diagnostic: Diagnostic, _ file: SourceSet.File) {
    self.init(diagnostics: [diagnostic], sources: SourceSet(files: [file]))
  }
}
