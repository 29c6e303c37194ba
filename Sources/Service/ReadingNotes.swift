internal import Linux
internal import Records

/// Which files are being read, kept in the state directory: one that was being read at two crashes is left alone until it
/// changes.
///
/// Each reader has a file of its own with one line, the digest of path, size and time; it is empty when nothing is read.
/// No such line is ever synchronised: it is to outlive the daemon, not the machine.
struct ReadingNotes: Sendable {
  /// At so many crashes a file is left alone.
  private static let limit = 2
  private static let name = "reading-"
  private static let tally = "crashed-readers"

  private let state: String
  /// Digests of files that are not read.
  private let poisoned: Set<String>

  /// Counts what the daemon before this one was reading when it ended.
  init(state: String) throws(SystemError) {
    self.state = state
    let folder = try Directory(state)
    var crashes: [String: Int] = [:]
    for line in Self.lines(Self.tally, folder) {
      let words = line.split(separator: " ")
      if words.count == 2, let count = Int(words[1]) { crashes[String(words[0])] = count }
    }
    var found = false
    for entry in try folder.entries() {
      guard let name = String(validating: entry.name, as: UTF8.self), name.hasPrefix(Self.name) else { continue }
      for line in Self.lines(name, folder) {
        crashes[line, default: 0] += 1
        found = true
      }
      try? folder.remove(name)
    }
    if found {
      let text = crashes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }.joined()
      try folder.replace(Self.tally, with: Array(text.utf8), mode: 0o600)
    }
    poisoned = Set(crashes.filter { $0.value >= Self.limit }.keys)
  }

  private static func lines(_ name: String, _ folder: borrowing Directory) -> [String] {
    guard let file = try? folder.open(name), let bytes = try? file.readAll(expected: 100, limit: 1 << 20) else {
      return []
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// For one reader's thread.
  func note(ofReader number: Int) -> Note {
    var file: FileDescriptor?
    if let folder = try? Directory(state) {
      let name = Self.name + String(number)
      try? folder.remove(name)
      file = try? folder.createFile(name)
    }
    return Note(file: file, poisoned: poisoned)
  }

  /// What a reader that was left behind is reading has ended no daemon.
  func forget(reader number: Int) {
    guard let folder = try? Directory(state) else { return }
    try? folder.remove(Self.name + String(number))
  }

  struct Note: ~Copyable {
    fileprivate let file: FileDescriptor?
    fileprivate let poisoned: Set<String>

    fileprivate init(file: consuming FileDescriptor?, poisoned: Set<String>) {
      self.file = file
      self.poisoned = poisoned
    }

    /// Reads a file, noted meanwhile, unless it is one of those that are left alone.
    func during(
      _ path: String, in root: borrowing Directory, _ read: () -> RecordFiles.Outcome
    ) -> RecordFiles.Outcome {
      guard let status = try? root.status(path) else { return read() }
      let digest = SHA256.hex(SHA256.hash(Array("\(path)\0\(status.size)\0\(status.modified)".utf8)))
      if poisoned.contains(digest) {
        let problem = IntakeProblem(
          .crashedReader, line: 0, column: 0, expected: "a file that can be read without the reader ending",
          remedy: "deliver the file anew; it is left alone as long as it is the same")
        return .read(Batch(refused: path, problem: problem), status)
      }
      write(digest + "\n")
      defer { write("") }
      return read()
    }

    private func write(_ text: String) {
      switch file {
      case .none: return
      case .some(let file):
        if text.isEmpty { try? file.truncate(to: 0) } else { try? file.write(Array(text.utf8), at: 0) }
      }
    }
  }
}
