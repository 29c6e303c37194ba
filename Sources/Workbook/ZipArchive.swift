/// The directory of a zip archive (PKWARE APPNOTE 6.3), as far as office documents use it: stored or deflated entries, not
/// encrypted, not split, no ZIP64.
struct ZipArchive {
  struct Entry {
    var method: UInt16
    var checkSum: UInt32
    var compressed: Int
    var size: Int
    /// Of the local header.
    var offset: Int
  }

  /// What an entry may hold when it is unpacked, in bytes.
  static let sizeLimit = 256 << 20
  /// More entries than any office document has.
  static let entryLimit = 4096

  private(set) var entries: [String: Entry] = [:]

  init(_ bytes: Span<UInt8>) throws(WorkbookFault) {
    guard let end = Self.endOfDirectory(bytes) else {
      throw WorkbookFault(offset: bytes.count, expected: "the directory at the end of a zip archive")
    }
    let count = bytes.short(end + 10)
    let size = bytes.long(end + 12)
    let start = bytes.long(end + 16)
    guard bytes.short(end + 4) == 0, bytes.short(end + 6) == 0, bytes.short(end + 8) == count else {
      throw WorkbookFault(offset: end, expected: "an archive in one piece")
    }
    guard start != 0xFFFF_FFFF, size != 0xFFFF_FFFF, count <= Self.entryLimit else {
      throw WorkbookFault(offset: end, expected: "an archive of at most \(Self.entryLimit) entries, without ZIP64")
    }
    guard start + size <= end else {
      throw WorkbookFault(offset: end, expected: "the directory before its end")
    }
    var index = start
    for _ in 0..<count {
      guard index + 46 <= end, bytes.long(index) == 0x0201_4B50 else {
        throw WorkbookFault(offset: index, expected: "an entry of the directory")
      }
      let (name, extra, comment) = (bytes.short(index + 28), bytes.short(index + 30), bytes.short(index + 32))
      guard index + 46 + name + extra + comment <= end else {
        throw WorkbookFault(offset: index, expected: "a directory entry within the directory")
      }
      guard bytes.short(index + 8) & 0x2041 == 0 else {
        throw WorkbookFault(offset: index, expected: "entries without encryption; save the workbook without a password")
      }
      let path = bytes.text(index + 46, index + 46 + name)
      let entry = Entry(
        method: UInt16(bytes.short(index + 10)), checkSum: UInt32(bytes.long(index + 16)),
        compressed: bytes.long(index + 20), size: bytes.long(index + 24), offset: bytes.long(index + 42))
      guard entries.updateValue(entry, forKey: path) == nil else {
        throw WorkbookFault(offset: index, expected: "each entry once")
      }
      index += 46 + name + extra + comment
    }
  }

  /// An entry unpacked; `nil` when there is none of this name.
  func read(_ name: String, _ bytes: Span<UInt8>) throws(WorkbookFault) -> [UInt8]? {
    guard let entry = entries[name] else { return nil }
    guard entry.size <= Self.sizeLimit else {
      throw WorkbookFault(part: name, offset: 0, expected: "at most \(Self.sizeLimit >> 20) MiB unpacked")
    }
    let header = entry.offset
    guard header + 30 <= bytes.count, bytes.long(header) == 0x0403_4B50 else {
      throw WorkbookFault(part: name, offset: header, expected: "the header of an entry")
    }
    let start = header + 30 + bytes.short(header + 26) + bytes.short(header + 28)
    guard start + entry.compressed <= bytes.count else {
      throw WorkbookFault(part: name, offset: header, expected: "all of the entry; the file was cut short")
    }
    var content: [UInt8]
    switch entry.method {
    case 0:
      guard entry.compressed == entry.size else {
        throw WorkbookFault(part: name, offset: header, expected: "a stored entry of its own size")
      }
      content = []
      content.reserveCapacity(entry.size)
      for index in start..<start + entry.size { content.append(bytes[index]) }
    case 8:
      do {
        content = try Inflate.inflate(bytes, start..<start + entry.compressed, size: entry.size)
      } catch {
        throw error.inPart(name)
      }
    default: throw WorkbookFault(part: name, offset: header, expected: "an entry that is stored or deflated")
    }
    guard CRC32.sum(content) == entry.checkSum else {
      throw WorkbookFault(part: name, offset: header, expected: "bytes that have the entry's check sum")
    }
    return content
  }

  /// Where the directory's end record stands: the last place where one fits the end of the file.
  private static func endOfDirectory(_ bytes: Span<UInt8>) -> Int? {
    var index = bytes.count - 22
    let first = max(0, bytes.count - 22 - 0xFFFF)
    while index >= first {
      if bytes.long(index) == 0x0605_4B50, index + 22 + bytes.short(index + 20) == bytes.count { return index }
      index -= 1
    }
    return nil
  }
}

extension Span where Element == UInt8 {
  /// Two bytes, the lowest first.
  func short(_ index: Int) -> Int { Int(self[index]) | Int(self[index + 1]) << 8 }

  /// Four bytes, the lowest first.
  func long(_ index: Int) -> Int { short(index) | short(index + 2) << 16 }

  /// As UTF-8; what is none is replaced, and then the name of no part.
  func text(_ start: Int, _ end: Int) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(end - start)
    for index in start..<end { bytes.append(self[index]) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
