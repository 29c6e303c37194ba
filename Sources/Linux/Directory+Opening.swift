internal import CLinux
private import Synchronization

/// Whether openat2(2) is known to be refused here. systemd's `RestrictSUIDSGID=` answers EPERM for it, since a filter
/// cannot look into its argument; kernels before 5.6 and other filters answer ENOSYS.
private let lacksOpenat2 = Atomic(false)

extension Directory {
  /// Opens a file below this directory for reading: `ELOOP` for a symbolic link on the way, `EXDEV` for a path that
  /// leaves; a FIFO does not make it wait.
  public func open(_ relative: some PathBytes) throws(SystemError) -> FileDescriptor {
    try openBeneath(relative.pathBytes, O_RDONLY)
  }

  /// The same for a regular file alone; `nil` for anything else, which is not opened, since opening a device or a FIFO may
  /// do something.
  public func openRegular(_ relative: some PathBytes) throws(SystemError) -> FileDescriptor? {
    let bytes = relative.pathBytes
    let place = try openBeneath(bytes, Int32(linux_path_only) | O_NOFOLLOW)
    guard try place.status().kind == .regular else { return nil }
    let file = try openBeneath(bytes, O_RDONLY)
    // It may have been replaced in between: what is open now decides.
    guard try file.status().kind == .regular else { return nil }
    return consume file
  }

  /// A directory below this one; `.` is this one again.
  public func subdirectory(_ relative: some PathBytes) throws(SystemError) -> Directory {
    let bytes = relative.pathBytes
    let opened = try openBeneath(bytes, O_RDONLY | O_DIRECTORY)
    return Directory(opened, path: bytes == [UInt8(ascii: ".")] ? path : path + "/" + relative.pathText)
  }

  /// Creates (or opens) a file below this directory for reading and appending.
  public func append(_ relative: some PathBytes, mode: UInt32 = 0o600) throws(SystemError) -> FileDescriptor {
    try openBeneath(relative.pathBytes, O_RDWR | O_CREAT | O_APPEND, mode: mode)
  }

  /// Creates a file, for reading and writing, under a name that must be free: else ``SystemError/isExisting``.
  public func createFile(_ relative: some PathBytes, mode: UInt32 = 0o600) throws(SystemError) -> FileDescriptor {
    try openBeneath(relative.pathBytes, O_RDWR | O_CREAT | O_EXCL, mode: mode)
  }

  /// One call of openat2(2) where that is to be had; otherwise each part is opened from its parent with `O_NOFOLLOW`.
  func openBeneath(_ path: [UInt8], _ flags: Int32, mode: UInt32 = 0) throws(SystemError) -> FileDescriptor {
    // O_PATH takes no other flag but O_DIRECTORY and O_NOFOLLOW.
    let always = flags & Int32(linux_path_only) != 0 ? O_CLOEXEC : O_CLOEXEC | O_NOCTTY | O_NONBLOCK
    try refuse(path)
    if lacksOpenat2.load(ordering: .relaxed) { return try openByParts(path, parts(of: path), flags | always, mode) }
    do throws(SystemError) {
      return try openByKernel(path, flags | always, mode)
    } catch  where error.code == ENOSYS || error.code == EPERM {
      let file = try openByParts(path, parts(of: path), flags | always, mode)
      // It was not the file that was refused, but the call.
      lacksOpenat2.store(true, ordering: .relaxed)
      return file
    }
  }

  func openByKernel(_ path: [UInt8], _ flags: Int32, _ mode: UInt32) throws(SystemError) -> FileDescriptor {
    let name = try path.terminated()
    var triesLeft = 8
    while true {
      do throws(SystemError) {
        return FileDescriptor(
          taking: try call("openat2 \(path.pathText)") {
            unsafe linux_open_beneath(descriptor.number, name, flags, mode)
          })
      } catch  where error.code == EAGAIN && triesLeft > 0 {
        // Something was renamed while the kernel walked, and it could not be sure.
        triesLeft -= 1
      }
    }
  }

  func openByParts(
    _ path: [UInt8], _ parts: [Range<Int>], _ flags: Int32, _ mode: UInt32
  ) throws(SystemError) -> FileDescriptor {
    let onTheWay = Int32(linux_path_only) | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    guard parts.count > 1 else { return try openPart(path, parts[0], of: descriptor.number, flags | O_NOFOLLOW, mode) }
    var parent = try openPart(path, parts[0], of: descriptor.number, onTheWay, 0)
    for part in parts[1..<parts.count - 1] {
      parent = try openPart(path, part, of: parent.number, onTheWay, 0)
    }
    return try openPart(path, parts[parts.count - 1], of: parent.number, flags | O_NOFOLLOW, mode)
  }

  private func openPart(
    _ path: [UInt8], _ part: Range<Int>, of parent: Int32, _ flags: Int32, _ mode: UInt32
  ) throws(SystemError) -> FileDescriptor {
    let name = try Array(path[part]).terminated()
    do throws(SystemError) {
      return FileDescriptor(
        taking: try call("openat \(path.pathText)") { unsafe linux_openat(parent, name, flags, mode) })
    } catch  where error.code == ENOTDIR {
      // With O_DIRECTORY a link is «not a directory»; openat2 calls it by its name.
      var raw = linux_status()
      let isLink = unsafe linux_fstatat(parent, name, &raw) == 0 && FileStatus(raw).kind == .symbolicLink
      throw isLink ? SystemError(call: error.call, code: ELOOP) : error
    }
  }

  /// A path that names nothing below: EXDEV where it would lead out, which is refused whether or not it comes back.
  private func refuse(_ path: [UInt8]) throws(SystemError) {
    let slash = UInt8(ascii: "/")
    func error(_ code: Int32) -> SystemError { SystemError(call: "openat2 \(path.pathText)", code: code) }
    if path.isEmpty { throw error(ENOENT) }
    if path[0] == slash { throw error(EXDEV) }
    var start = 0
    for index in 0...path.count where index == path.count || path[index] == slash {
      if index - start == 2, path[start] == UInt8(ascii: "."), path[start + 1] == UInt8(ascii: ".") {
        throw error(EXDEV)
      }
      start = index + 1
    }
  }

  func parts(of path: [UInt8]) throws(SystemError) -> [Range<Int>] {
    try refuse(path)
    return path.split(separator: UInt8(ascii: "/")).map(\.indices)
  }
}
