public import Alerts
internal import Krav

extension TestReport {
  /// For a person: what failed and why, a line for each pack, and the failing tests' titles once more at the end.
  ///
  /// - Parameter isColoured: whether what failed is written in colour (ECMA-48), for a terminal.
  public func text(verbose: Bool = false, isColoured: Bool = false) -> String {
    var text = ""
    for pack in packs {
      if let complaint = pack.complaint { text += complaint }
      for entry in pack.tests {
        if !entry.result.hasPassed {
          text += pack.text(of: entry.result, isColoured: isColoured)
        } else if verbose {
          text += "passed: \(Diagnostic.visible(entry.result.title)) (\(seconds(entry.nanoseconds)) s)\n"
        }
      }
      if pack.complaint == nil {
        text += "\(pack.folder): \(pack.passed) passed, \(pack.failed) failed (\(seconds(pack.nanoseconds)) s)\n"
      } else {
        text += "\(pack.folder): cannot be loaded, no test was run\n"
      }
    }
    if failed > 0 { text += "\nfailed:\n" + failing }
    text += "\(passed) passed, \(failed) failed (\(seconds(nanoseconds)) s)\n"
    return text
  }

  private var failing: String {
    packs.map { pack in
      pack.tests.filter { !$0.result.hasPassed }
        .map { "  \(pack.sources.place(of: $0.result.range)): \(Diagnostic.visible($0.result.title))\n" }.joined()
    }.joined()
  }
}

extension TestReport.PackEntry {
  /// A failed test: its title, then each failure with its place, source line, carets and reasons.
  public func text(of result: TestResult, isColoured: Bool = false) -> String {
    let paint = Paint(isOn: isColoured)
    let title = paint(.bold, "test `\(Diagnostic.visible(result.title))` failed")
    var text = "\(sources.place(of: result.range)): \(title)\n"
    for failure in result.failures { text += self.text(of: failure, paint) + "\n" }
    return text
  }

  /// One failure, set in beneath its test.
  private func text(of failure: TestFailure, _ paint: Paint) -> String {
    var text = "  \(sources.place(of: failure.range)): \(paint(.red, Diagnostic.visible(failure.message)))\n"
    if sources.files.indices.contains(Int(failure.range.file)) {
      let excerpt = SourceExcerpt(of: sources.files[Int(failure.range.file)], marking: failure.range)
      text += "    \(excerpt.text)\n    \(excerpt.indent)\(paint(.red, excerpt.carets))\n"
    }
    for note in failure.notes { text += line(of: note) }
    return text
  }

  private func line(of note: TestNote) -> String {
    let indent = String(repeating: "  ", count: note.depth + 2)
    guard let range = note.range, sources.files.indices.contains(Int(range.file)) else {
      return "\(indent)\(Diagnostic.visible(note.text))\n"
    }
    let file = sources.files[Int(range.file)]
    let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
    let place = "\(name):\(file.position(of: range.start).line)"
    return "\(indent)\(Diagnostic.visible(note.text)) (\(place))\n"
  }
}

/// Colour for a terminal; never the only sign of anything.
private struct Paint {
  var isOn: Bool

  func callAsFunction(_ style: TextTable.Style, _ text: String) -> String {
    isOn ? "\u{1B}[\(style.code)m\(text)\u{1B}[0m" : text
  }
}
