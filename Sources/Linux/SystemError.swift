internal import CLinux
internal import Glibc

/// A system call that failed.
public struct SystemError: Error, Sendable, CustomStringConvertible {
  /// The call, and what it was about: `openat2 records/a.json`.
  public var call: String
  /// The kernel's number, as in errno(3).
  public var code: Int32

  public init(call: String, code: Int32) {
    self.call = call
    self.code = code
  }

  /// The error that the last call of this thread left.
  static func last(_ call: String) -> SystemError { SystemError(call: call, code: clinux_errno()) }

  public var description: String {
    let text = unsafe String(cString: strerror(code))
    return "\(call): \(text.lowercased())"
  }

  public var isNotFound: Bool { code == ENOENT || code == ENOTDIR }
  public var isDenied: Bool { code == EACCES || code == EPERM }
  public var isNoSpace: Bool { code == ENOSPC || code == EDQUOT }
  public var isLoop: Bool { code == ELOOP || code == EXDEV }
  public var wouldBlock: Bool { code == EAGAIN }
  public var isAddressInUse: Bool { code == EADDRINUSE }
  public var isExisting: Bool { code == EEXIST }
}

/// Repeats a call that a signal interrupted; throws what else went wrong.
@discardableResult
func retry(_ call: @autoclosure () -> String, _ body: () -> Int) throws(SystemError) -> Int {
  while true {
    let result = body()
    if result >= 0 { return result }
    if clinux_errno() != EINTR { throw SystemError.last(call()) }
  }
}
