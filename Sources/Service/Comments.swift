internal import Linux
internal import Records

/// What people said when they acknowledged: a file for each event, `comments/SEQ` in the state directory. The log holds its
/// salted SHA-256 alone, so that it can be erased and the chain still verifies.
public struct Comments {
  public struct Failure: Error, CustomStringConvertible {
    public var description: String
  }

  /// In Unicode scalars, as JSON Schema counts.
  static let longest = 500
  static let folder = "comments"

  /// One that is to be kept.
  struct New: Sendable {
    let text: String
    /// 16 random bytes: without them nobody can try what the hash is of.
    let salt: [UInt8]

    init(_ text: String) {
      self.text = text
      var random = SystemRandomNumberGenerator()
      salt = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    var hash: [UInt8] { SHA256.hash(salt + Array(text.utf8)) }

    /// Puts it beside the log, on the disk before its event.
    func write(_ seq: UInt64, in state: borrowing Directory) throws(SystemError) {
      var body = JSONWriter()
      body.beginObject()
      body.field("salt", SHA256.hex(salt))
      body.field("comment", text)
      body.endObject()
      body.endLine()
      try state.subdirectory(Comments.folder).replace(String(seq), with: body.bytes)
    }

    static func remove(_ seq: UInt64, in state: borrowing Directory) {
      try? state.subdirectory(Comments.folder).remove(String(seq))
    }
  }

  private let path: String
  private var texts: [UInt64: String?] = [:]
  /// When the folder was last changed, of what is kept here.
  private var changed: Int64?

  /// - Parameter state: the state directory.
  init(state: String) throws(SystemError) {
    path = state + "/" + Self.folder
    try Directory.create(path, mode: 0o700)
  }

  /// To be called once for every request: what was erased meanwhile is forgotten.
  mutating func refresh() {
    let now = Clock.realtimeNanoseconds()
    let time = try? Directory(path).descriptor.status().modified
    // Files tell time in steps: what is younger than a second may have changed since.
    if let time, time == changed, now - time > 1_000_000_000 { return }
    changed = time
    texts = [:]
  }

  /// `nil` when it was erased.
  mutating func text(of seq: UInt64) -> String? {
    if let known = texts[seq] { return known }
    let text = (try? readFile("\(path)/\(seq)", limit: 1 << 16)).flatMap { JSONValue($0)?["comment"].text }
    texts[seq] = .some(text)
    return text
  }

  /// Erases the comment of an event. What the log says of it stays, and cannot be guessed from any more.
  ///
  /// - Parameters:
  ///   - seq: the event's number.
  ///   - state: the state directory.
  /// - Returns: `false` when there is none.
  public static func forget(_ seq: UInt64, state: String) throws(Failure) -> Bool {
    do throws(SystemError) {
      let directory = try Directory(state + "/" + folder)
      try directory.remove(String(seq))
      try directory.descriptor.synchronise()
      return true
    } catch {
      if error.isNotFound { return false }
      throw Failure(description: "\(error)")
    }
  }
}
