internal import CLinux
internal import Glibc

/// Standard output and standard error, written whole. A terminal is given nothing that it would obey but colours.
public enum Output {
  public static func standard(_ text: String) { write(Environment.isTerminal(1) ? harmless(text) : text, 1) }
  public static func error(_ text: String) { write(Environment.isTerminal(2) ? harmless(text) : text, 2) }

  /// A line on standard error, which is a terminal, in place of the one that stands there.
  public static func replaceLine(_ text: String) { write("\r\(harmless(text))\u{1B}[K", 2) }

  private static func write(_ text: String, _ number: Int32) {
    do throws(SystemError) {
      try write(Array(text.utf8), to: number)
    } catch {
      // Whoever read has gone: there is nobody left to write for.
      if error.code == EPIPE { exit(0) }
    }
  }

  static func write(_ bytes: [UInt8], to number: Int32) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      let start = done
      let taken = try callUnlessBlocking("write") {
        unsafe bytes.withUnsafeBytes {
          unsafe linux_write(number, $0.baseAddress.map { unsafe $0 + start }, $0.count - start)
        }
      }
      // Somebody else may have made the terminal or pipe non-blocking: it is shared.
      if let taken { done += taken } else { waitUntilReady(number, toWrite: true) }
    }
  }
}
