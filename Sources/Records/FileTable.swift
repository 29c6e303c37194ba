/// The files that records came from, and which records each one has a version of.
struct FileTable: Sendable {
  /// The paths, and the names of series, by their numbers.
  private var paths = Identities()
  var records: [RecordList] = []
  /// Who owns the file where that lets records of a type stand in it, by file and type; empty without such types.
  private var owners: [UInt32: [UInt16: String]] = [:]
  /// Of a file in a series the number that holds the series' records; else the file itself.
  private var heads: [UInt32] = []
  private var series: [String: UInt32] = [:]
  /// By a series' number: the file whose content is in force.
  private var standing: [UInt32: UInt32] = [:]

  mutating func intern(_ path: String) -> UInt32 {
    let number = paths.intern(path)
    if Int(number) == records.count {
      records.append(.none)
      heads.append(number)
    }
    return number
  }

  /// A file that is about to be put in force, in the place of the one of its series that was.
  mutating func intern(_ path: String, series name: String?) -> UInt32 {
    let file = intern(path)
    guard let name else { return file }
    if series[name] == nil {
      // No path ends so: a series never has the number of a file.
      series[name] = intern(name + "\0")
    }
    guard let head = series[name] else { return file }
    heads[Int(file)] = head
    standing[head] = file
    return file
  }

  func count(inSeries name: String) -> Int { series[name].map { records[Int($0)].count } ?? 0 }

  /// The number under which the file's records stand.
  func head(_ file: UInt32) -> UInt32 { heads[Int(file)] }

  /// Whether what the file says, or its series, is in force by it.
  func isStanding(_ file: UInt32) -> Bool { head(file) == file || standing[head(file)] == file }

  func find(_ path: String) -> UInt32? { paths.find(path) }

  func path(_ file: UInt32) -> String { paths.text(file) }

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
