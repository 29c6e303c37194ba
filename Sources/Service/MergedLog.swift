public import Alerts
internal import Linux

/// One log of many that are read together, while daemons may write to it and copies may replace its files: as it was when its
/// first line was asked for, so that the reading ends. A file is open only while a portion is read, so that thousands of logs
/// need no more descriptors than one, and no log needs more memory than two portions or its longest line.
public struct MergedLog: Sendable {
  /// Why the log ends where it ends.
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    case faulty(LogFault)
    /// The folder or a file cannot be read.
    case unreadable(String)
    /// The folder has no log.
    case absent(String)

    /// Lower case, no full stop.
    public var description: String {
      switch self {
      case .faulty(let fault): "\(fault)"
      case .unreadable(let text): text
      case .absent(let folder): "\(folder): there is no alert log here"
      }
    }
  }

  /// The municipality whose it is.
  public let name: String
  private let folder: String
  private var known: VouchedLines.Place?

  public private(set) var lines: VouchedLines
  /// Where the last line stands that was passed on; `nil` when none ever was.
  public private(set) var passed: VouchedLines.Place?
  public private(set) var failure: Failure?
  /// The first line that the log still has, where it once had more, and nobody knows what it was.
  public private(set) var beginsLate: UInt64?

  private var segments: [LogSegments.Segment] = []
  /// Of the segment at hand.
  private var index = 0
  private var offset: Int64 = 0
  private var hasBegun = false
  /// Where the last line was said to stand is believed: the reading begins there, and not at the beginning of its segment.
  private var believesPlace = true
  /// The files have been looked up a second time, since one was missing.
  private var hasLookedAgain = false

  /// Less than the C library would map anew for every portion.
  private static let portion = 64 << 10

  /// - Parameters:
  ///   - name: the municipality's.
  ///   - folder: where the log is: a state directory or a copy of one.
  ///   - known: what has been passed on before.
  public init(name: String, folder: String, after known: VouchedLines.Place?) {
    self.name = name
    self.folder = folder
    self.known = known
    passed = known
    lines = VouchedLines(after: known)
  }

  /// Goes on to the next line that may be passed on; false at the end, which is early where there is a ``failure``.
  public mutating func advance() -> Bool {
    while failure == nil {
      do throws(LogFault) {
        if try lines.next() { return true }
      } catch {
        if !beginsAgain(after: error) { failure = .faulty(error) }
        continue
      }
      if lines.isFinished { return false }
      do throws(SystemError) {
        try readOn()
      } catch {
        failure = .unreadable("\(error)")
      }
    }
    return false
  }

  /// The line at hand has been passed on.
  public mutating func notePassed() { passed = lines.place ?? passed }

  /// Whether what looks like a fault may be none: then all is looked up once more.
  private mutating func beginsAgain(after fault: LogFault) -> Bool {
    if !lines.isAnchored, believesPlace {
      // What was noted of the place is wrong, if a copy was put together anew of the same lines.
      believesPlace = false
    } else if case .missing = fault.kind, !hasLookedAgain, let now = try? list(),
      now.map(\.firstSeq) != segments.map(\.firstSeq)
    {
      // A segment that was being closed while the files were listed may have been missed.
      hasLookedAgain = true
      believesPlace = true
      known = passed
    } else {
      return false
    }
    lines = VouchedLines(after: known)
    hasBegun = false
    return true
  }

  // MARK: Reading

  /// Gives the lines more bytes, or tells them that there are no more.
  private mutating func readOn() throws(SystemError) {
    guard hasBegun else { return try findPlace() }
    guard let bytes = try portion() else { return }
    if !bytes.isEmpty {
      offset += Int64(bytes.count)
      lines.feed(bytes)
    } else if index + 1 < segments.count {
      index += 1
      begin(at: 0)
    } else {
      lines.finish()
    }
  }

  private mutating func findPlace() throws(SystemError) {
    segments = try list()
    guard !segments.isEmpty else {
      failure = .absent(folder)
      return
    }
    let place = known.flatMap { known in segments.lastIndex { ($0.firstSeq ?? .max) <= known.seq } }
    index = place ?? 0
    hasBegun = true
    if passed == nil { beginsLate = segments[0].firstSeq.flatMap { $0 > 1 ? $0 : nil } }
    begin(at: place != nil && believesPlace ? known?.offset ?? 0 : 0)
  }

  private mutating func begin(at start: Int64) {
    offset = start
    let next = index + 1 < segments.count ? segments[index + 1].firstSeq : nil
    lines.begin(segment: segments[index].name, at: start, endsBefore: next)
  }

  /// From where the reading stands; empty at the end, and `nil` where the file has gone.
  private mutating func portion() throws(SystemError) -> [UInt8]? {
    if let bytes = try read() { return bytes }
    // It has another name now, or another file stands in its place.
    let now = try list()
    let (name, first) = (segments[index].name, segments[index].firstSeq)
    if let found = now.last(where: { first == nil ? $0.name == name : $0.firstSeq == first }) {
      segments[index].name = found.name
      segments[index].inode = found.inode
      segments[index].device = found.device
      if let bytes = try read() { return bytes }
    }
    failure = .unreadable("\(folder)/\(name): it was removed while it was read")
    return nil
  }

  private func read() throws(SystemError) -> [UInt8]? {
    let segment = segments[index]
    do throws(SystemError) {
      guard let file = try Directory(folder).openRegular(segment.name) else { return nil }
      let status = try file.status()
      guard status.inode == segment.inode, status.device == segment.device else { return nil }
      // The open segment ends where it ended when the files were listed.
      let rest = index + 1 < segments.count ? Int64.max : max(0, segment.size - offset)
      return try file.read(at: offset, count: Int(min(rest, Int64(Self.portion))))
    } catch {
      if error.isNotFound { return nil }
      throw error
    }
  }

  /// A file may get its other name between being listed and being looked at.
  private func list() throws(SystemError) -> [LogSegments.Segment] {
    for _ in 0..<3 {
      let directory = try Directory(folder)
      do throws(SystemError) {
        return try LogSegments.list(directory)
      } catch {
        if !error.isNotFound { throw error }
      }
    }
    return try LogSegments.list(Directory(folder))
  }
}
