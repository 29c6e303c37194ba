extension [UInt8] {
  /// Appends text of HTML and XML, between tags or between the quotes of an attribute: the marks of markup as entities.
  ///
  /// - Parameters:
  ///   - text: as it is to be read.
  ///   - substitute: what stands in the place of a scalar; `nil` where it needs no other than the entity of a mark.
  @inline(__always)
  mutating func append(escaping text: String, substitute: (Unicode.Scalar) -> String?) {
    for scalar in text.unicodeScalars {
      if let substitute = substitute(scalar) {
        append(contentsOf: substitute.utf8)
        continue
      }
      switch scalar {
      case "&": append(contentsOf: "&amp;".utf8)
      case "<": append(contentsOf: "&lt;".utf8)
      case ">": append(contentsOf: "&gt;".utf8)
      case "\"": append(contentsOf: "&quot;".utf8)
      case "'": append(contentsOf: "&#39;".utf8)
      default: append(contentsOf: scalar.utf8)
      }
    }
  }
}

/// The same as a text of its own.
///
/// - Parameters:
///   - text: as it is to be read.
///   - substitute: what stands in the place of a scalar; `nil` where it needs no other than the entity of a mark.
func markupText(_ text: String, substitute: (Unicode.Scalar) -> String? = { _ in nil }) -> String {
  var bytes: [UInt8] = []
  bytes.append(escaping: text, substitute: substitute)
  return String(decoding: bytes, as: UTF8.self)
}
