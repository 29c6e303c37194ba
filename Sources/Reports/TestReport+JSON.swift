internal import Alerts
internal import Krav
internal import Records

extension TestReport {
  /// An object a line: each test, and after them each rule whose coverage was asked for, and the sums.
  public func json() -> String {
    var line = JSONWriter()
    for pack in packs {
      for entry in pack.tests { pack.write(entry, to: &line) }
      pack.writeCoverage(to: &line)
    }
    line.beginObject()
    line.field("passed", passed)
    line.field("failed", failed)
    line.field("unloadable", packs.count { $0.complaint != nil })
    line.field("milliseconds", Int(nanoseconds / 1_000_000))
    if let total = coverageTotal {
      line.field("covered", total.checked)
      line.field("goals", total.goals)
    }
    line.endObject()
    line.endLine()
    return String(decoding: line.bytes, as: UTF8.self)
  }
}

extension TestReport.PackEntry {
  fileprivate func write(_ entry: TestReport.Entry, to line: inout JSONWriter) {
    line.beginObject()
    line.field("pack", folder)
    line.field("test", entry.result.title)
    writePlace(entry.result.range, to: &line)
    line.field("passed", entry.result.hasPassed)
    line.field("microseconds", Int(entry.nanoseconds / 1000))
    line.key("failures")
    line.beginArray()
    for failure in entry.result.failures {
      line.beginObject()
      writePlace(failure.range, to: &line)
      line.field("message", failure.message)
      if let expected = failure.expected { line.field("expected", expected) }
      if let got = failure.got { line.field("got", got) }
      line.key("notes")
      line.beginArray()
      for note in failure.notes {
        line.beginObject()
        line.field("text", note.text)
        line.field("depth", note.depth)
        if let range = note.range { writePlace(range, to: &line) }
        line.endObject()
      }
      line.endArray()
      line.endObject()
    }
    line.endArray()
    line.endObject()
    line.endLine()
  }

  func writePlace(_ range: SourceRange, to line: inout JSONWriter) {
    guard sources.files.indices.contains(Int(range.file)) else { return }
    let file = sources.files[Int(range.file)]
    let place = file.position(of: range.start)
    line.field("file", file.path)
    line.field("line", place.line)
    line.field("column", place.column)
  }
}
