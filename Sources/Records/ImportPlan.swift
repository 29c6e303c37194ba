internal import CivilTime
internal import Krav

/// An `import` of a pack, laid out for reading rows.
struct ImportPlan: Sendable {
  enum Encoding: Sendable {
    case utf8, windows1252, latin1
  }

  /// A value that the pack gives.
  enum Constant: Sendable {
    case missing
    /// That of a truth value, an enum, a date, an instant, or a free text that is set.
    case cell(UInt64)
    /// Of a label, an id or a reference.
    case text([UInt8])
    case number(Fraction)
    case period(Period)
    case list([Constant])
  }

  struct Spellings: Sendable {
    var known: KeyTable
    var values: [Constant]
    var otherwise: Constant?
  }

  enum Target: Sendable {
    case id, changed
    case field(Int)
  }

  struct Column: Sendable {
    var target: Target
    /// In ``headers``; the second only where two are joined, none where ``constant`` stands for them.
    var first = none
    var second = none
    /// In ``spellings``, if the cell's content is mapped.
    var spellings = none
    /// In ``constants``.
    var constant = none

    static let none = -1
  }

  let type: Int
  let pattern: FilePattern
  let isNewestOnly: Bool
  private(set) var encoding = Encoding.utf8
  private(set) var separator = UInt8(ascii: ",")
  /// Between a list's elements in one cell; without one a cell is one element.
  private(set) var listSeparator: UInt8?
  private(set) var decimalSign = UInt8(ascii: ".")
  /// ISO 8601 when not said otherwise.
  private(set) var dates = CivilLayout("yyyy-mm-dd")
  /// What clocks show; instants have their offset when the pack gives no layout.
  private(set) var times: CivilLayout?
  private(set) var headers: [String] = []
  let headerTable: KeyTable
  /// That of the id first.
  private(set) var columns: [Column] = []
  private(set) var spellings: [Spellings] = []
  private(set) var constants: [Constant] = []

  /// `nil` for an import that the checker has refused.
  init?(_ syntax: ImportSyntax, _ program: Program) {
    guard let type = program.records.firstIndex(where: { $0.name == syntax.type.text }) else { return nil }
    self.type = type
    pattern = FilePattern(syntax.pattern.value)
    isNewestOnly = syntax.newestOnly
    var numbers: [String: Int] = [:]
    var headers: [String] = []
    func number(_ header: StringSyntax) -> Int {
      let name = Self.trimmed(NFC.normalise(header.value))
      if let number = numbers[name] { return number }
      numbers[name] = headers.count
      headers.append(name)
      return headers.count - 1
    }
    for (name, column) in syntax.columns {
      let target: Target
      let field: Field?
      switch name.text {
      case "id": (target, field) = (.id, nil)
      case "endret": (target, field) = (.changed, nil)
      default:
        guard let place = program.records[type].fields.firstIndex(where: { $0.name == name.text }) else { return nil }
        (target, field) = (.field(place), program.records[type].fields[place])
      }
      var planned = Column(target: target)
      switch column {
      case .constant(let scalar):
        planned.constant = constants.count
        constants.append(Self.constant(scalar, field, program))
      case .headers(let names, let spellings, let otherwise):
        planned.first = number(names[0])
        if names.count > 1 { planned.second = number(names[1]) }
        if !spellings.isEmpty || otherwise != nil {
          planned.spellings = self.spellings.count
          self.spellings.append(
            Spellings(
              known: KeyTable(spellings.map { Self.trimmed(NFC.normalise($0.from.value)) }),
              values: spellings.map { Self.constant($0.to, field, program) },
              otherwise: otherwise.map { Self.constant($0, field, program) }))
        }
      }
      columns.insert(planned, at: name.text == "id" ? 0 : columns.count)
    }
    self.headers = headers
    headerTable = KeyTable(headers)
    for option in syntax.options { set(option.name.text, option.value.value) }
  }

  private mutating func set(_ option: String, _ value: String) {
    switch option {
    case "encoding": encoding = value == "windows-1252" ? .windows1252 : value == "iso-8859-1" ? .latin1 : .utf8
    case "separator": separator = value.utf8.first ?? separator
    case "lists": listSeparator = value.utf8.first
    case "decimals": decimalSign = value.utf8.first ?? decimalSign
    case "dates": dates = CivilLayout(value)
    case "times": times = CivilLayout(value)
    default: break
    }
  }

  /// Without spaces around it.
  private static func trimmed(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let (start, end) = bytes.span.trimmed(0, bytes.count)
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// - Parameter field: `nil` for the id and `endret`.
  private static func constant(_ scalar: ScalarSyntax, _ field: Field?, _ program: Program) -> Constant {
    switch scalar {
    case .missing: return .missing
    case .bool(let value, _): return .cell(value ? 1 : 0)
    case .number(let value, _): return .number(value)
    case .date(let value, _): return .cell(UInt64(Register.word(value)))
    case .instant(let value, _): return .cell(UInt64(bitPattern: value.seconds))
    case .list(let items, _): return .list(items.map { constant($0, field, program) })
    case .name(let name):
      guard case .enumeration(let number)? = field?.type,
        let place = program.enums[number].values.firstIndex(where: { $0.name == name.text })
      else { return .missing }
      return .cell(UInt64(place))
    case .string(let text):
      switch field?.type {
      case .text: return text.value.isEmpty ? .missing : .cell(1)
      case .period: return (try? Period(edtf: text.value)).map { .period($0) } ?? .missing
      default: return .text(Array(NFC.normalise(text.value).utf8))
      }
    }
  }
}

extension Span<UInt8> {
  /// The stretch without white space at its ends: spaces, tabs, line breaks, and the no-break space (U+00A0) of UTF-8.
  func trimmed(_ start: Int, _ end: Int) -> (start: Int, end: Int) {
    var (first, last) = (start, end)
    while first < last {
      if Self.isSpace(self[first]) {
        first += 1
      } else if self[first] == 0xC2, first + 1 < last, self[first + 1] == 0xA0 {
        first += 2
      } else {
        break
      }
    }
    while first < last {
      if Self.isSpace(self[last - 1]) {
        last -= 1
      } else if self[last - 1] == 0xA0, last - 2 >= first, self[last - 2] == 0xC2 {
        last -= 2
      } else {
        break
      }
    }
    return (first, last)
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}
