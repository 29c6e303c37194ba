/// Why a workbook cannot be read. It never holds bytes of a cell.
public struct WorkbookFault: Error, Equatable, Sendable {
  /// The part of the package, as `xl/worksheets/sheet1.xml`; `nil` for the package itself.
  public var part: String?
  /// Bytes from the beginning of the part, decompressed, or of the file.
  public var offset: Int
  /// What should have stood there.
  public var expected: String

  public init(part: String? = nil, offset: Int, expected: String) {
    self.part = part
    self.offset = offset
    self.expected = expected
  }

  func inPart(_ name: String) -> WorkbookFault {
    WorkbookFault(part: part ?? name, offset: offset, expected: expected)
  }
}
