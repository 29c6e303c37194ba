import CivilTime

/// Record files, and which version of every record is in force: told by looking at all of them.
struct Files {
  private(set) var lines: [String: [String]] = [:]
  private var records: [String: [JSON]] = [:]

  mutating func put(_ path: String, _ lines: [String]) {
    self.lines[path] = lines
    records[path] = lines.compactMap { JSON($0) }
  }

  mutating func drop(_ path: String) {
    lines[path] = nil
    records[path] = nil
  }

  var paths: [String] { lines.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

  /// With `endret` before without, then the later, then the greater path, then the later line.
  ///
  /// - Parameter inner: the records that stand inside one.
  func inForce(_ inner: (JSON) -> [JSON]) -> [JSON] {
    var best: [String: (changed: Int64, record: JSON)] = [:]
    for path in paths {
      for record in (records[path] ?? []).flatMap({ [$0] + inner($0) }) {
        guard let type = record["type"]?.string, let id = record["id"]?.string else { continue }
        let changed = record["endret"]?.string.flatMap { Instant(rfc3339: $0)?.seconds } ?? .min
        if let former = best["\(type)/\(id)"], former.changed > changed { continue }
        best["\(type)/\(id)"] = (changed, record)
      }
    }
    return best.sorted { $0.key < $1.key }.map(\.value.record)
  }
}
