internal import CLinux

/// A program that is run to its end, posix_spawn(3).
public enum Command {
  public struct Outcome: Hashable, Sendable {
    /// The exit code; 128 and the signal's number when one ended it.
    public var status: Int32
    /// What it wrote to standard output.
    public var output: [UInt8]
  }

  /// Runs a program by path. Its input is empty, its standard error is this process's, its environment is `PATH` and
  /// `LC_ALL=C` alone. ETIMEDOUT when it takes longer, EFBIG when it says more than `limit` bytes; it is killed then.
  public static func run(
    _ path: String, _ arguments: [String], timeoutMilliseconds: Int32, limit: Int = 1 << 20
  ) throws(SystemError) -> Outcome {
    var pipe = try UnixPipe()
    let child = try spawn(path, [path] + arguments, output: pipe.input.number)
    // Nobody but the child may hold the end that is written to, or the other never ends.
    pipe.input = FileDescriptor(taking: Int32(-1))
    let said: Result<[UInt8], SystemError>
    do throws(SystemError) {
      said = .success(try readAll(pipe.output, from: path, timeoutMilliseconds, limit))
    } catch {
      said = .failure(error)
      _ = linux_kill(child, SIGKILL)
    }
    let status = try call("waitpid \(path)") { linux_wait(child) }
    return Outcome(status: Int32(truncatingIfNeeded: status), output: try said.get())
  }

  static func spawn(_ path: String, _ words: [String], output: Int32) throws(SystemError) -> Int32 {
    let program = try path.terminated()
    var arguments: [[CChar]] = []
    for word in words { arguments.append(try word.terminated()) }
    let variables = [try "PATH=/usr/local/bin:/usr/bin:/bin".terminated(), try "LC_ALL=C".terminated()]
    let child = try call("posix_spawn \(path)") {
      unsafe withAddresses(of: arguments) { arguments in
        unsafe withAddresses(of: variables) { unsafe linux_spawn(program, arguments, $0, output) }
      }
    }
    return Int32(truncatingIfNeeded: child)
  }

  /// Starts a program, sought by `PATH` where its name has no slash, with this process's environment and output.
  ///
  /// - Parameters:
  ///   - words: its name and its arguments. No shell sees them.
  ///   - input: its standard input.
  ///   - variables: added to the environment, or in place of those of the same name.
  ///   - standsAlone: in a process group of its own, which a key in a terminal does not reach.
  static func spawn(
    _ words: [String], input: Int32, variables: [(name: String, value: String)], standsAlone: Bool
  ) throws(SystemError) -> Int32 {
    let name = words.first ?? ""
    let program = try name.terminated()
    var arguments: [[CChar]] = []
    for word in words { arguments.append(try word.terminated()) }
    var environment: [[CChar]] = []
    let added = variables.map { $0.name + "=" }
    for variable in Environment.variables where !added.contains(where: { variable.hasPrefix($0) }) {
      environment.append(try variable.terminated())
    }
    for variable in variables { environment.append(try "\(variable.name)=\(variable.value)".terminated()) }
    let child = try call("posix_spawn \(name)") {
      unsafe withAddresses(of: arguments) { arguments in
        unsafe withAddresses(of: environment) {
          unsafe linux_spawn_handed(program, arguments, $0, input, standsAlone ? 1 : 0)
        }
      }
    }
    return Int32(truncatingIfNeeded: child)
  }

  private static func readAll(
    _ output: borrowing FileDescriptor, from path: String, _ milliseconds: Int32, _ limit: Int
  ) throws(SystemError) -> [UInt8] {
    let end = Clock.monotonicNanoseconds() + Int64(milliseconds) * 1_000_000
    var said: [UInt8] = []
    while true {
      let left = (end - Clock.monotonicNanoseconds() + 999_999) / 1_000_000
      guard left > 0, waitUntilReady(output.number, toWrite: false, milliseconds: Int32(left)) else {
        throw SystemError(call: "posix_spawn \(path)", code: ETIMEDOUT)
      }
      let piece = try output.read(atMost: 4096)
      if piece.isEmpty { return said }
      said += piece
      if said.count > limit { throw SystemError(call: "posix_spawn \(path)", code: EFBIG) }
    }
  }
}

/// Calls with the addresses of C strings, and a null after the last.
func withAddresses(
  of strings: [[CChar]], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>?) -> Int
) -> Int {
  var bytes = Array(strings.joined())
  return unsafe bytes.withUnsafeMutableBufferPointer { buffer in
    var addresses: [UnsafeMutablePointer<CChar>?] = unsafe []
    var start = 0
    for string in strings {
      let place = start
      unsafe addresses.append(buffer.baseAddress.map { unsafe $0 + place })
      start += string.count
    }
    unsafe addresses.append(nil)
    return unsafe addresses.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
  }
}
