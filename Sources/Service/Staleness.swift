internal import CivilTime
internal import Records

/// Since when what files said is kept in force though they are bad or gone, and what is no longer relied on for it.
struct Staleness {
  /// Seconds for which it is relied on.
  var limit: Int64 = 86_400
  /// By file that is refused or gone as a whole.
  private(set) var files: [String: Instant] = [:]
  /// Records that a file, good otherwise, says wrongly or may not say no more: by file.
  private(set) var records: [String: [RecordRef: Instant]] = [:]
  /// Files and records that were told to the engine.
  private(set) var staleFiles: Set<String> = []
  private(set) var staleRecords: [String: Set<RecordRef>] = [:]

  var isEmpty: Bool { files.isEmpty && records.isEmpty }
  /// Something is no longer relied on.
  var hasStale: Bool { !staleFiles.isEmpty || !staleRecords.isEmpty }

  /// Which files are kept in force now as a whole.
  mutating func note(files kept: Set<String>, at now: Instant) {
    for path in kept where files[path] == nil { files[path] = now }
    for path in files.keys where !kept.contains(path) { files[path] = nil }
  }

  /// What a file that was read keeps in force, as long as it is not read again.
  ///
  /// - Parameters:
  ///   - kept: the records; what was kept before is kept since then.
  ///   - path: relative to the inbox.
  ///   - now: the moment.
  mutating func note(records kept: [RecordRef], of path: String, at now: Instant) {
    let before = records.removeValue(forKey: path) ?? [:]
    guard !kept.isEmpty else { return }
    let since = files[path] ?? now
    records[path] = Dictionary(kept.map { ($0, min(before[$0] ?? since, since)) }) { first, _ in first }
  }

  mutating func forget(_ path: String) {
    files[path] = nil
    records[path] = nil
  }

  /// When the next of them is relied on no more.
  var dueAt: Instant? {
    var first: Instant?
    func look(_ since: Instant) { first = min(first ?? since, since) }
    for (path, since) in files where !staleFiles.contains(path) { look(since) }
    for (path, kept) in records {
      for (reference, since) in kept where !(staleRecords[path]?.contains(reference) ?? false) { look(since) }
    }
    return first.map { Instant(seconds: $0.seconds + limit) }
  }

  /// What changes at the moment; the last two are relied on again.
  mutating func turn(
    at now: Instant
  ) -> (files: [String], records: [RecordRef], freshFiles: [String], freshRecords: [RecordRef]) {
    func isDue(_ since: Instant) -> Bool { since.seconds + limit <= now.seconds }
    let dueFiles = Set(files.filter { isDue($0.value) }.keys)
    let dueRecords = records.mapValues { Set($0.filter { isDue($0.value) }.keys) }.filter { !$0.value.isEmpty }
    let fresh = staleFiles.subtracting(dueFiles)
    let known = staleRecords.values.reduce(into: Set()) { $0.formUnion($1) }
    let wanted = dueRecords.values.reduce(into: Set()) { $0.formUnion($1) }
    let added = dueFiles.subtracting(staleFiles)
    staleFiles = dueFiles
    staleRecords = dueRecords
    // Of a file that is good again, what it still keeps is as stale as before.
    return (
      added.sorted(), Array(fresh.isEmpty ? wanted.subtracting(known) : wanted), fresh.sorted(),
      Array(known.subtracting(wanted))
    )
  }
}
