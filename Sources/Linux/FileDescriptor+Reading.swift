internal import CLinux

extension FileDescriptor {
  /// Up to so many bytes; empty at the end.
  public func read(atMost count: Int) throws(SystemError) -> [UInt8] {
    guard let bytes = try readUnlessBlocking(atMost: count) else { throw SystemError(call: "read", code: EAGAIN) }
    return bytes
  }

  /// What the socket or pipe has now: `nil` when nothing, empty when the other end has closed.
  public func receive(atMost count: Int) throws(SystemError) -> [UInt8]? {
    try readUnlessBlocking(atMost: count)
  }

  /// All bytes from where a file stands, of which there are `expected` or so. More than `limit` bytes are a sign that there
  /// are too many: the rest is not read.
  public func readAll(expected: Int, limit: Int) throws(SystemError) -> [UInt8] {
    var all: [UInt8] = []
    while all.count <= limit {
      // Files of /proc say that they are empty, and some of them give all at once or nothing.
      let piece = try read(atMost: all.isEmpty ? max(4096, min(expected, limit) + 1) : 1 << 16)
      if piece.isEmpty { break }
      if all.isEmpty { all = piece } else { all += piece }
    }
    return all
  }

  /// All bytes of a regular file that says it has `size` of them, and one more when there are more. More than `limit` are
  /// not read but for one.
  ///
  /// One call reads a file that has not changed: a byte more is asked for than there are, so that fewer are the end.
  public func readRegular(size: Int, limit: Int) throws(SystemError) -> [UInt8] {
    let count = min(max(0, size), limit) + 1
    var failure: SystemError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(SystemError) {
        repeat {
          let place = filled
          let got = try call("read") {
            unsafe linux_read(number, buffer.baseAddress.map { unsafe $0 + place }, count - place)
          }
          if got == 0 { break }
          filled += got
        } while filled < count - 1
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Bytes at a place of a regular file; fewer at its end. Where the file stands does not change.
  public func read(at offset: Int64, count: Int) throws(SystemError) -> [UInt8] {
    var failure: SystemError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, size in
      do throws(SystemError) {
        while size < count {
          let place = size
          let got = try call("pread") {
            unsafe linux_pread(
              number, buffer.baseAddress.map { unsafe $0 + place }, count - place, offset + Int64(place))
          }
          if got == 0 { break }
          size += got
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  private func readUnlessBlocking(atMost count: Int) throws(SystemError) -> [UInt8]? {
    var result: Int? = 0
    var failure: SystemError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, size in
      do throws(SystemError) {
        result = try callUnlessBlocking("read") { unsafe linux_read(number, buffer.baseAddress, count) }
        size = result ?? 0
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return result == nil ? nil : bytes
  }
}
