internal import CLinux

/// Signals as something to wait on (signalfd(2)); they are blocked from then on in this thread and those it starts.
/// Threads of ``Worker`` block all signals anyway.
public struct SignalSource: ~Copyable, Sendable {
  public enum Signal: Sendable { case terminate, interrupt, hangUp, other }

  private let descriptor: FileDescriptor
  public var number: Int32 { descriptor.number }

  /// SIGTERM, SIGINT and SIGHUP; SIGPIPE is ignored.
  public init() throws(SystemError) {
    try self.init([SIGTERM, SIGINT, SIGHUP])
    linux_ignore_signal(SIGPIPE)
  }

  init(_ signals: [Int32]) throws(SystemError) {
    let bits = signals.reduce(UInt64(0)) { $0 | 1 << UInt64($1 - 1) }
    descriptor = FileDescriptor(taking: try call("signalfd") { linux_signalfd(bits) })
    linux_block_signals(bits)
  }

  /// The next that came; `nil` when none has.
  public func next() -> Signal? {
    switch nextNumber() {
    case nil: nil
    case SIGTERM: .terminate
    case SIGINT: .interrupt
    case SIGHUP: .hangUp
    default: .other
    }
  }

  func nextNumber() -> Int32? {
    var signal: Int32 = 0
    let result = try? callUnlessBlocking("read") { unsafe linux_read_signal(number, &signal) }
    return (result ?? nil) == nil ? nil : signal
  }
}
