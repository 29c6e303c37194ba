internal import Alerts
internal import Krav

extension TestReport {
  /// As XML that servers for continuous integration read: a suite for each pack, a case for each test.
  ///
  /// The elements and attributes are those of Apache Ant's JUnit formatter, with `file` and `line` beside them as many
  /// readers know them. Times are in seconds.
  public func junit() -> String {
    let broken = packs.count { $0.complaint != nil }
    var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    xml += "<testsuites name=\"etterlev test\" tests=\"\(passed + failed + broken)\" failures=\"\(failed)\""
    xml += " errors=\"\(broken)\" time=\"\(seconds(nanoseconds))\">\n"
    for pack in packs { xml += pack.junit() }
    return xml + "</testsuites>\n"
  }
}

extension TestReport.PackEntry {
  fileprivate func junit() -> String {
    let errors = complaint == nil ? 0 : 1
    var xml = "  <testsuite name=\"\(escaped(folder))\" tests=\"\(tests.count + errors)\" failures=\"\(failed)\""
    xml += " errors=\"\(errors)\" skipped=\"0\" time=\"\(seconds(nanoseconds))\">\n"
    if let complaint {
      xml += "    <testcase name=\"the pack can be loaded\" classname=\"\(escaped(folder))\" time=\"0.000\">\n"
      let first = complaint.split(separator: "\n").first.map(String.init) ?? ""
      xml += "      <error message=\"\(escaped(first))\" type=\"load\">\(escaped(complaint))</error>\n"
      xml += "    </testcase>\n"
    }
    for entry in tests { xml += junit(entry) }
    return xml + "  </testsuite>\n"
  }

  private func junit(_ entry: TestReport.Entry) -> String {
    let result = entry.result
    var head = "    <testcase name=\"\(escaped(result.title))\" classname=\"\(escaped(folder))\""
    if sources.files.indices.contains(Int(result.range.file)) {
      let file = sources.files[Int(result.range.file)]
      head += " file=\"\(escaped(file.path))\" line=\"\(file.position(of: result.range.start).line)\""
    }
    head += " time=\"\(seconds(entry.nanoseconds))\""
    guard !result.hasPassed else { return head + "/>\n" }
    // One element for each test: readers count failing tests, and take no more than one of a case.
    let messages = result.failures.map { "\(sources.place(of: $0.range)): \($0.message)" }
    let text = text(of: result)
    return head + ">\n      <failure message=\"\(escaped(messages.joined(separator: "; ")))\" type=\"expectation\">"
      + escaped(text) + "</failure>\n    </testcase>\n"
  }
}

/// Text for an attribute or an element. What XML 1.0 (section 2.2) has no character for becomes `�`.
private func escaped(_ text: String) -> String {
  markupText(text) { scalar in
    switch scalar {
    // In an attribute they would be read as spaces.
    case "\t", "\n", "\r": "&#\(scalar.value);"
    case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": "\u{FFFD}"
    // Every attribute stands between double quotes.
    case "'": "'"
    default: nil
    }
  }
}
