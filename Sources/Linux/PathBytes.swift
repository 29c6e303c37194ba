internal import CLinux

/// What names a file. The kernel's names are bytes, any but NUL and `/`, in no encoding; most are text.
public protocol PathBytes {
  var pathBytes: [UInt8] { get }
}

extension String: PathBytes {
  public var pathBytes: [UInt8] { Array(utf8) }
}

extension Array: PathBytes where Element == UInt8 {
  public var pathBytes: [UInt8] { self }
}

extension PathBytes {
  /// For messages: what is not UTF-8 is replaced.
  var pathText: String { String(decoding: pathBytes, as: UTF8.self) }

  /// The path with its closing NUL; EINVAL for one that holds a NUL, since it would name another file than it says.
  func terminated() throws(SystemError) -> [CChar] {
    let bytes = pathBytes
    if bytes.contains(0) { throw SystemError(call: "path", code: EINVAL) }
    var result: [CChar] = []
    result.reserveCapacity(bytes.count + 1)
    for byte in bytes { result.append(CChar(bitPattern: byte)) }
    result.append(0)
    return result
  }
}
