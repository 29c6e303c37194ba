extension Diagnostic {
  /// `file:line:column: error[code]: …`, the source line, carets under the words, what would mend it, and other places.
  ///
  /// Control and bidirectional characters of the pack are shown as `�`: a rendering may go to a terminal as it is.
  /// - Parameters:
  ///   - sources: the texts that the places stand in.
  ///   - isColoured: whether the severity and the carets are written in colour (ECMA-48).
  public func render(in sources: SourceSet, isColoured: Bool = false) -> String {
    let paint = Paint(severity, isOn: isColoured)
    let what = "\(paint.loud("\(severity.rawValue)[\(code.rawValue)]")): \(paint.bold(Self.visible(message)))"
    var below = help.isEmpty ? "" : "\n  \(paint.bold("help")): \(Self.visible(help))"
    for note in notes {
      guard let place = sources.place(of: note.range.start, file: note.range.file) else { continue }
      below += "\n  \(paint.bold("note")): \(Self.visible("\(note.message) \(place)"))"
    }
    guard sources.files.indices.contains(Int(range.file)) else { return what + below }
    let file = sources.files[Int(range.file)]
    let (line, column) = file.position(of: range.start)
    let excerpt = SourceExcerpt(of: file, marking: range)
    return """
      \(Self.visible(file.path)):\(line):\(column): \(what)
        \(excerpt.text)
        \(excerpt.indent)\(paint.loud(excerpt.carets))
      """ + below
  }

  /// Whether a terminal or an editor would act on the scalar instead of showing it.
  public static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }

  /// The text with what a terminal or an editor would act on replaced by `�`; a tab stays.
  public static func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { isHidden($0) && $0 != "\t" }) else { return text }
    return String(
      text.map { $0.unicodeScalars.contains { isHidden($0) && $0 != "\t" } ? "\u{FFFD}" : $0 })
  }
}

/// Colour for a terminal; never the only sign of anything.
private struct Paint {
  var colour: String
  var isOn: Bool

  init(_ severity: Diagnostic.Severity, isOn: Bool) {
    colour = severity == .error ? "31" : "33"
    self.isOn = isOn
  }

  func loud(_ text: String) -> String { isOn ? "\u{1B}[1;\(colour)m\(text)\u{1B}[0m" : text }
  func bold(_ text: String) -> String { isOn ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}
