/// A spreadsheet of Office Open XML (ECMA-376, ISO/IEC 29500: `.xlsx`), read for its values. Formulas count as the values
/// that were saved with them; nothing of a workbook is ever run.
public struct Workbook {
  public struct SheetName: Equatable, Sendable {
    public var name: String
    public var isHidden: Bool
    /// The part of the package.
    var part: String
  }

  private let bytes: [UInt8]
  private let archive: ZipArchive
  private let formats: CellFormats
  private let shared: [String]
  /// Days are counted from 1904 on, as on early Macintoshes.
  private let countsFrom1904: Bool
  /// In the order of their tabs.
  public let sheets: [SheetName]

  /// Reads everything but the sheets' cells.
  ///
  /// - Parameter bytes: the whole file.
  /// - Throws: ``WorkbookFault`` with the place of the first byte that cannot be.
  public init(_ bytes: [UInt8]) throws(WorkbookFault) {
    self.bytes = bytes
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
      throw WorkbookFault(
        offset: 0, expected: "an .xlsx workbook without a password; this is an older .xls, or an encrypted one")
    }
    let archive = try ZipArchive(bytes.span)
    self.archive = archive
    let main = try Self.relations("_rels/.rels", in: archive, bytes)
    guard let root = main.first(where: { $0.value.kind == "officeDocument" })?.value.target else {
      throw WorkbookFault(part: "_rels/.rels", offset: 0, expected: "a relation to the workbook")
    }
    let folder = root.split(separator: "/").dropLast().map { $0 + "/" }.joined()
    let name = root.split(separator: "/").last.map(String.init) ?? ""
    let relations = try Self.relations("\(folder)_rels/\(name).rels", in: archive, bytes, folder: folder)
    guard let content = try archive.read(root, bytes.span) else {
      throw WorkbookFault(part: root, offset: 0, expected: "the workbook's part")
    }
    (sheets, countsFrom1904) = try Self.within(root) { () throws(WorkbookFault) in
      try Self.sheets(content.span, relations.mapValues(\.target))
    }
    func target(_ kind: String) -> String? { relations.values.first { $0.kind == kind }?.target }
    if let name = target("styles"), let part = try archive.read(name, bytes.span) {
      formats = try Self.within(name) { () throws(WorkbookFault) in try CellFormats(part.span) }
    } else {
      formats = CellFormats()
    }
    if let name = target("sharedStrings"), let part = try archive.read(name, bytes.span) {
      shared = try Self.within(name) { () throws(WorkbookFault) in try Self.strings(part.span) }
    } else {
      shared = []
    }
  }

  /// The rows of a sheet from the top, each with the cells that are filled in.
  ///
  /// - Parameters:
  ///   - sheet: one of ``sheets``.
  ///   - body: is given each row that has a cell, and its number from 1.
  public func read(
    _ sheet: SheetName, _ body: (_ row: Int, _ cells: [Cell]) -> Void
  ) throws(WorkbookFault) {
    guard let content = try archive.read(sheet.part, bytes.span) else {
      throw WorkbookFault(part: sheet.part, offset: 0, expected: "the sheet's part")
    }
    try Self.within(sheet.part) { () throws(WorkbookFault) in
      var reader = try SheetReader(content.span, shared, formats, countsFrom1904: countsFrom1904)
      while let row = try reader.next(content.span) { body(row, reader.cells) }
    }
  }

  // MARK: Parts

  private static func within<Value>(
    _ part: String, _ body: () throws(WorkbookFault) -> Value
  ) throws(WorkbookFault) -> Value {
    do {
      return try body()
    } catch {
      throw error.inPart(part)
    }
  }

  /// What a part refers to, by the relation's id: kind and the target's path in the package.
  private static func relations(
    _ name: String, in archive: ZipArchive, _ bytes: [UInt8], folder: String = ""
  ) throws(WorkbookFault) -> [String: (kind: String, target: String)] {
    guard let content = try archive.read(name, bytes.span) else {
      throw WorkbookFault(part: name, offset: 0, expected: "a part of this name; this is no workbook")
    }
    return try within(name) { () throws(WorkbookFault) in
      let part = content.span
      var scanner = try XMLScanner(part)
      var found: [String: (kind: String, target: String)] = [:]
      while true {
        let step = try scanner.next(part)
        if step == .finished { return found }
        guard step == .start, scanner.isNamed("Relationship", part),
          let id = try scanner.value(of: "Id", part), let type = try scanner.value(of: "Type", part),
          let target = try scanner.value(of: "Target", part), try scanner.value(of: "TargetMode", part) != "External"
        else { continue }
        let kind = type.split(separator: "/").last.map(String.init) ?? ""
        found[id] = (kind, target.hasPrefix("/") ? String(target.dropFirst()) : resolved(folder + target))
      }
    }
  }

  /// A path without `.` and `..`.
  private static func resolved(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") {
      switch part {
      case ".": continue
      case "..": _ = parts.popLast()
      default: parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }

  private static func sheets(
    _ part: Span<UInt8>, _ targets: [String: String]
  ) throws(WorkbookFault) -> ([SheetName], Bool) {
    var scanner = try XMLScanner(part)
    var sheets: [SheetName] = []
    var countsFrom1904 = false
    while true {
      let step = try scanner.next(part)
      if step == .finished { return (sheets, countsFrom1904) }
      guard step == .start else { continue }
      if scanner.isNamed("workbookPr", part) {
        let value = try scanner.value(of: "date1904", part)
        countsFrom1904 = value == "1" || value == "true"
      } else if scanner.isNamed("sheet", part) {
        guard let name = try scanner.value(of: "name", part),
          let target = try scanner.value(of: "id", part, isPrefixed: true).flatMap({ targets[$0] })
        else { throw WorkbookFault(offset: scanner.offset, expected: "a sheet with a name and its part") }
        let state = try scanner.value(of: "state", part) ?? "visible"
        sheets.append(SheetName(name: name, isHidden: state != "visible", part: target))
      }
    }
  }

  /// `xl/sharedStrings.xml`: texts in the order in which cells number them, phonetic guides left out.
  private static func strings(_ part: Span<UInt8>) throws(WorkbookFault) -> [String] {
    var scanner = try XMLScanner(part)
    var strings: [String] = []
    var text = CellText()
    while true {
      switch try scanner.next(part) {
      case .finished: return strings
      case .start:
        if scanner.isNamed("si", part) { text = CellText() }
        text.begin(scanner, part)
      case .text: try text.take(scanner, part)
      case .end:
        text.end(scanner, part)
        if scanner.isNamed("si", part) { strings.append(text.string) }
      }
    }
  }
}
