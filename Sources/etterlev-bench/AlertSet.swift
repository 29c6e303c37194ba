import Linux
import Records

/// A set of alerts as all who are measured give it, one `KIND<TAB>key` a line: how many of each kind, and a hash of the
/// sorted lines, so that two sets are the same when these are.
struct AlertSet: Hashable {
  var counts: [String: Int]
  var hash: String

  /// - Parameter kinds: those that are counted; all when empty.
  init(_ lines: [String], kinds: Set<String> = []) {
    var counts: [String: Int] = [:]
    var hash = SHA256()
    for line in lines.sorted() {
      let kind = String(line.prefix { $0 != "\t" })
      guard kinds.isEmpty || kinds.contains(kind) else { continue }
      counts[kind, default: 0] += 1
      hash.update(Array((line + "\n").utf8))
    }
    self.counts = counts
    self.hash = SHA256.hex(hash.finalize())
  }

  /// The lines of a file.
  init(file path: String, kinds: Set<String> = []) throws {
    let text = String(decoding: try readFile(path), as: UTF8.self)
    self.init(text.split(separator: "\n").map(String.init), kinds: kinds)
  }

  var text: String { counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ") }
}
