import CivilTime
import Krav
import Records

/// A condition on one record's own fields: what most conditions are. Asked of many records in a row it costs a few
/// loads for each, where the nodes that it is made from pass terms around.
///
/// It says what the nodes say, also when a field is empty; only conditions that cannot be anything else are made tests.
struct FieldTest {
  enum Kind {
    case isSet, isMissing
    /// The field itself is the condition.
    case bool
    /// b: the bool, 1 for true.
    case compareBool
    /// b: the value.
    case compareEnum
    /// b: a bit for each value.
    case isInEnums
    /// b: index in the plan's constants.
    case compareNumber
    /// b: the day.
    case compareDate
    /// The day of the clock with the field's day and `b` days or months more; compared as `code` says, `slope` -1 for the
    /// sides the other way round.
    case deadline
    /// b: the length in days or months.
    case withinLast, withinNext
    /// The field, an enum or a label, with the key at place b of those that the query has asked for.
    case compareKey
    /// a: the test.
    case not
    /// a: the first of the operands; b: how many.
    case and, or
  }

  var kind: Kind
  var field = 0
  var code: Int32 = 0
  var slope: Int8 = 1
  var isInMonths = false
  var a: Int32 = 0
  var b: Int64 = 0

  /// Records' days lie so far inside the calendar that days in these bounds never lead out of it.
  static let dayBound: ClosedRange<Int64> = -100_000...100_000

  /// `nil` outside the calendar.
  func moved(_ day: Int32, by length: Int64) -> Int64? {
    guard isInMonths else { return Int64(day) + length }
    return CivilDate(dayNumber: day).adding(months: Int(length)).map { Int64($0.dayNumber) }
  }
}

extension Plan {
  /// Whether the test holds for the record at the slot, and until which day.
  func check(
    _ index: Int32, _ slot: Int, _ columns: borrowing RecordColumns, today: Int32, keys: ArraySlice<UInt32>
  ) -> Outcome {
    let test = tests[Int(index)]
    switch test.kind {
    case .isSet: return Outcome(!columns.isMissing(slot, test.field))
    case .isMissing: return Outcome(columns.isMissing(slot, test.field))
    case .bool: return Outcome(columns.bool(slot, test.field).map { Truth($0) } ?? .undecided)
    case .compareBool:
      guard let value = columns.bool(slot, test.field) else { return Outcome(.undecided) }
      return Outcome(Comparison.holds(test.code, value == (test.b == 1) ? 0 : 1))
    case .compareEnum:
      guard let key = columns.key(slot, test.field) else { return Outcome(.undecided) }
      return Outcome(Comparison.holds(test.code, Int(key) - Int(test.b)))
    case .isInEnums:
      guard let key = columns.key(slot, test.field) else { return Outcome(.undecided) }
      return Outcome(test.b >> Int64(key) & 1 == 1)
    case .compareNumber:
      guard let value = columns.number(slot, test.field), case .number(let other) = constants[Int(test.b)] else {
        return Outcome(.undecided)
      }
      return Outcome(Comparison.holds(test.code, Comparison.order(value, other)))
    case .compareDate:
      guard let day = columns.day(slot, test.field) else { return Outcome(.undecided) }
      return Outcome(Comparison.holds(test.code, Int(day) - Int(test.b)))
    case .deadline:
      guard let day = columns.day(slot, test.field), let end = test.moved(day, by: test.b) else {
        return Outcome(.undecided)
      }
      let difference = (Int64(today) - end) * Int64(test.slope)
      let truth = Truth(Comparison.holds(test.code, Int(difference)))
      guard let ticks = Comparison.ticks(test.code, difference: difference, slope: test.slope) else {
        return Outcome(truth)
      }
      return Outcome(truth, .day(Int64(today) + ticks))
    case .withinLast:
      guard let day = columns.day(slot, test.field), let end = test.moved(day, by: test.b) else {
        return Outcome(.undecided)
      }
      return Self.window(Int64(day), end, Int64(today))
    case .withinNext:
      guard let day = columns.day(slot, test.field), let start = test.moved(day, by: -test.b) else {
        return Outcome(.undecided)
      }
      return Self.window(start, Int64(day), Int64(today))
    case .compareKey:
      guard let key = columns.key(slot, test.field) else { return Outcome(.undecided) }
      return Outcome((key == keys[keys.startIndex + Int(test.b)]) == (test.code == 0))
    case .not: return check(test.a, slot, columns, today: today, keys: keys).negated
    case .and, .or:
      let deciding: Truth = test.kind == .and ? .no : .yes
      var result = Outcome(deciding.negated)
      for place in Int(test.a)..<Int(test.a) + Int(test.b) {
        let part = check(operands[place], slot, columns, today: today, keys: keys)
        if part.truth == deciding { return part }
        if part.truth == .undecided { result.truth = .undecided }
        result.horizon.meet(part.horizon)
      }
      return result
    }
  }

  /// From the first day to the last, both inclusive.
  private static func window(_ first: Int64, _ last: Int64, _ today: Int64) -> Outcome {
    if today < first { return Outcome(.no, .day(first)) }
    if today > last { return Outcome(.no) }
    return Outcome(.yes, .day(last + 1))
  }
}
