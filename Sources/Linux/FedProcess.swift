internal import CLinux

/// A program that reads what this process writes to it, as behind `|` in a shell. What it writes goes where this process's
/// output and errors go. One that nobody has waited for is killed when its owner goes.
public struct FedProcess: ~Copyable, Sendable {
  private let number: Int32
  private let name: String
  private var pipe: UnixPipe
  private var isOver = false

  /// - Parameter words: the program, sought by `PATH` where its name has no slash, and its arguments. No shell sees them.
  public init(_ words: [String]) throws(SystemError) {
    var pipe = try UnixPipe()
    let number = try Command.spawn(words, input: pipe.output.number, variables: [], standsAlone: false)
    // Where it goes early, writing to it must fail rather than wait or end this process.
    pipe.output = FileDescriptor(taking: Int32(-1))
    linux_ignore_signal(SIGPIPE)
    self.number = number
    name = words.first ?? ""
    self.pipe = pipe
  }

  deinit {
    guard !isOver else { return }
    _ = linux_kill(number, SIGKILL)
    _ = linux_wait(number)
  }

  /// Writes all, waiting for it to read. ``SystemError/isDisconnected`` when it reads no more.
  public func write(_ bytes: [UInt8]) throws(SystemError) {
    try pipe.input.write(bytes)
  }

  /// Tells it that there is no more, and waits for its end, once: the exit code; 128 and the signal's number when one
  /// ended it.
  public mutating func finish() throws(SystemError) -> Int32 {
    pipe.input = FileDescriptor(taking: Int32(-1))
    let (number, name) = (number, name)
    let status = try call("waitpid \(name)") { linux_wait(number) }
    isOver = true
    return Int32(truncatingIfNeeded: status)
  }
}
