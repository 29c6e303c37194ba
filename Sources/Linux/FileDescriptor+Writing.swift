internal import CLinux

extension FileDescriptor {
  /// Writes all, waiting for room where there is none; on a failure part of it may have been written.
  public func write(_ bytes: [UInt8]) throws(SystemError) {
    try Output.write(bytes, to: number)
  }

  /// Writes all at a place of a regular file; where the file stands does not change. A file opened to append appends.
  public func write(_ bytes: [UInt8], at offset: Int64) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      let start = done
      done += try call("pwrite") {
        unsafe bytes.withUnsafeBytes {
          unsafe linux_pwrite(
            number, $0.baseAddress.map { unsafe $0 + start }, $0.count - start, offset + Int64(start))
        }
      }
    }
  }

  /// Sends what the socket takes at once, from `start` on; how many bytes that were. `nil` when it takes none now. A peer
  /// that has gone is an error, never a signal.
  public func send(_ bytes: [UInt8], from start: Int) throws(SystemError) -> Int? {
    try callUnlessBlocking("send") {
      unsafe bytes.withUnsafeBytes {
        unsafe linux_send(number, $0.baseAddress.map { unsafe $0 + start }, $0.count - start)
      }
    }
  }

  /// The peer reads an end; receiving goes on.
  public func endSending() throws(SystemError) {
    try call("shutdown") { linux_shutdown_writing(number) }
  }

  /// Waits until the data is on the disk. After an error nothing is known about any byte written since the last success,
  /// and asking again may claim success falsely.
  public func synchroniseData() throws(SystemError) {
    try call("fdatasync") { linux_fdatasync(number) }
  }

  /// What is read next comes from the disk, not from memory: after a failed synchronisation memory may hold what the disk
  /// never got. What still waits to be written stays in memory.
  public func forgetCache() throws(SystemError) {
    try call("posix_fadvise") { linux_forget_cache(number) }
  }

  /// Waits until data and metadata are on the disk; for a directory, its entries.
  public func synchronise() throws(SystemError) {
    try call("fsync") { linux_fsync(number) }
  }

  /// Cuts, or extends with zeros, to so many bytes.
  public func truncate(to size: Int64) throws(SystemError) {
    try call("ftruncate") { linux_ftruncate(number, size) }
  }
}
