internal import CivilTime

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
