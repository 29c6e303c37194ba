@testable import Krav

/// What a file says, without how it is laid out.
struct Said: Equatable {
  /// Without the separators that the grammar leaves free.
  var tokens: [String]
  var comments: [String]
  /// The declarations without their places.
  var tree: [String]

  /// `nil` when the text cannot be read.
  init?(_ text: [UInt8]) {
    guard case .valid(let bytes) = SourceText.read(text) else { return nil }
    let file = SourceSet.File(path: "x.krav", pack: 0, bytes: bytes)
    let (syntax, diagnostics) = Parser.parse(file, file: 0)
    guard diagnostics.isEmpty else { return nil }
    var lexer = Lexer(bytes: bytes, file: 0)
    tokens = lexer.tokens().map { file.text($0.range) }.filter { $0 != ";" && $0 != "," }
    comments = lexer.comments.map { range in
      var comment = file.text(range)
      while comment.last == " " || comment.last == "\t" { comment.removeLast() }
      return comment
    }
    tree = syntax.declarations.map(Self.describe)
  }

  private static func describe(_ value: Any) -> String {
    if value is SourceRange { return "" }
    let mirror = Mirror(reflecting: value)
    guard !mirror.children.isEmpty else { return "\(value)" }
    // The case of an enum is the label of its only child.
    return "(" + mirror.children.map { "\($0.label ?? "") \(describe($0.value))" }.joined(separator: ",") + ")"
  }
}

/// What must hold of every text that can be read; the first that does not, or nothing.
func faultOfFormatting(_ text: [UInt8]) throws -> String? {
  guard let said = Said(text) else { return "it cannot be read" }
  let once = try Formatter.format(text, path: "x.krav")
  guard let after = Said(once) else { return "it cannot be read any more:\n\(String(decoding: once, as: UTF8.self))" }
  if said.comments != after.comments { return "comments differ" }
  if said.tokens != after.tokens { return "tokens differ" }
  if said.tree != after.tree { return "the tree differs" }
  let twice = try Formatter.format(once, path: "x.krav")
  if twice != once {
    let lines = zip(once.split(separator: 0x0A), twice.split(separator: 0x0A)).first { $0 != $1 }
    guard let (first, second) = lines else { return "the second time differs in length" }
    return "the second time differs:\n" + String(decoding: first + [0x0A] + second, as: UTF8.self)
  }
  return faultOfLines(once)
}

/// White space: none at the end of a line, no two empty lines, none at either end of the file, only spaces to indent.
private func faultOfLines(_ text: [UInt8]) -> String? {
  guard !text.isEmpty else { return nil }
  guard text.last == 0x0A, text.first != 0x0A else { return "a line feed begins the file, or none ends it" }
  var isEmptyBefore = false
  for line in text.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false) {
    if line.isEmpty, isEmptyBefore { return "two empty lines" }
    isEmptyBefore = line.isEmpty
    if let last = line.last, last == 0x20 || last == 0x09 || last == 0x0D { return "white space ends a line" }
    if line.first == 0x09 { return "a tab indents a line" }
  }
  return isEmptyBefore ? "an empty line at the end" : nil
}
