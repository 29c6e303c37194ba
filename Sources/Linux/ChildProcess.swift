internal import CLinux

/// A program that runs beside this one, posix_spawn(3), until it is waited for. One that nobody has waited for is killed
/// when its owner goes.
public struct ChildProcess: ~Copyable, Sendable {
  /// How it ended.
  public struct End: Hashable, Sendable {
    /// The exit code; 128 and the signal's number when one ended it.
    public var status: Int32
    /// Processor time of all its threads, in microseconds.
    public var processorMicroseconds: Int64
    /// The largest resident size that it has had, in KiB; no less than this process had when it started it.
    public var peakKiB: Int64
  }

  public enum Signal: Sendable { case terminate, kill, hangUp }

  public let number: Int32
  private var output: UnixPipe
  private let path: String
  private var isOver = false

  /// Starts a program by path. Its input is empty, its standard error is this process's, its environment is `PATH` and
  /// `LC_ALL=C` alone.
  public init(_ path: String, _ arguments: [String]) throws(SystemError) {
    var pipe = try UnixPipe()
    number = try Command.spawn(path, [path] + arguments, output: pipe.input.number)
    // Nobody but the child may hold the end that is written to, or the other never ends.
    pipe.input = FileDescriptor(taking: Int32(-1))
    output = pipe
    self.path = path
  }

  deinit {
    guard !isOver else { return }
    _ = linux_kill(number, SIGKILL)
    _ = linux_wait(number)
  }

  public func send(_ signal: Signal) throws(SystemError) {
    let code =
      switch signal {
      case .terminate: SIGTERM
      case .kill: SIGKILL
      case .hangUp: SIGHUP
      }
    try call("kill \(path)") { linux_kill(number, code) }
  }

  /// What it writes to standard output from here to its end. When it takes longer or says more than `limit` bytes, it is
  /// killed, and what it said until then is given.
  public func readAll(timeoutMilliseconds: Int64, limit: Int = 1 << 20) throws(SystemError) -> [UInt8] {
    let end = Clock.monotonicNanoseconds() + timeoutMilliseconds * 1_000_000
    var said: [UInt8] = []
    while true {
      let left = (end - Clock.monotonicNanoseconds() + 999_999) / 1_000_000
      guard left > 0, said.count <= limit,
        waitUntilReady(output.output.number, toWrite: false, milliseconds: Int32(clamping: left))
      else {
        try send(.kill)
        return said
      }
      let piece = try output.output.read(atMost: 1 << 16)
      if piece.isEmpty { return said }
      said += piece
    }
  }

  /// Waits for its end; once.
  public mutating func wait() throws(SystemError) -> End {
    let (number, path) = (number, path)
    var (microseconds, kibibytes): (Int64, Int64) = (0, 0)
    let status = try call("wait4 \(path)") { unsafe linux_wait_usage(number, &microseconds, &kibibytes) }
    isOver = true
    return End(
      status: Int32(truncatingIfNeeded: status), processorMicroseconds: microseconds, peakKiB: kibibytes)
  }
}
