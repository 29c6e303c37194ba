internal import CLinux
internal import Glibc

/// The process and what was given to it.
public enum Environment {
  public static func variable(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  /// All of them, as `NAME=value`.
  public static var variables: [String] {
    var found: [String] = []
    while let text = unsafe linux_variable(found.count) { found.append(unsafe String(cString: text)) }
    return found
  }

  /// What the machine is called, gethostname(2); empty where that is not to be had.
  public static var hostName: String {
    var bytes = [UInt8](repeating: 0, count: 256)
    // The last byte stays the end, however long the name is.
    let result = unsafe bytes.withUnsafeMutableBytes { buffer in
      guard let start = buffer.baseAddress else { return Int32(-1) }
      return unsafe gethostname(start.assumingMemoryBound(to: CChar.self), buffer.count - 1)
    }
    return result == 0 ? String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) : ""
  }

  public static var processID: Int32 { getpid() }
  public static var user: UInt32 { getuid() }
  public static var effectiveUser: UInt32 { geteuid() }
  public static var effectiveGroup: UInt32 { getegid() }

  public static func leave(_ code: Int32) -> Never { exit(code) }

  /// Sets the rights that new files do not get, for all threads; what they were before.
  @discardableResult
  public static func setUmask(_ mask: UInt32) -> UInt32 { umask(mask) }

  /// Resident memory in bytes; 0 where `/proc` does not say.
  public static func residentMemory() -> Int {
    guard let text = try? readFile("/proc/self/statm", limit: 4096) else { return 0 }
    let fields = String(decoding: text, as: UTF8.self).split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(getpagesize()) : 0
  }

  /// Large blocks (from 256 KiB on) go back to the kernel as soon as they are free. The C library else keeps what was
  /// needed once, up to 32 MiB of each, in holes among what stays.
  public static func keepLittleMemory() { linux_keep_little(256 << 10) }

  /// Gives memory that is free back to the kernel, which the C library else keeps for the next time.
  public static func returnFreeMemory() { _ = malloc_trim(0) }

  /// The number of a group: see ``Accounts``.
  public static func group(_ name: String) -> UInt32? { Accounts.group(name) }
}
