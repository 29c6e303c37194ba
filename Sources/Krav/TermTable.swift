internal import CivilTime

/// Terms with equal ones kept once: two that have one number have one value at any moment.
struct TermTable {
  enum Operation: Hashable {
    case zero, constant, variable, bound, today, now, calendarPeriod, field, derived, property, table, list, negate
    case add, subtract, multiply, divide, shifted, otherwise, less, lessOrEqual, same, isSet, isMissing, isIn, isUnder
    case withinLast, withinNext, withinPeriod, not, and, or, records, query, exists, every, count, share, sum, median
    case latest, earliest, atLeast, atLeastOf
  }

  struct Key: Hashable {
    var operation: Operation
    /// Index of the constant, variable, field, …
    var detail = 0
    var parts: [Int] = []
  }

  private var numbers: [Key: Int] = [:]
  private(set) var keys: [Key] = []
  private(set) var types: [ValueType] = []
  /// Where each was met first.
  private(set) var ranges: [SourceRange] = []
  private var constantNumbers: [Constant: Int] = [:]
  private(set) var constants: [Constant] = []
  private var shiftNumbers: [Shift: Int] = [:]
  private(set) var shifts: [Shift] = []

  /// What numbers, dates and instants are counted from.
  static let zero = 0

  init() {
    _ = number(Key(operation: .zero), .number, SourceRange(file: -1, start: 0, end: 0))
  }

  mutating func number(_ key: Key, _ type: ValueType, _ range: SourceRange) -> Int {
    if let known = numbers[key] { return known }
    keys.append(key)
    types.append(type)
    ranges.append(range)
    numbers[key] = keys.count - 1
    return keys.count - 1
  }

  mutating func constant(_ constant: Constant, _ type: ValueType, _ range: SourceRange) -> Int {
    let index: Int
    if let known = constantNumbers[constant] {
      index = known
    } else {
      constants.append(constant)
      index = constants.count - 1
      constantNumbers[constant] = index
    }
    return number(Key(operation: .constant, detail: index), type, range)
  }

  /// The term with something put on it.
  mutating func shifted(_ base: Int, _ shift: Shift, _ type: ValueType, _ range: SourceRange) -> Int {
    guard shift != .none else { return base }
    let index: Int
    if let known = shiftNumbers[shift] {
      index = known
    } else {
      shifts.append(shift)
      index = shifts.count - 1
      shiftNumbers[shift] = index
    }
    return number(Key(operation: .shifted, detail: index, parts: [base]), type, range)
  }

  /// The terms that have a value whenever this one has, itself included, in order.
  func needs(of term: Int) -> [Int] {
    var found: Set<Int> = []
    collectNeeds(of: term, into: &found)
    return found.sorted()
  }

  private func collectNeeds(of term: Int, into found: inout Set<Int>) {
    let key = keys[term]
    switch key.operation {
    case .zero, .constant, .today, .now, .variable, .bound: return
    case .field, .derived, .property, .table, .negate, .add, .subtract, .multiply, .divide, .shifted:
      guard found.insert(term).inserted else { return }
      for part in key.parts { collectNeeds(of: part, into: &found) }
    default: found.insert(term)
    }
  }
}
