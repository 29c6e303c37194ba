internal import CLinux

/// What the service manager is told and tells (sd_notify(3), sd_listen_fds(3)); does nothing where there is none.
public struct ServiceManager: Sendable {
  /// A socket or other open file that the service manager hands over.
  public struct Inherited: Hashable, Sendable {
    /// `FileDescriptorName=` of the socket unit, or the `FDNAME` it was stored under; `unknown` without one.
    public var name: String
    /// For one owner: a ``FileDescriptor`` or a ``UnixListener``.
    public var number: Int32
  }

  private let address: String?
  /// How often the watchdog wants to hear, in microseconds: half of what it waits; `nil` when it does not.
  public let watchdogInterval: Int64?
  /// All that was handed over.
  public let inherited: [Inherited]

  /// The first socket that was handed over, if one was.
  public var inheritedSocket: Int32? { inherited.first?.number }

  public init() {
    self.init(variable: Environment.variable)
  }

  init(variable: (String) -> String?) {
    // Other kinds of address are not known here.
    address = variable("NOTIFY_SOCKET").flatMap { $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil }
    let isWatched = variable("WATCHDOG_PID").map { Int32($0) == Environment.processID } ?? true
    let limit = variable("WATCHDOG_USEC").flatMap { Int64($0) }.flatMap { $0 > 0 ? $0 : nil }
    watchdogInterval = isWatched ? limit.map { max(1, $0 / 2) } : nil
    inherited = Self.inherited(variable)
    for one in inherited { _ = linux_set_close_on_exec(one.number) }
  }

  public func ready(_ status: String) { send(["READY=1", line(status)]) }
  public func status(_ status: String) { send([line(status)], waiting: false) }
  public func stopping() { send(["STOPPING=1"]) }

  /// Feeds the watchdog. Dropped when the manager's queue is full: the next one comes soon.
  public func alive() { send(["WATCHDOG=1"], waiting: false) }

  /// Says that a reload begins; ``ready(_:)`` says that it is done. The time goes in the same message, so that the manager
  /// can tell it from an earlier one (`Type=notify-reload`).
  public func reloading() { send(["RELOADING=1", "MONOTONIC_USEC=\(Clock.monotonicNanoseconds() / 1000)"]) }

  /// Asks for more time to start, and says how far it has come.
  public func extendStart(microseconds: Int64, _ status: String) {
    send(["EXTEND_TIMEOUT_USEC=\(microseconds)", line(status)], waiting: false)
  }

  /// A line feed in it would begin another assignment.
  private func line(_ status: String) -> String {
    "STATUS=" + String(status.map { $0.isNewline || $0 == "\0" ? " " : $0 })
  }

  private func send(_ lines: [String], waiting: Bool = true) {
    guard let address else { return }
    try? UnixClient.send(Array(lines.joined(separator: "\n").utf8), to: address, waiting: waiting)
  }

  /// From descriptor 3 on, when they are meant for this process.
  private static func inherited(_ variable: (String) -> String?) -> [Inherited] {
    guard variable("LISTEN_PID").flatMap({ Int32($0) }) == Environment.processID,
      let count = variable("LISTEN_FDS").flatMap({ Int32($0) }), (1...4096).contains(count)
    else { return [] }
    let names = (variable("LISTEN_FDNAMES") ?? "").split(separator: ":", omittingEmptySubsequences: false)
    return (0..<count).map { index in
      let name = Int(index) < names.count ? String(names[Int(index)]) : ""
      return Inherited(name: name.isEmpty ? "unknown" : name, number: 3 + index)
    }
  }
}
