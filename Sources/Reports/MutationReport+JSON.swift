internal import Alerts
internal import Krav
internal import Records

extension MutationReport {
  /// An object a line: each mutant, and after them the sums.
  public func json() -> String {
    let known = reasons
    var line = JSONWriter()
    for pack in packs {
      for entry in pack.entries { pack.write(entry, accepted: known[entry.key], to: &line) }
    }
    line.beginObject()
    line.field("mutants", mutants)
    line.field("killed", killed)
    line.field("survived", mutants - killed)
    line.field("new", new)
    line.key("stale")
    line.beginArray()
    for entry in stale { line.value(entry.key) }
    line.endArray()
    line.endObject()
    line.endLine()
    return String(decoding: line.bytes, as: UTF8.self)
  }
}

extension MutationReport.PackEntry {
  fileprivate func write(_ entry: MutationReport.Entry, accepted reason: String?, to line: inout JSONWriter) {
    line.beginObject()
    line.field("pack", folder)
    line.field("key", entry.key)
    if sources.files.indices.contains(Int(entry.mutant.range.file)) {
      let file = sources.files[Int(entry.mutant.range.file)]
      let place = file.position(of: entry.mutant.range.start)
      line.field("file", file.path)
      line.field("line", place.line)
      line.field("column", place.column)
    }
    line.field("change", entry.mutant.change)
    line.field("killed", entry.isKilled)
    switch entry.outcome {
    case .killed(let test): line.field("by", test)
    case .survived(let tests):
      line.field("tests", tests)
      line.field("remedy", entry.remedy)
      if let reason { line.field("accepted", reason) }
    case .invalid: break
    }
    line.endObject()
    line.endLine()
  }
}
