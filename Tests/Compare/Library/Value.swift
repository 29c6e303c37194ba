import CivilTime

/// What a duration counts. Hours are kept as seconds.
enum Unit: Hashable { case days, months, workingDays, workingDaysWithSaturdays, seconds }

/// The state and value of a term.
enum Value {
  case missing, undecided
  /// Undecided, but between the two.
  case between(Int64, Int64)
  /// A free text that is set.
  case set
  case bool(Bool)
  case date(CivilDate)
  case instant(Instant)
  case number(Rational)
  case length(Unit, Int64)
  case label(Int)
  /// An enum's value: the enum and the place in it.
  case word(Int, Int)
  /// A record: its type and its id's symbol.
  case reference(Int, Int)
  case period(Period)
  case civil(CalendarUnit, first: CivilDate, last: CivilDate)
  case list([Item])

  /// An element of a list, and what it lacks if it has no value.
  struct Item {
    var value: Value
    var lacks: [Lack] = []
  }

  var isUndecided: Bool {
    switch self {
    case .undecided, .between: true
    default: false
    }
  }

  /// An empty list is missing.
  var isMissing: Bool {
    switch self {
    case .missing: true
    case .list(let items): items.isEmpty
    default: false
    }
  }

  var isKnown: Bool {
    switch self {
    case .missing, .undecided, .between: false
    default: true
    }
  }

  /// Whether two known values are the same.
  func equals(_ other: Value) -> Bool {
    switch (self, other) {
    case (.bool(let a), .bool(let b)): a == b
    case (.date(let a), .date(let b)): a == b
    case (.instant(let a), .instant(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.length(let u, let a), .length(let v, let b)): u == v && a == b
    case (.label(let a), .label(let b)): a == b
    case (.word(let e, let a), .word(let f, let b)): e == f && a == b
    case (.reference(let t, let a), .reference(let u, let b)): t == u && a == b
    default: false
    }
  }
}

/// What a verdict lacked: a record that is not there, or a field of one that is empty (-1 for the record itself).
struct Lack: Hashable {
  var type: Int
  var id: Int
  var field: Int
}

/// The type of a term.
indirect enum Kind: Equatable {
  case bool, number, date, instant, label, text, period
  /// `nil` for a table of several units.
  case length(Unit?)
  case word(Int)
  case reference(Int)
  case list(Kind)

  var isReference: Bool { if case .reference = self { true } else { false } }

  /// It is one or a list of them.
  var refers: Bool { if case .list(let element) = self { element.refers } else { isReference } }
}

/// Texts, each with a number.
struct Symbols {
  private(set) var texts: [String] = []
  private var numbers: [String: Int] = [:]

  mutating func number(_ text: String) -> Int {
    if let known = numbers[text] { return known }
    texts.append(text)
    numbers[text] = texts.count - 1
    return texts.count - 1
  }

  func find(_ text: String) -> Int? { numbers[text] }
}
