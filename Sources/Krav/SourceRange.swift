/// A stretch of one source file: byte offsets into its NFC text as UTF-8, half open.
public struct SourceRange: Hashable, Sendable {
  /// Index of the file in the ``SourceSet`` that it belongs to.
  public var file: Int32
  public var start: Int32
  public var end: Int32

  public init(file: Int32, start: Int32, end: Int32) {
    self.file = file
    self.start = start
    self.end = end
  }

  /// In no file.
  static let nowhere = SourceRange(file: -1, start: 0, end: 0)

  /// Whether all of it stands within the other.
  public func lies(in other: SourceRange) -> Bool { file == other.file && other.start <= start && end <= other.end }

  /// The smallest range that covers both; both stand in one file.
  public func union(_ other: SourceRange) -> SourceRange {
    SourceRange(file: file, start: min(start, other.start), end: max(end, other.end))
  }
}

/// The files of one pack and of the packs it uses, in the order in which they were read.
public struct SourceSet: Sendable {
  public struct File: Sendable {
    /// As shown in diagnostics, relative to where the user stands.
    public var path: String
    /// Index of the pack that the file belongs to; 0 is the pack that was asked for, others come by `use`.
    public var pack: Int
    /// The whole text as NFC UTF-8.
    public let bytes: [UInt8]
    /// Where each line begins, so that a place is found without reading all that stands before it.
    let lineStarts: [Int32]

    public init(path: String, pack: Int, bytes: [UInt8]) {
      self.path = path
      self.pack = pack
      self.bytes = bytes
      var starts: [Int32] = [0]
      for index in bytes.indices where bytes[index] == 0x0A { starts.append(Int32(index) + 1) }
      lineStarts = starts
    }
  }

  public var files: [File]

  public init(files: [File] = []) {
    self.files = files
  }
}
