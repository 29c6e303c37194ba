internal import CLinux
internal import Glibc

/// The kernel's reports of changes in directories (inotify(7)).
public struct Inotify: ~Copyable {
  public struct Event: Sendable {
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
    /// The watched directory itself was removed, moved or unmounted.
    case directoryGone
    /// Events were lost: look at everything again.
    case overflowed
    case ignored
  }

  private let descriptor: FileDescriptor
  public var number: Int32 { descriptor.number }

  public init() throws(SystemError) {
    descriptor = FileDescriptor(
      taking: Int32(
        try retry("inotify_init1") { Int(inotify_init1(Int32(truncatingIfNeeded: IN_CLOEXEC | IN_NONBLOCK))) }))
  }

  /// Watches the open directory itself, whatever its path has become. The error's ``SystemError/isNoSpace`` says that
  /// there are no more watches for this user.
  public func watch(_ directory: borrowing Directory) throws(SystemError) -> Int32 {
    let mask =
      UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_TO) | UInt32(IN_MOVED_FROM) | UInt32(IN_DELETE) | UInt32(IN_CREATE)
      | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF) | UInt32(IN_ONLYDIR)
    let path = "/proc/self/fd/\(directory.descriptor.number)"
    return Int32(
      try retry("inotify_add_watch \(directory.path)") { unsafe Int(inotify_add_watch(descriptor.number, path, mask)) })
  }

  public func unwatch(_ watch: Int32) {
    _ = inotify_rm_watch(descriptor.number, watch)
  }

  /// All that is queued, up to 64 KiB; empty when nothing is.
  public func read() throws(SystemError) -> [Event] {
    guard let bytes = try descriptor.receive(atMost: 1 << 16) else { return [] }
    var events: [Event] = []
    var index = 0
    // struct inotify_event: int wd; uint32_t mask, cookie, len; char name[len], padded with zeros.
    while index + 16 <= bytes.count {
      let watch = Int32(bitPattern: Self.word(bytes, index))
      let mask = Self.word(bytes, index + 4)
      let length = Int(Self.word(bytes, index + 12))
      let name = Array(bytes[(index + 16)..<min(index + 16 + length, bytes.count)].prefix { $0 != 0 })
      index += 16 + length
      events.append(
        Event(watch: watch, name: name, kind: Self.kind(mask), isDirectory: mask & UInt32(IN_ISDIR) != 0))
    }
    return events
  }

  private static func word(_ bytes: [UInt8], _ index: Int) -> UInt32 {
    UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]) << 16 | UInt32(bytes[index + 3])
      << 24
  }

  private static func kind(_ mask: UInt32) -> Kind {
    if mask & UInt32(IN_Q_OVERFLOW) != 0 { return .overflowed }
    if mask & (UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF) | UInt32(IN_UNMOUNT)) != 0 { return .directoryGone }
    if mask & (UInt32(IN_DELETE) | UInt32(IN_MOVED_FROM)) != 0 { return .left }
    if mask & (UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_TO) | UInt32(IN_CREATE)) != 0 { return .arrived }
    return .ignored
  }
}
