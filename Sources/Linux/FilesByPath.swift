internal import CLinux
internal import Glibc

/// A file's bytes by path; links are followed, since the operator named it. EFBIG for more than `limit` bytes, EISDIR for
/// what is not a regular file.
public func readFile(_ path: String, limit: Int = 256 << 20) throws(SystemError) -> [UInt8] {
  let bytes = try readStart(of: path, limit: limit)
  if bytes.count > limit { throw SystemError(call: "read \(path)", code: EFBIG) }
  return bytes
}

/// A regular file's bytes; of one that has more than the limit, as many as show that it has.
public func readStart(of path: String, limit: Int) throws(SystemError) -> [UInt8] {
  let name = try path.terminated()
  // Without O_NONBLOCK a FIFO without a writer would wait for ever.
  let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
  let file = FileDescriptor(taking: try call("open \(path)") { unsafe linux_open(name, flags, 0) })
  let status = try file.status()
  guard status.kind == .regular else { throw SystemError(call: "open \(path)", code: EISDIR) }
  return try file.readAll(expected: Int(clamping: status.size), limit: limit)
}

/// Where a path leads, links resolved.
public func resolvedPath(_ path: String) throws(SystemError) -> String {
  var text: String?
  try call("realpath \(path)") {
    var code = 0
    if let resolved = unsafe linux_realpath(path, &code) {
      text = unsafe String(cString: resolved)
      unsafe free(resolved)
    }
    return code
  }
  return text ?? path
}
