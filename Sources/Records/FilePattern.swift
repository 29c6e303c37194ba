public import CivilTime
internal import Krav

/// A pattern for paths beneath the inbox: `*` stands for any run of characters within one name, `{date:…}` for a day.
struct FilePattern: Sendable {
  private enum Part: Sendable {
    case bytes([UInt8])
    case anything
    case date(CivilLayout)
  }

  /// As the pack has it.
  let written: String
  private let parts: [Part]

  init(_ written: String) {
    self.written = written
    var parts: [Part] = []
    var text: [UInt8] = []
    var rest = written.utf8[...]
    func flush() {
      if !text.isEmpty { parts.append(.bytes(text)) }
      text = []
    }
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "*") {
        flush()
        parts.append(.anything)
      } else if byte == UInt8(ascii: "{"), let close = rest.firstIndex(of: UInt8(ascii: "}")) {
        flush()
        parts.append(.date(CivilLayout(String(Substring(rest[..<close].dropFirst("date:".utf8.count))))))
        rest = rest[rest.index(after: close)...]
      } else {
        text.append(byte)
      }
    }
    flush()
    self.parts = parts
  }

  /// A path that fits: with a day where the pattern has one.
  ///
  /// - Parameters:
  ///   - date: the day.
  ///   - text: what stands for the first `*`; for the others nothing does.
  func path(on date: CivilDate, _ text: String) -> String {
    var path = ""
    var rest = text
    for part in parts {
      switch part {
      case .bytes(let bytes): path += String(decoding: bytes, as: UTF8.self)
      case .date(let layout): path += layout.written(date)
      case .anything:
        let isJoined = path.last.map { $0.isLetter || $0.isNumber } ?? false
        path += (isJoined && rest.first?.isNumber == true ? "-" : "") + rest
        rest = ""
      }
    }
    return path
  }

  /// Whether the pattern has a day.
  var hasDate: Bool { parts.contains { if case .date = $0 { true } else { false } } }

  /// A path that fits, with the day in it, if the pattern has one.
  struct Match {
    var date: CivilDate?
  }

  /// - Parameter path: NFC.
  func match(_ path: String) -> Match? {
    let bytes = Array(path.utf8)
    return match(parts[...], bytes.span, 0)
  }

  private func match(_ parts: ArraySlice<Part>, _ path: Span<UInt8>, _ start: Int) -> Match? {
    guard let part = parts.first else { return start == path.count ? Match() : nil }
    let rest = parts.dropFirst()
    switch part {
    case .bytes(let bytes):
      guard start + bytes.count <= path.count else { return nil }
      for index in bytes.indices where path[start + index] != bytes[index] { return nil }
      return match(rest, path, start + bytes.count)
    case .date(let layout):
      guard let reading = layout.read(path, start, path.count) else { return nil }
      return match(rest, path, reading.end).map { _ in Match(date: reading.date) }
    case .anything:
      var index = start
      while true {
        if let found = match(rest, path, index) { return found }
        guard index < path.count, path[index] != UInt8(ascii: "/") else { return nil }
        index += 1
      }
    }
  }
}

extension ForeignTable {
  /// A file pattern that an `import` may have for exports of this name: the day in it as such a day, and `*` for what may
  /// stand behind it. `nil` for a name that no pattern should have: one with an identity number, or with signs that mean
  /// something there.
  ///
  /// - Parameter name: without folders.
  public static func pattern(for name: String) -> String? {
    let name = NFC.normalise(name)
    let bytes = Array(name.utf8)
    guard KeptText.fault(bytes.span) == nil, let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot > 0,
      !name.contains(where: { "*{}/\\\"".contains($0) })
    else { return nil }
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    guard let (range, layout, _) = day(in: bytes, before: dot) else {
      return text(0..<dot) + "*" + text(dot..<bytes.count)
    }
    return text(0..<range.lowerBound) + "{date:\(layout)}*" + text(dot..<bytes.count)
  }

  /// The day that stands in a file's name.
  ///
  /// - Parameter name: without folders.
  public static func date(in name: String) -> CivilDate? {
    let bytes = Array(name.utf8)
    return day(in: bytes, before: bytes.count)?.date
  }

  private static func day(in name: [UInt8], before end: Int) -> (range: Range<Int>, layout: String, date: CivilDate)? {
    for start in 0..<end where start == 0 || !isDigit(name[start - 1]) {
      for layout in nameLayouts {
        guard let reading = layout.read(name.span, start, end), reading.end == end || !isDigit(name[reading.end]),
          (1990...2100).contains(reading.date.year)
        else { continue }
        return (start..<reading.end, layout.written, reading.date)
      }
    }
    return nil
  }

  private static let nameLayouts = [
    "yyyy-mm-dd", "dd.mm.yyyy", "dd-mm-yyyy", "yyyy.mm.dd", "d.m.yyyy", "yyyymmdd", "dd_mm_yyyy", "yyyy_mm_dd",
  ].map { CivilLayout($0) }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
