internal import CivilTime

/// A way to write a day, or a day and the time that clocks show, in digits: `dd.mm.yyyy HH:MM`.
struct CivilLayout: Hashable, Sendable {
  private enum Part: Hashable, Sendable {
    case byte(UInt8)
    /// With the fewest digits; at most two are read.
    case day(Int), month(Int), hour(Int)
    case year, minute, second
  }

  struct Reading {
    var date: CivilDate
    var secondOfDay: Int
    /// Behind the last byte that was read.
    var end: Int
  }

  /// As the pack has it.
  let written: String
  private let parts: [Part]

  /// - Parameter written: `d` and `m` are one or two digits, `dd`, `mm`, `MM` and `SS` two, `yyyy` four; `H` and `HH` alike.
  ///   What is no letter stands for itself.
  init(_ written: String) {
    self.written = written
    var parts: [Part] = []
    var rest = written.utf8[...]
    while let first = rest.first {
      let isLetter = (0x41...0x5A).contains(first) || (0x61...0x7A).contains(first)
      let run = isLetter ? rest.prefix { $0 == first } : rest.prefix(1)
      rest = rest.dropFirst(run.count)
      switch first {
      case UInt8(ascii: "d"): parts.append(.day(run.count))
      case UInt8(ascii: "m"): parts.append(.month(run.count))
      case UInt8(ascii: "y"): parts.append(.year)
      case UInt8(ascii: "H"): parts.append(.hour(run.count))
      case UInt8(ascii: "M"): parts.append(.minute)
      case UInt8(ascii: "S"): parts.append(.second)
      default: parts.append(.byte(first))
      }
    }
    self.parts = parts
  }

  /// A day as the layout has it, at midnight.
  func written(_ date: CivilDate) -> String {
    func digits(_ number: Int, _ fewest: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, fewest - text.count)) + text
    }
    var text = ""
    for part in parts {
      switch part {
      case .byte(let byte): text.unicodeScalars.append(UnicodeScalar(byte))
      case .day(let fewest): text += digits(date.day, fewest)
      case .month(let fewest): text += digits(date.month, fewest)
      case .year: text += digits(date.year, 4)
      case .hour(let fewest): text += digits(0, fewest)
      case .minute, .second: text += "00"
      }
    }
    return text
  }

  /// What stands from `start` on, as far as the layout goes; `nil` when it is written otherwise, or is no day.
  func read(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Reading? {
    var index = start
    func number(_ fewest: Int, _ most: Int) -> Int? {
      var value = 0
      let first = index
      while index < end, index - first < most, bytes[index] &- 0x30 < 10 {
        value = value * 10 + Int(bytes[index] &- 0x30)
        index += 1
      }
      return index - first >= fewest ? value : nil
    }
    var (year, month, day, hour, minute, second) = (0, 0, 0, 0, 0, 0)
    for part in parts {
      switch part {
      case .byte(let byte):
        guard index < end, bytes[index] == byte else { return nil }
        index += 1
      case .day(let fewest):
        guard let value = number(fewest, 2) else { return nil }
        day = value
      case .month(let fewest):
        guard let value = number(fewest, 2) else { return nil }
        month = value
      case .year:
        guard let value = number(4, 4) else { return nil }
        year = value
      case .hour(let fewest):
        guard let value = number(fewest, 2), value < 24 else { return nil }
        hour = value
      case .minute:
        guard let value = number(2, 2), value < 60 else { return nil }
        minute = value
      case .second:
        guard let value = number(2, 2), value < 60 else { return nil }
        second = value
      }
    }
    guard let date = CivilDate(year: year, month: month, day: day) else { return nil }
    return Reading(date: date, secondOfDay: hour * 3600 + minute * 60 + second, end: index)
  }

  /// What the whole stretch says.
  func readAll(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Reading? {
    read(bytes, start, end).flatMap { $0.end == end ? $0 : nil }
  }
}
