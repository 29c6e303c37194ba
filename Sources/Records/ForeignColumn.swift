internal import CivilTime

/// What the cells of one column of a foreign table look like.
public struct ForeignColumn: Sendable {
  /// From 0.
  public let number: Int
  /// Trimmed, NFC. It is what the file says: ``isNameable`` tells whether it may be shown.
  public let header: String
  /// Another column has the same header; an `import` can name neither.
  public internal(set) var isRepeated = false
  /// Cells that hold something.
  public private(set) var filled = 0
  /// How often each content stands there; empty once there are more than ``valueLimit``, which no list of words has.
  public private(set) var values: [String: Int] = [:]
  public private(set) var isVaried = false
  /// No content stands there twice.
  public private(set) var isUnique = true
  /// In characters.
  public private(set) var longest = 0
  /// Cells that hold a digit.
  public private(set) var withDigits = 0
  /// Cells that hold white space.
  public private(set) var withSpaces = 0
  /// How many cells are days as each of ``dayLayouts`` says.
  public private(set) var days = dayLayouts.map { _ in 0 }
  /// How many cells are days with a time: in ``dayLayouts``, then a space, then `HH:MM`, or `HH:MM:SS`.
  public private(set) var moments = momentLayouts.map { _ in 0 }
  /// `08:30` or `08:30:15`.
  public private(set) var clocks = 0
  /// Those of them with seconds.
  public private(set) var clocksWithSeconds = 0
  /// Instants with their offset (RFC 3339).
  public private(set) var instants = 0
  /// Days, moments, numbers and truth values of the spreadsheet itself.
  public private(set) var ownDays = 0
  public private(set) var ownMoments = 0
  public private(set) var ownNumbers = 0
  public private(set) var ownTruths = 0
  /// Digits alone, perhaps in threes, and those with a decimal comma or a decimal point.
  public private(set) var wholes = 0
  public private(set) var commas = 0
  public private(set) var points = 0
  /// Periods as EDTF writes them.
  public private(set) var periods = 0
  private var seen: Set<String> = []

  public static let valueLimit = 60

  /// As an `import` writes them; those that read fewer texts stand before those that read the same and more.
  public static let dayLayouts = [
    "yyyy-mm-dd", "dd.mm.yyyy", "d.m.yyyy", "dd/mm/yyyy", "d/m/yyyy", "dd-mm-yyyy", "d-m-yyyy", "yyyy/mm/dd",
    "yyyy.mm.dd", "mm/dd/yyyy", "m/d/yyyy",
  ]
  public static let momentLayouts = dayLayouts.flatMap { ["\($0) HH:MM", "\($0) HH:MM:SS"] }

  private static let dayReaders = dayLayouts.map { CivilLayout($0) }
  private static let momentReaders = momentLayouts.map { CivilLayout($0) }
  /// With a day before it, since a layout has one.
  private static let clockReaders = [CivilLayout("yyyy-mm-dd HH:MM"), CivilLayout("yyyy-mm-dd HH:MM:SS")]

  init(_ number: Int, _ header: String) {
    self.number = number
    self.header = header
  }

  /// Whether the header may be shown and named: some text, not too long, without what hides, and no identity number.
  public var isNameable: Bool {
    !header.isEmpty && !isRepeated && KeptText.fault(Array(header.utf8).span, limit: KeptText.limit) == nil
  }

  mutating func add(_ text: String, isOwn: Bool) {
    guard !text.isEmpty else { return }
    filled += 1
    if isUnique, !seen.insert(text).inserted {
      isUnique = false
      seen = []
    }
    if !isVaried {
      values[text, default: 0] += 1
      if values.count > Self.valueLimit { (isVaried, values) = (true, [:]) }
    }
    let bytes = Array(text.utf8)
    longest = max(longest, text.unicodeScalars.count)
    if bytes.contains(where: { (0x30...0x39).contains($0) }) { withDigits += 1 }
    if text.unicodeScalars.contains(where: \.properties.isWhitespace) { withSpaces += 1 }
    guard bytes.count <= 40 else { return }
    if isOwn { addOwn(bytes) } else { addTyped(text, bytes) }
    if (try? Period(edtf: text)) != nil { periods += 1 }
  }

  private mutating func addOwn(_ bytes: [UInt8]) {
    if bytes == Array("true".utf8) || bytes == Array("false".utf8) {
      ownTruths += 1
    } else if Self.dayReaders[0].readAll(bytes.span, 0, bytes.count) != nil {
      ownDays += 1
    } else if Self.clockReaders.contains(where: { $0.readAll(bytes.span, 0, bytes.count) != nil }) {
      ownMoments += 1
    } else if Self.isClock(bytes) {
      addClock(bytes)
    } else {
      ownNumbers += 1
      if !bytes.contains(UInt8(ascii: ".")) { wholes += 1 }
    }
  }

  private mutating func addTyped(_ text: String, _ bytes: [UInt8]) {
    let span = bytes.span
    let digits = bytes.count { (0x30...0x39).contains($0) }
    guard digits > 0 else { return }
    if digits >= 6, (0x30...0x39).contains(bytes[0]) { addTimes(text, bytes) }
    if Self.isClock(bytes) { addClock(bytes) }
    if RecordReader.number(span, 0, bytes.count, sign: UInt8(ascii: ",")) != nil {
      if bytes.contains(UInt8(ascii: ",")) { commas += 1 } else { wholes += 1 }
    } else if RecordReader.number(span, 0, bytes.count, sign: UInt8(ascii: ".")) != nil {
      points += 1
    }
  }

  private mutating func addTimes(_ text: String, _ bytes: [UInt8]) {
    let span = bytes.span
    for (number, layout) in Self.dayReaders.enumerated() where layout.readAll(span, 0, bytes.count) != nil {
      days[number] += 1
    }
    if bytes.count > 10 {
      for (number, layout) in Self.momentReaders.enumerated() where layout.readAll(span, 0, bytes.count) != nil {
        moments[number] += 1
      }
      if Instant(rfc3339: text) != nil { instants += 1 }
    }
  }

  private mutating func addClock(_ bytes: [UInt8]) {
    clocks += 1
    if bytes.count > 5 { clocksWithSeconds += 1 }
  }

  private static func isClock(_ bytes: [UInt8]) -> Bool {
    let dated = Array("2000-01-01 ".utf8) + bytes
    return clockReaders.contains { $0.readAll(dated.span, 0, dated.count) != nil }
  }
}
