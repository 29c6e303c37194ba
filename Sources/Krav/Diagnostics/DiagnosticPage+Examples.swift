extension DiagnosticCode {
  /// What is said of one of the page's examples, and of which text.
  public func findings(in example: String) -> (diagnostics: [Diagnostic], sources: SourceSet) {
    var bytes = Array(example.utf8)
    // A text cannot hold what is no text: the sign that stands for it becomes a byte of another encoding.
    if self == .notUTF8 { bytes = Array(example.replacing("\u{FFFD}", with: "\u{1}").utf8).map { $0 == 1 ? 0xE9 : $0 } }
    let harbour = Array("record harbour { title label }\n".utf8)
    let pack = Pack.load(
      ["pack.krav"],
      from: Pack.Folders(
        list: { $0 == "harbour" ? ["harbour.krav"] : $0 == "empty" ? [] : nil },
        read: { $0 == "pack.krav" ? bytes : $0 == "harbour/harbour.krav" ? harbour : nil }))
    return (Checker.check(pack).diagnostics, pack.sources)
  }

  /// What is said of the wrong example, as a person reads it.
  public var rendering: String {
    let (found, sources) = findings(in: page.wrong)
    return found.first { $0.code == self }?.render(in: sources) ?? ""
  }
}
