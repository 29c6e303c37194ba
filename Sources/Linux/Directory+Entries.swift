internal import CLinux

extension Directory {
  public enum Kind: Sendable { case regular, directory, symbolicLink, other }

  public struct Entry: Sendable {
    /// As the file system has it; not always UTF-8.
    public var name: [UInt8]
    public var kind: Kind
  }

  /// What the directory holds, without `.` and `..`, in no order. A name that comes or goes meanwhile may be missing or
  /// there; every other one is there once.
  public func entries() throws(SystemError) -> [Entry] {
    // A descriptor of its own, so that two listings do not share one position.
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    let listing = FileDescriptor(
      taking: try call("openat \(path)") { unsafe linux_openat(descriptor.number, ".", flags, 0) })
    var entries: [Entry] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = try call("getdents64 \(path)") {
        unsafe buffer.withUnsafeMutableBytes { unsafe linux_getdents(listing.number, $0.baseAddress, $0.count) }
      }
      if count == 0 { return entries }
      append(buffer.span.extracting(0..<count), to: &entries)
    }
  }

  /// struct linux_dirent64 of getdents64(2): inode (8), offset (8), length (2), type (1), name to a NUL.
  private func append(_ bytes: Span<UInt8>, to entries: inout [Entry]) {
    var start = 0
    while start + 19 <= bytes.count {
      let length = Int(bytes[start + 16]) | Int(bytes[start + 17]) << 8
      guard length >= 19, start + length <= bytes.count else { return }
      let name = bytesBeforeNul(bytes.extracting(start + 19..<start + length))
      if name != [46], name != [46, 46] {
        entries.append(Entry(name: name, kind: kind(bytes[start + 18], name)))
      }
      start += length
    }
  }

  /// By `d_type` of readdir(3); a file system that leaves it open is asked by name.
  private func kind(_ type: UInt8, _ name: [UInt8]) -> Kind {
    switch type {
    case 8: .regular
    case 4: .directory
    case 10: .symbolicLink
    case 0:
      switch (try? status(name))?.kind {
      case .regular: .regular
      case .directory: .directory
      case .symbolicLink: .symbolicLink
      case .other, nil: .other
      }
    default: .other
    }
  }
}

/// The kernel pads names with NUL.
func bytesBeforeNul(_ padded: Span<UInt8>) -> [UInt8] {
  var end = 0
  while end < padded.count, padded[end] != 0 { end += 1 }
  return [UInt8](capacity: end) { output in
    for index in 0..<end { output.append(padded[index]) }
  }
}
