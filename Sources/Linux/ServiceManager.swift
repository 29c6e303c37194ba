/// What the service manager is told and tells (sd_notify(3), sd_listen_fds(3)); does nothing where there is none.
public struct ServiceManager: Sendable {
  private let address: String?
  /// How often the watchdog wants to hear, in microseconds; `nil` when it does not.
  public let watchdogInterval: Int64?
  /// The first socket that was handed over, if one was.
  public let inheritedSocket: Int32?

  public init() {
    address = Environment.variable("NOTIFY_SOCKET").flatMap { $0.isEmpty ? nil : $0 }
    let forUs = Environment.variable("WATCHDOG_PID").map { Int32($0) == Environment.processID } ?? true
    watchdogInterval = forUs ? Environment.variable("WATCHDOG_USEC").flatMap { Int64($0) }.map { $0 / 2 } : nil
    let isListener = Environment.variable("LISTEN_PID").flatMap { Int32($0) } == Environment.processID
    let count = Environment.variable("LISTEN_FDS").flatMap { Int($0) } ?? 0
    inheritedSocket = isListener && count >= 1 ? 3 : nil
  }

  public func ready(_ status: String) { send("READY=1\nSTATUS=\(status)") }
  public func status(_ status: String) { send("STATUS=\(status)") }
  public func alive() { send("WATCHDOG=1") }
  public func stopping() { send("STOPPING=1") }

  /// Says that a reload begins; ``ready(_:)`` says that it is done.
  public func reloading() { send("RELOADING=1\nMONOTONIC_USEC=\(Clock.monotonicNanoseconds() / 1000)") }

  /// Asks for more time to start, and says how far it has come.
  public func extendStart(microseconds: Int64, _ status: String) {
    send("EXTEND_TIMEOUT_USEC=\(microseconds)\nSTATUS=\(status)")
  }

  private func send(_ message: String) {
    guard let address else { return }
    try? UnixClient.send(Array(message.utf8), to: address)
  }
}

/// The journal's own protocol: fields of a name and a value in one datagram. Where there is no journal nothing happens.
public enum Journal {
  public static func send(_ fields: [(name: String, value: String)]) {
    var bytes: [UInt8] = []
    for (name, value) in fields {
      bytes += Array(name.utf8)
      if value.utf8.contains(0x0A) {
        // A value with line feeds goes by its length, 64 bits from the low end.
        bytes.append(0x0A)
        let count = UInt64(value.utf8.count)
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: count >> UInt64(shift))) }
      } else {
        bytes.append(0x3D)
      }
      bytes += Array(value.utf8)
      bytes.append(0x0A)
    }
    try? UnixClient.send(bytes, to: "/run/systemd/journal/socket")
  }
}
