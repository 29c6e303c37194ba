/// What the number formats of a workbook say a cell's number is.
struct CellFormats {
  enum Kind: Equatable {
    case number, date, time, moment
  }

  /// By the cell's style.
  private(set) var kinds: [Kind] = []

  func kind(_ style: Int) -> Kind { kinds.indices.contains(style) ? kinds[style] : .number }

  init() {}

  /// Reads `xl/styles.xml`.
  init(_ bytes: Span<UInt8>) throws(WorkbookFault) {
    var scanner = try XMLScanner(bytes)
    var written: [Int: Kind] = [:]
    var isInCells = false
    while true {
      switch try scanner.next(bytes) {
      case .finished: return
      case .text: continue
      case .end: if scanner.isNamed("cellXfs", bytes) { isInCells = false }
      case .start:
        if scanner.isNamed("numFmt", bytes) {
          guard let id = try scanner.value(of: "numFmtId", bytes).flatMap({ Int($0) }),
            let code = try scanner.value(of: "formatCode", bytes)
          else { continue }
          written[id] = Self.kind(ofCode: code)
        } else if scanner.isNamed("cellXfs", bytes) {
          isInCells = true
        } else if isInCells, scanner.isNamed("xf", bytes) {
          let id = try scanner.value(of: "numFmtId", bytes).flatMap { Int($0) } ?? 0
          kinds.append(written[id] ?? Self.builtIn(id))
        }
      }
    }
  }

  /// ECMA-376 Part 1, 18.8.30: the formats that every workbook has, those of other languages among them.
  private static func builtIn(_ id: Int) -> Kind {
    switch id {
    case 14...17, 27...31, 36, 50...54, 57, 58: .date
    case 18...21, 32...35, 45...47, 55, 56: .time
    case 22: .moment
    default: .number
    }
  }

  /// What a format code shows: letters of days and clocks that stand in no quotes, brackets or escapes. `m` means minutes
  /// beside hours or seconds, else months.
  static func kind(ofCode code: String) -> Kind {
    var hasDay = false
    var hasClock = false
    var hasMonth = false
    var index = code.utf8.startIndex
    let bytes = code.utf8
    /// Only the first section is for positive numbers.
    scan: while index < bytes.endIndex {
      switch bytes[index] | 0x20 {
      case 0x3B: break scan
      case 0x7C where bytes[index] == 0x5C:
        index = bytes.index(after: index)
        if index == bytes.endIndex { break scan }
      case 0x22 where bytes[index] == 0x22:
        index = bytes.index(after: index)
        while index < bytes.endIndex, bytes[index] != 0x22 { index = bytes.index(after: index) }
        if index == bytes.endIndex { break scan }
      case 0x7B where bytes[index] == 0x5B:
        // `[h]` counts hours; `[Red]` and `[$-414]` say how it looks.
        let inner = bytes.index(after: index)
        guard let end = bytes[inner...].firstIndex(of: 0x5D) else { break scan }
        let word = bytes[inner..<end]
        if !word.isEmpty, word.allSatisfy({ [0x68, 0x6D, 0x73].contains($0 | 0x20) }) { hasClock = true }
        index = end
      case UInt8(ascii: "d"), UInt8(ascii: "y"): hasDay = true
      case UInt8(ascii: "h"), UInt8(ascii: "s"): hasClock = true
      case UInt8(ascii: "m"): hasMonth = true
      case UInt8(ascii: "g") where bytes[index...].starts(with: "General".utf8): return .number
      default: break
      }
      index = bytes.index(after: index)
    }
    if hasDay || (hasMonth && !hasClock) { return hasClock ? .moment : .date }
    return hasClock ? .time : .number
  }
}
