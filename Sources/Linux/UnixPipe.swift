internal import CLinux

/// A pipe: what is written to `input` is read from `output`.
public struct UnixPipe: ~Copyable, Sendable {
  public var output: FileDescriptor
  public var input: FileDescriptor

  public init() throws(SystemError) {
    var ends: (Int32, Int32) = (-1, -1)
    try call("pipe2") {
      unsafe withUnsafeMutableBytes(of: &ends) { unsafe linux_pipe($0.assumingMemoryBound(to: Int32.self).baseAddress) }
    }
    output = FileDescriptor(taking: ends.0)
    input = FileDescriptor(taking: ends.1)
  }
}
