import CivilTime

/// Record files, and which version of every record is in force: told by looking at all of them.
struct Files {
  /// Files of which the records are stale.
  private(set) var stale: Set<String> = []
  private(set) var lines: [String: [String]] = [:]
  private var records: [String: [JSON]] = [:]

  mutating func put(_ path: String, _ lines: [String]) {
    stale.remove(path)
    self.lines[path] = lines
    records[path] = lines.compactMap { JSON($0) }
  }

  mutating func drop(_ path: String) {
    stale.remove(path)
    lines[path] = nil
    records[path] = nil
  }

  /// Of a file that is there.
  mutating func setStale(_ path: String, _ isStale: Bool) {
    if isStale, lines[path] != nil { stale.insert(path) } else { stale.remove(path) }
  }

  var paths: [String] { lines.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

  /// The records in force, and whether they are stale: with `endret` before without, then the later, then the greater path, then the later line.
  ///
  /// - Parameter inner: the records that stand inside one.
  func inForce(_ inner: (JSON) -> [JSON]) -> [(record: JSON, isStale: Bool)] {
    var best: [String: (changed: Int64, record: JSON, isStale: Bool)] = [:]
    for path in paths {
      for record in (records[path] ?? []).flatMap({ [$0] + inner($0) }) {
        guard let type = record["type"]?.string, let id = record["id"]?.string else { continue }
        let changed = record["endret"]?.string.flatMap { Instant(rfc3339: $0)?.seconds } ?? .min
        if let former = best["\(type)/\(id)"], former.changed > changed { continue }
        best["\(type)/\(id)"] = (changed, record, stale.contains(path))
      }
    }
    return best.sorted { $0.key < $1.key }.map { ($0.value.record, $0.value.isStale) }
  }
}
