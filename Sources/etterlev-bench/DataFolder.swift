import Linux
import Records

/// Where the workload of one size lies: as one file for whoever takes one, as an inbox of few files, and as one file for
/// each record.
struct DataFolder {
  /// A record file may have 256 MiB: more than this is split among as many files as keep every thread busy alike.
  private static let fileLimit = 250 << 20
  private static let parts = 8
  /// What the common generator's own files hash to.
  private static let hashes = [
    10_000: "226dcee3eab29605ccf81cc69653a4b53352c9960f722f097b9dc13ccc4c927f"
  ]

  let path: String

  init(_ work: String, count: Int) { path = "\(work)/\(count)" }

  var records: String { path + "/records.jsonl" }
  /// The same lines where the daemon may watch them.
  var inbox: String { path + "/inbox" }
  /// `TYPE/ID.json`
  var files: String { path + "/files" }
  var changes: String { path + "/changes.jsonl" }
  /// The alerts that are right after so many changes; one day on when there are any.
  func alerts(after changes: Int) -> String { path + "/alerts-\(changes).tsv" }

  /// Makes what is not there yet.
  ///
  /// - Parameter withFiles: also one file for each record.
  func make(count: Int, words: Words, withFiles: Bool) throws {
    try Directory.create(inbox)
    let folder = try Directory(path)
    let isThere = (try? folder.status("complete")) != nil
    let hasFiles = (try? folder.status("files-complete")) != nil
    if isThere, hasFiles || !withFiles { return }
    let workload = Workload(count: count, words: words)
    if !isThere {
      try write(workload, to: folder)
      try folder.createFile("complete").write([])
    }
    if withFiles, !hasFiles {
      try writeFiles(workload)
      try folder.createFile("files-complete").write([])
    }
  }

  private func write(_ workload: Workload, to folder: borrowing Directory) throws {
    let lines = WorkloadLines(workload)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(workload.count * 360)
    for reference in workload.order { lines.append(reference, to: &bytes) }
    if let known = Self.hashes[workload.count], known != SHA256.hex(SHA256.hash(bytes)) {
      throw LoadedWorkload.Failure(description: "the workload of \(workload.count) records is not the common one")
    }
    try create("records.jsonl", in: folder, bytes)
    let inboxFolder = try Directory(inbox)
    if bytes.count <= Self.fileLimit {
      try create("records.jsonl", in: inboxFolder, bytes)
    } else {
      var start = 0
      for part in 1...Self.parts {
        var end = part == Self.parts ? bytes.count : bytes.count / Self.parts * part
        while end < bytes.count, bytes[end - 1] != 0x0A { end += 1 }
        try create("records-\(part).jsonl", in: inboxFolder, Array(bytes[start..<end]))
        start = end
      }
    }
    bytes = []
    let changes = workload.changes()
    for change in changes { lines.append(change, to: &bytes) }
    try create("changes.jsonl", in: folder, bytes)
    bytes = []
    // What takes the changes back again, where there was something before.
    for change in changes {
      if let former = change.former { lines.append(former, to: &bytes) } else { bytes.append(0x0A) }
    }
    try create("former.jsonl", in: folder, bytes)
    for count in [0, 20, 200] {
      let alerts = workload.alerts(after: Array(changes.prefix(count)), days: count == 0 ? 0 : 1)
      try create("alerts-\(count).tsv", in: folder, Array(alerts.map { $0 + "\n" }.joined().utf8))
    }
  }

  private func create(_ name: String, in folder: borrowing Directory, _ bytes: [UInt8]) throws {
    try? folder.remove(name)
    try folder.createFile(name, mode: 0o644).write(bytes)
  }

  private func writeFiles(_ workload: Workload) throws {
    let lines = WorkloadLines(workload)
    for type in ["unit", "deviation", "measure", "risk_assessment", "review"] {
      try Directory.create("\(files)/\(type)")
    }
    let root = try Directory(files)
    var bytes: [UInt8] = []
    for reference in workload.order {
      bytes.removeAll(keepingCapacity: true)
      lines.append(reference, to: &bytes)
      let name =
        switch reference {
        case .unit(let number): "unit/" + WorkloadLines.unit(number)
        case .deviation(let number): "deviation/" + WorkloadLines.deviation(number)
        case .measure(let number): "measure/" + WorkloadLines.measure(number)
        case .assessment(let number): "risk_assessment/" + WorkloadLines.padded("R", number + 1, 7)
        case .review(let number): "review/" + WorkloadLines.padded("V", number + 1, 6)
        }
      try create(name + ".json", in: root, bytes)
    }
  }
}
