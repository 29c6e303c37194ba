/// The bytes of a file as the language reads them.
enum SourceText {
  /// NFC UTF-8 without a byte order mark.
  case valid([UInt8])
  /// What stands before the first byte that is not UTF-8, in NFC.
  case invalid(before: [UInt8])

  static func read(_ bytes: [UInt8]) -> SourceText {
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    let content = bytes[(hasMark ? 3 : 0)...]
    if let text = String(validating: content, as: UTF8.self) {
      return .valid(Array(NFC.normalise(text).utf8))
    }
    let before = String(decoding: content.prefix(validCount(content)), as: UTF8.self)
    return .invalid(before: Array(NFC.normalise(before).utf8))
  }

  /// How many bytes from the start are UTF-8.
  private static func validCount(_ bytes: ArraySlice<UInt8>) -> Int {
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    var count = 0
    while case .valid(let encoded) = parser.parseScalar(from: &rest) { count += encoded.count }
    return count
  }
}

extension Diagnostic {
  static func tooLarge(_ path: String, at use: SourceRange? = nil) -> Diagnostic {
    Diagnostic(
      .error, .tooLarge, use ?? .nowhere, "`\(path)` is over 4 MiB", help: "split it into several files")
  }

  /// Said after the last diagnostic that is told of a file.
  static func tooMany(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, .tooManyErrors, range, "the file has more errors than are told here",
      help: "mend the first ones and try again")
  }

  static func notUTF8(_ range: SourceRange) -> Diagnostic {
    Diagnostic(.error, .notUTF8, range, "the file is not UTF-8 from here on", help: "save it as UTF-8")
  }
}
