extension Sequence<Diagnostic> {
  /// By file, place, then code; each place and code once.
  public func sortedByPlace() -> [Diagnostic] {
    var last: (SourceRange, DiagnosticCode)?
    return sorted {
      ($0.range.file, $0.range.start, $0.range.end, $0.code.rawValue, $0.message)
        < ($1.range.file, $1.range.start, $1.range.end, $1.code.rawValue, $1.message)
    }.filter { diagnostic in
      defer { last = (diagnostic.range, diagnostic.code) }
      guard let last else { return true }
      return last != (diagnostic.range, diagnostic.code)
    }
  }

  /// All of them by place, an empty line between two.
  public func render(in sources: SourceSet) -> String {
    sortedByPlace().map { $0.render(in: sources) }.joined(separator: "\n\n")
  }

  /// How many there are of each severity: `2 errors, 1 warning`, or `no findings`.
  public var summary: String {
    let errors = count { $0.severity == .error }
    let warnings = count { $0.severity == .warning }
    let parts = [(errors, "error"), (warnings, "warning")].compactMap { number, word in
      number == 0 ? nil : "\(number) \(word)\(number == 1 ? "" : "s")"
    }
    return parts.isEmpty ? "no findings" : parts.joined(separator: ", ")
  }
}
