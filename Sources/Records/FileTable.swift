/// The files that records came from, and which records each one has a version of.
struct FileTable: Sendable {
  private(set) var paths: [String] = []
  private var numbers: [String: UInt32] = [:]
  var records: [[RecordRef]] = []

  mutating func intern(_ path: String) -> UInt32 {
    if let number = numbers[path] { return number }
    let number = UInt32(paths.count)
    paths.append(path)
    records.append([])
    numbers[path] = number
    return number
  }

  func find(_ path: String) -> UInt32? { numbers[path] }
}

/// One file's version of a record, behind the one in force.
struct Version: Sendable {
  var row: Row
  var origin: Origin
  var changed: Int64
}
