extension Diagnostic {
  /// `file:line:column: error[code]: …`, the source line, carets under the words, and what would mend it.
  public func render(in sources: SourceSet) -> String {
    guard sources.files.indices.contains(Int(range.file)) else {
      return "\(severity.rawValue)[\(code)]: \(message)" + (help.map { "\n  help: \($0)" } ?? "")
    }
    let file = sources.files[Int(range.file)]
    let (line, column) = file.position(of: range.start)
    let source = file.line(at: range.start)
    let end = file.position(of: range.end)
    let width = end.line == line ? max(1, end.column - column) : max(1, source.count - column + 1)
    // Tabs stay tabs under a tab, so that the caret stands right whatever their width.
    let indent = String(source.prefix(column - 1).map { $0 == "\t" ? "\t" : " " })
    // A line that a person wrote is shown whole; a machine's is cut.
    guard source.count <= 400 else {
      return "\(file.path):\(line):\(column): \(severity.rawValue)[\(code)]: \(message)"
        + (help.map { "\n  help: \($0)" } ?? "")
    }
    return """
      \(file.path):\(line):\(column): \(severity.rawValue)[\(code)]: \(message)
        \(source)
        \(indent)\(String(repeating: "^", count: width))
      """ + (help.map { "\n  help: \($0)" } ?? "")
  }
}

extension Sequence<Diagnostic> {
  /// By file, place, then code; each place and code once.
  public func sortedByPlace() -> [Diagnostic] {
    var last: (SourceRange, String)?
    return sorted {
      ($0.range.file, $0.range.start, $0.code) < ($1.range.file, $1.range.start, $1.code)
    }.filter { diagnostic in
      defer { last = (diagnostic.range, diagnostic.code) }
      guard let last else { return true }
      return last != (diagnostic.range, diagnostic.code)
    }
  }
}
