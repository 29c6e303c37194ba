internal import CLinux
internal import Glibc

/// The process and what was given to it.
public enum Environment {
  public static func variable(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  public static var processID: Int32 { getpid() }
  public static var effectiveUser: UInt32 { geteuid() }

  /// Whether the descriptor is a terminal; 1 is standard output.
  public static func isTerminal(_ number: Int32) -> Bool { isatty(number) == 1 }

  /// Columns of the terminal at the descriptor; `nil` when it is none.
  public static func terminalWidth(_ number: Int32) -> Int? {
    let width = clinux_terminal_width(number)
    return width > 0 ? Int(width) : nil
  }

  public static func leave(_ code: Int32) -> Never { exit(code) }

  /// Ends at once, with nothing flushed and no destructor run.
  public static func abandon(_ code: Int32) -> Never { _exit(code) }

  /// Resident memory in bytes.
  public static func residentMemory() -> Int {
    guard let text = try? readFile("/proc/self/statm", limit: 4096) else { return 0 }
    let fields = String(decoding: text, as: UTF8.self).split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(getpagesize()) : 0
  }

  /// The number of a group: digits are a number already, else /etc/group is asked.
  public static func group(_ name: String) -> UInt32? {
    if let number = UInt32(name) { return number }
    guard let text = try? readFile("/etc/group", limit: 1 << 24) else { return nil }
    for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      if fields.count >= 3, fields[0] == name { return UInt32(fields[2]) }
    }
    return nil
  }
}

/// Standard output and standard error, written whole.
public enum Output {
  public static func standard(_ text: String) { write(text, 1) }
  public static func error(_ text: String) { write(text, 2) }

  private static func write(_ text: String, _ number: Int32) {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(number, $0.baseAddress.map { unsafe $0 + done }, bytes.count - done)
      }
      if count < 0 {
        if clinux_errno() == EINTR { continue }
        // Whoever read has gone: there is nobody left to write for.
        if clinux_errno() == EPIPE { exit(0) }
        return
      }
      done += count
    }
  }
}
