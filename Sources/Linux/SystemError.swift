internal import CLinux

/// A system call that failed.
public struct SystemError: Error, Hashable, Sendable {
  /// The call, and what it was about: `openat2 records/a.json`.
  public var call: String
  /// The kernel's number, as in errno(3).
  public var code: Int32

  public init(call: String, code: Int32) {
    self.call = call
    self.code = code
  }

  public var isNotFound: Bool { code == ENOENT || code == ENOTDIR }
  public var isDenied: Bool { code == EACCES || code == EPERM }
  /// No room on the disk, or none left of the quota; of inotify_add_watch(2), see ``isWatchLimit``.
  public var isNoSpace: Bool { code == ENOSPC || code == EDQUOT }
  /// The user's inotify watches have run out (`fs.inotify.max_user_watches`); the kernel says ENOSPC for that too.
  public var isWatchLimit: Bool { code == ENOSPC && call.hasPrefix("inotify_add_watch") }
  /// A symbolic link where none is followed, or a path that leads out of its directory.
  public var isLoop: Bool { code == ELOOP || code == EXDEV }
  public var isAddressInUse: Bool { code == EADDRINUSE }
  public var isExisting: Bool { code == EEXIST }
  /// The process, or the machine, has as many files open as it may.
  public var isFileLimit: Bool { code == EMFILE || code == ENFILE }
  /// The reader of a pipe or socket has gone.
  public var isDisconnected: Bool { code == EPIPE || code == ECONNRESET }
}

extension SystemError: CustomStringConvertible {
  public var description: String {
    "\(call): \(meaning)"
  }

  /// The C library's words in lower case, but for an abbreviation at their beginning.
  private var meaning: String {
    guard let text = unsafe linux_error_text(code) else { return "error \(code)" }
    let words = unsafe String(cString: text)
    guard words.dropFirst().first?.isUppercase != true else { return words }
    return words.prefix(1).lowercased() + words.dropFirst()
  }
}
