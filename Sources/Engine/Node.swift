/// What a node of the compiled plan does. `a`, `b` and `c` are the node's operands.
enum Operation: UInt8 {
  // Terms.
  /// a: index in the constants.
  case constant
  /// a: index in the frame.
  case variable
  /// a: let of the rule.
  case letValue
  case today, now
  /// a: index in the calendar units; b: 1 for the previous one.
  case calendarPeriod
  // Stored fields. a: the reference; b: the field; c: the enum or record type, where there is one.
  case fieldBool, fieldDate, fieldInstant, fieldInteger, fieldDecimal, fieldLabel, fieldEnum, fieldPeriod, fieldText
  case fieldReference, fieldScopeReference, fieldList
  /// a: the reference; b: the derived field.
  case derived
  /// a: the period, instant or date.
  case firstDay, lastDay, civilDay, nextWorkingDay
  /// a: the key; b: start of the values in the constants.
  case table
  /// a, b: the keys; c: index in the grids.
  case grid
  case negate
  /// a, b: the operands.
  case add, subtract, multiply, divide, otherwise
  /// a: start in the list constants; b: how many.
  case constantList
  /// a: start in the operands; b: how many.
  case listOfTerms
  /// a: the query; b: the term of each member, for sum and median.
  case count, share, sum, median, latest, earliest

  // Conditions.
  case isSet, isMissing
  /// a, b: the sides; c: the comparison.
  case compare, compareReferences
  /// a: the element; b: the list; c: 1 when they are references.
  case isIn
  /// a, b: the lower and the upper unit.
  case isUnder
  /// a: the date or instant; b: the duration or period.
  case withinLast, withinNext, withinPeriod
  case not
  /// a: start in the operands; b: how many.
  case and, or
  /// a: how many must hold, `-1` for one; b: start in the operands; c: how many there are.
  case atLeastOf
  /// a: how many must hold, `-1` for one; b: the query.
  case atLeast
  /// b: the query.
  case none, every
}

struct Node {
  var operation: Operation
  var a: Int32 = 0
  var b: Int32 = 0
  var c: Int32 = 0
}

/// A run of operands.
struct Span32 {
  var start: Int32
  var count: Int32

  var indices: Range<Int> { Int(start)..<Int(start) + Int(count) }
}
