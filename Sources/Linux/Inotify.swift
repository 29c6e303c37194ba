internal import CLinux

/// The kernel's reports of changes in directories (inotify(7)).
///
/// What lies in a directory is read after its watch was added, never before: in between, nothing is reported.
public struct Inotify: ~Copyable, Sendable {
  public struct Event: Hashable, Sendable {
    /// Which watch; -1 when the queue overflowed.
    public var watch: Int32
    /// The entry's name, as bytes; empty when the event is of the directory itself.
    public var name: [UInt8]
    public var kind: Kind
    public var isDirectory: Bool
  }

  public enum Kind: Sendable {
    /// A file was closed after writing, or an entry was moved in or created.
    case arrived
    /// An entry was removed or moved out.
    case left
    /// A file's rights, owner or times were changed, not its contents.
    case altered
    /// The watched directory itself was removed or moved.
    case directoryGone
    /// What was mounted on the watched directory is no longer.
    case unmounted
    /// Events were lost: look at everything again.
    case overflowed
    /// The watch has gone; its number may be given again.
    case ignored
  }

  private let descriptor: FileDescriptor
  public var number: Int32 { descriptor.number }

  /// ``SystemError/isFileLimit`` when the user has no instance left (`fs.inotify.max_user_instances`).
  public init() throws(SystemError) {
    descriptor = FileDescriptor(taking: try call("inotify_init1") { linux_inotify() })
  }

  /// Watches the open directory itself, whatever its path has become; needs `/proc`. The same directory has one watch. The
  /// error's ``SystemError/isWatchLimit`` says that there are no more watches for this user.
  public func watch(_ directory: borrowing Directory) throws(SystemError) -> Int32 {
    let mask =
      IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF
      | IN_ONLYDIR
    let path = "/proc/self/fd/\(directory.descriptor.number)"
    let watch = try call("inotify_add_watch \(directory.path)") {
      unsafe linux_inotify_add(number, path, UInt32(mask))
    }
    return Int32(truncatingIfNeeded: watch)
  }

  public func unwatch(_ watch: Int32) {
    _ = linux_inotify_remove(number, watch)
  }

  /// All that is queued, up to 64 KiB; empty when nothing is.
  public func read() throws(SystemError) -> [Event] {
    guard let bytes = try descriptor.receive(atMost: 1 << 16) else { return [] }
    return Self.events(bytes.span)
  }

  /// struct inotify_event: watch (4), mask (4), cookie (4), length (4), name padded with NUL to that length.
  static func events(_ bytes: Span<UInt8>) -> [Event] {
    var events: [Event] = []
    var start = 0
    while start + 16 <= bytes.count {
      let mask = word(bytes, start + 4)
      let end = start + 16 + Int(word(bytes, start + 12))
      guard end <= bytes.count else { break }
      events.append(
        Event(
          watch: Int32(bitPattern: word(bytes, start)), name: bytesBeforeNul(bytes.extracting(start + 16..<end)),
          kind: kind(Int32(bitPattern: mask)), isDirectory: mask & 0x4000_0000 != 0))
      start = end
    }
    return events
  }

  private static func word(_ bytes: Span<UInt8>, _ start: Int) -> UInt32 {
    unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt32.self)
  }

  private static func kind(_ mask: Int32) -> Kind {
    if mask & IN_Q_OVERFLOW != 0 { return .overflowed }
    if mask & IN_UNMOUNT != 0 { return .unmounted }
    if mask & (IN_DELETE_SELF | IN_MOVE_SELF) != 0 { return .directoryGone }
    if mask & (IN_DELETE | IN_MOVED_FROM) != 0 { return .left }
    if mask & (IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE) != 0 { return .arrived }
    if mask & IN_ATTRIB != 0 { return .altered }
    return .ignored
  }
}
