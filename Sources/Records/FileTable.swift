/// The files that records came from, and which records each one has a version of.
struct FileTable: Sendable {
  private(set) var paths: [String] = []
  private var numbers: [String: UInt32] = [:]
  var records: [[RecordRef]] = []
  /// Who owns the file where that lets records of a type stand in it, by file and type; empty without such types.
  private var owners: [UInt32: [UInt16: String]] = [:]

  mutating func intern(_ path: String) -> UInt32 {
    if let number = numbers[path] { return number }
    let number = UInt32(paths.count)
    paths.append(path)
    records.append([])
    numbers[path] = number
    return number
  }

  func find(_ path: String) -> UInt32? { numbers[path] }

  /// What was refused leaves the former owner's version in force, so the former owner stays too.
  mutating func note(_ owners: [UInt16: String], of file: UInt32) {
    guard !owners.isEmpty else { return }
    self.owners[file, default: [:]].merge(owners) { $1 }
  }

  func owner(_ file: UInt32, _ type: UInt16) -> String? { owners.isEmpty ? nil : owners[file]?[type] }
}

/// One file's version of a record, behind the one in force.
struct Version: Sendable {
  var row: Row
  var origin: Origin
  var changed: Int64
}
