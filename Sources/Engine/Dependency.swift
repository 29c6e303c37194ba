/// One step on the way from a record that was read back to the records that must be judged again.
enum RouteStep: Hashable {
  /// To the records that a field refers to. `isLast`: the value itself is what was compared, nothing is read through it.
  /// `emptyMayTie`: where the field is empty the comparison is undecided, not false.
  case follow(type: Int, field: Int, isLast: Bool, emptyMayTie: Bool)
  /// To the records whose field holds this one.
  case inverse(index: Int32)
  /// To the records whose field (of the index) has the value that this record's field has.
  case sameValue(type: Int, field: Int, index: Int32)
  /// To this unit and those above it.
  case ancestors
  /// To this unit and those beneath it.
  case descendants
  /// Every subject must be judged again.
  case everything
}

/// «When one of these fields of such a record changes, or the record comes or goes, judge again what the route leads to.»
struct Dependency {
  enum Target: Hashable {
    /// Index of the rule; the route ends at its subjects.
    case rule(Int)
    /// Index of the derived field whose kept value the route leads to.
    case derived(Int)
    /// Where the records of a type belong in the unit tree.
    case place(type: Int)
  }

  var target: Target
  /// See ``Plan/fieldBit(_:)``; 0 where only coming and going matters.
  var fields: UInt64
  var route: [RouteStep]
}
