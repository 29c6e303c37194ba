internal import CLinux

/// A program that is handed bytes to read, and runs beside this one in a process group of its own. What it writes goes where
/// this process's output and errors go. One that nobody has waited for is killed with its group when its owner goes.
public struct HandedProcess: ~Copyable, Sendable {
  public let number: Int32
  private let handle: FileDescriptor
  private let name: String
  private var isOver = false

  /// - Parameters:
  ///   - words: the program, sought by `PATH` where its name has no slash, and its arguments. No shell sees them.
  ///   - input: its standard input.
  ///   - variables: added to this process's own, or in place of those of the same name.
  public init(_ words: [String], input: [UInt8], variables: [(name: String, value: String)]) throws(SystemError) {
    let name = words.first ?? ""
    // It can read at its own pace, or not at all, and nobody waits for it.
    let file = FileDescriptor(taking: try call("memfd_create") { unsafe linux_memory_file("input") })
    try file.write(input, at: 0)
    let number = try Command.spawn(words, input: file.number, variables: variables, standsAlone: true)
    let opened = linux_process_handle(number)
    if opened < 0 {
      _ = linux_kill(-number, SIGKILL)
      _ = linux_wait(number)
      throw SystemError(call: "pidfd_open", code: Int32(truncatingIfNeeded: -opened))
    }
    self.name = name
    self.number = number
    handle = FileDescriptor(taking: opened)
  }

  deinit {
    guard !isOver else { return }
    _ = linux_kill(-number, SIGKILL)
    _ = linux_wait(number)
  }

  /// Readable when it has ended.
  public var endNumber: Int32 { handle.number }

  /// Whether it ends within the time.
  public func ends(milliseconds: Int32) -> Bool {
    waitUntilReady(handle.number, toWrite: false, milliseconds: milliseconds)
  }

  /// To it and to what it has started, as far as that stayed in its group.
  public func send(_ signal: ChildProcess.Signal) throws(SystemError) {
    let code =
      switch signal {
      case .terminate: SIGTERM
      case .kill: SIGKILL
      case .hangUp: SIGHUP
      }
    try call("kill \(name)") { linux_kill(-number, code) }
  }

  /// Waits for its end, once: the exit code; 128 and the signal's number when one ended it.
  public mutating func wait() throws(SystemError) -> Int32 {
    let (number, name) = (number, name)
    let status = try call("waitpid \(name)") { linux_wait(number) }
    isOver = true
    return Int32(truncatingIfNeeded: status)
  }
}
