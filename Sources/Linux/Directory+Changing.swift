internal import CLinux

extension Directory {
  /// Writes a whole file aside and renames it into place, so that a reader, and the disk after a crash, has either the old
  /// one or the new one. When it returns, the new one is on the disk.
  ///
  /// - Parameters:
  ///   - name: the file's.
  ///   - bytes: what it is to hold.
  ///   - mode: its rights; what the process's mask takes away is taken away, unless it is meant exactly.
  ///   - isExact: whether it is.
  ///   - old: the file whose owner, group and rights it gets, instead of the process's and `mode`.
  public func replace(
    _ name: String, with bytes: [UInt8], mode: UInt32 = 0o600, isExact: Bool = false, like old: FileStatus? = nil
  ) throws(SystemError) {
    let aside = ".\(name).tmp"
    do throws(SystemError) {
      let file = try openBeneath(aside.pathBytes, O_WRONLY | O_CREAT | O_TRUNC, mode: old == nil ? mode : 0o600)
      if let old {
        let own = try file.status()
        if own.user != old.user || own.group != old.group {
          try call("fchown \(name)") { linux_fchown(file.number, old.user, old.group) }
        }
        try call("fchmod \(name)") { linux_fchmod(file.number, old.mode) }
      }
      if isExact, old == nil { try call("fchmod \(name)") { linux_fchmod(file.number, mode) } }
      try file.write(bytes)
      try file.synchroniseData()
      try rename(aside, to: name)
    } catch {
      try? remove(aside)
      throw error
    }
    try descriptor.synchronise()
  }

  /// Gives a file another name in one step, in place of one that has it already.
  public func rename(_ from: some PathBytes, to: some PathBytes) throws(SystemError) {
    let old = try from.terminated()
    let new = try to.terminated()
    try call("renameat \(from.pathText)") { unsafe linux_rename(descriptor.number, old, new) }
  }

  /// Removes a name that is not a directory's.
  public func remove(_ name: some PathBytes) throws(SystemError) {
    let bytes = try name.terminated()
    try call("unlinkat \(name.pathText)") { unsafe linux_unlinkat(descriptor.number, bytes, 0) }
  }

  /// Removes an empty directory.
  public func removeDirectory(_ name: some PathBytes) throws(SystemError) {
    let bytes = try name.terminated()
    try call("unlinkat \(name.pathText)") { unsafe linux_unlinkat(descriptor.number, bytes, 1) }
  }

  public func createDirectory(_ name: some PathBytes, mode: UInt32 = 0o755) throws(SystemError) {
    let bytes = try name.terminated()
    try call("mkdirat \(name.pathText)") { unsafe linux_mkdirat(descriptor.number, bytes, mode) }
  }
}
