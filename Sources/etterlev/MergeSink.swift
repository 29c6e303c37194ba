import Commands
import Linux

/// Where merged lines go: to standard output, or to a command that reads them.
final class MergeSink {
  private let command: String?
  private var process: FedProcess?
  private var output: FileDescriptor?

  /// - Parameter command: the program and its arguments; none is standard output.
  init(_ command: [String]) throws {
    self.command = command.first
    if let name = command.first {
      do {
        process = try FedProcess(command)
      } catch {
        throw UsageError("`\(name)` cannot be run (\(error))")
      }
    } else if !Environment.isTerminal(1) {
      output = FileDescriptor(taking: 1)
    }
  }

  func write(_ bytes: [UInt8]) throws {
    guard let command else {
      // A terminal is given nothing that it would obey.
      if Environment.isTerminal(1) { return Terminal.write(jsonLines: bytes) }
      try output?.write(bytes)
      return
    }
    do throws(SystemError) {
      try process?.write(bytes)
    } catch {
      guard error.isDisconnected else { throw error }
      try close()
      throw UsageError("`\(command)` ended before it had read all: nothing is noted as passed on")
    }
  }

  /// All has been written. When this returns, a file has it on the disk, and a command has ended well.
  func close() throws {
    if let command {
      let status = try process?.finish() ?? 0
      process = nil
      if status != 0 { throw UsageError("`\(command)` ended with \(status): nothing is noted as passed on") }
    } else if let file = output.take() {
      if try file.status().kind == .regular { try file.synchroniseData() }
      try file.close()
    }
  }
}
