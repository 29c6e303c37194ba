internal import CLinux
internal import Glibc

/// What fstat(2) says of an open file.
public struct FileStatus: Hashable, Sendable {
  public enum Kind: Sendable { case regular, directory, symbolicLink, other }
  public var kind: Kind
  public var size: Int64
  /// Nanoseconds since 1970-01-01T00:00:00Z.
  public var modified: Int64
  public var inode: UInt64
  public var device: UInt64
  public var links: UInt64
  public var user: UInt32
  public var group: UInt32

  init(_ status: stat) {
    kind =
      switch clinux_file_kind(status.st_mode) {
      case 1: .regular
      case 2: .directory
      case 3: .symbolicLink
      default: .other
      }
    size = Int64(status.st_size)
    modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    inode = UInt64(status.st_ino)
    device = UInt64(status.st_dev)
    links = UInt64(status.st_nlink)
    user = status.st_uid
    group = status.st_gid
  }
}

/// An open file, socket or the like; closed when it goes.
public struct FileDescriptor: ~Copyable, Sendable {
  /// The kernel's number, for other calls of this module and for tables.
  public let number: Int32

  /// Takes over a number that somebody else opened.
  public init(taking number: Int32) {
    self.number = number
  }

  deinit {
    if number >= 0 { close(number) }
  }

  public func status() throws(SystemError) -> FileStatus {
    var status = stat()
    try retry("fstat") { unsafe Int(fstat(number, &status)) }
    return FileStatus(status)
  }

  /// Up to so many bytes; empty at the end.
  public func read(atMost count: Int) throws(SystemError) -> [UInt8] {
    var failure: SystemError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, size in
      let got = unsafe Glibc.read(number, buffer.baseAddress, count)
      if got < 0 { failure = SystemError.last("read") }
      size = max(0, got)
    }
    if let failure { throw failure }
    return bytes
  }

  /// All bytes from the start of a regular file, of which there are `expected` or so, and at most `limit` + 1.
  public func readAll(expected: Int, limit: Int) throws(SystemError) -> [UInt8] {
    var all: [UInt8] = []
    while all.count <= limit {
      let piece: [UInt8]
      do throws(SystemError) {
        piece = try read(atMost: all.isEmpty ? min(expected, limit) + 1 : 1 << 16)
      } catch {
        if error.code == EINTR { continue }
        throw error
      }
      if piece.isEmpty { break }
      if all.isEmpty { all = piece } else { all += piece }
    }
    return all
  }

  /// Bytes at a place of a regular file; fewer at its end.
  public func read(at offset: Int64, count: Int) throws(SystemError) -> [UInt8] {
    var failure: SystemError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, size in
      var done = 0
      while done < count {
        let got = unsafe pread(number, buffer.baseAddress.map { unsafe $0 + done }, count - done, off_t(offset) + done)
        if got < 0 {
          if clinux_errno() == EINTR { continue }
          failure = SystemError.last("pread")
          break
        }
        if got == 0 { break }
        done += got
      }
      size = done
    }
    if let failure { throw failure }
    return bytes
  }

  /// Writes all; on a failure part of it may have been written.
  public func write(_ bytes: [UInt8]) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      done += try retry("write") {
        unsafe bytes.withUnsafeBytes {
          unsafe Glibc.write(number, $0.baseAddress.map { unsafe $0 + done }, bytes.count - done)
        }
      }
    }
  }

  /// Sends what the socket takes at once, from `start` on; how many bytes that were. `nil` when it takes none now.
  public func send(_ bytes: [UInt8], from start: Int) throws(SystemError) -> Int? {
    let sent = unsafe bytes.withUnsafeBytes {
      unsafe Glibc.send(
        number, $0.baseAddress.map { unsafe $0 + start }, bytes.count - start, Int32(truncatingIfNeeded: MSG_NOSIGNAL))
    }
    if sent >= 0 { return sent }
    let error = SystemError.last("send")
    if error.wouldBlock || error.code == EINTR { return nil }
    throw error
  }

  /// What the socket has now: `nil` when nothing, empty when the peer has ended.
  public func receive(atMost count: Int) throws(SystemError) -> [UInt8]? {
    do throws(SystemError) {
      return try read(atMost: count)
    } catch {
      if error.wouldBlock || error.code == EINTR { return nil }
      throw error
    }
  }

  /// Waits until the data is on the disk.
  public func synchroniseData() throws(SystemError) {
    try retry("fdatasync") { Int(fdatasync(number)) }
  }

  /// Waits until data and metadata are on the disk; for a directory, its entries.
  public func synchronise() throws(SystemError) {
    try retry("fsync") { Int(fsync(number)) }
  }

  public func truncate(to size: Int64) throws(SystemError) {
    try retry("ftruncate") { Int(ftruncate(number, off_t(size))) }
  }

  /// Takes the file's exclusive lock; `false` when another process holds it.
  public func lock() throws(SystemError) -> Bool {
    do throws(SystemError) {
      try retry("flock") { Int(flock(number, LOCK_EX | LOCK_NB)) }
      return true
    } catch {
      if error.wouldBlock { return false }
      throw error
    }
  }
}
