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

  private var terms = Interned<Key>()
  private(set) var types: [ValueType] = []
  /// Where each was met first.
  private(set) var ranges: [SourceRange] = []
  private var constantNumbers = Interned<Constant>()
  private var shiftNumbers = Interned<Shift>()

  var keys: [Key] { terms.values }
  var constants: [Constant] { constantNumbers.values }
  var shifts: [Shift] { shiftNumbers.values }

  /// What numbers, dates and instants are counted from.
  static let zero = 0

  init() {
    _ = number(Key(operation: .zero), .number, SourceRange(file: -1, start: 0, end: 0))
  }

  mutating func number(_ key: Key, _ type: ValueType, _ range: SourceRange) -> Int {
    let index = terms.number(of: key)
    if index == types.count {
      types.append(type)
      ranges.append(range)
    }
    return index
  }

  mutating func constant(_ constant: Constant, _ type: ValueType, _ range: SourceRange) -> Int {
    number(Key(operation: .constant, detail: constantNumbers.number(of: constant)), type, range)
  }

  /// The term with something put on it.
  mutating func shifted(_ base: Int, _ shift: Shift, _ type: ValueType, _ range: SourceRange) -> Int {
    guard shift != .none else { return base }
    return number(Key(operation: .shifted, detail: shiftNumbers.number(of: shift), parts: [base]), type, range)
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

/// Values numbered from 0 in the order in which they were met, equal ones once.
private struct Interned<Value: Hashable> {
  private var numbers: [Value: Int] = [:]
  private(set) var values: [Value] = []

  mutating func number(of value: Value) -> Int {
    if let known = numbers[value] { return known }
    let number = values.count
    values.append(value)
    numbers[value] = number
    return number
  }
}
