/// A term as SQL: an expression that is NULL unless the term has a value, and one that says whether it is undecided.
/// What is neither is missing.
struct Term {
  /// NULL unless there is a value: of a number its numerator, of a reference the id, of a period its text.
  var text: String
  /// Whether `text` may be NULL.
  var isNullable: Bool
  /// A condition that is never NULL; `nil` when the term is never undecided.
  var undecided: String?
  /// Of a number that need not be whole: what `text` is divided by. Either fits in 64 bits.
  var bottom: String?
  /// The same number a thousand million times, where it is stored so.
  var scaled: String?
  /// What a duration counts.
  var unit: Unit?
  /// Of a count whose members are not all decided: what it lies between. NULL where the count has a value or none at all.
  var low: String?
  var high: String?
  /// The days of a period, NULL at an open end.
  var first: String?
  var last: String?
  /// The record that a reference refers to, when that is at hand.
  var row: Row?
  /// A list that is written out.
  var elements: [Term]?

  init(_ text: String, isNullable: Bool = false, undecided: String? = nil) {
    self.text = text
    self.isNullable = isNullable
    self.undecided = undecided
  }

  /// What a duration counts: known when the pack is compiled, or a text that says it for each row.
  enum Unit: Hashable {
    case days, months, workingDays, workingDaysWithSaturdays, seconds
    case told(String, [Unit])

    var word: String {
      switch self {
      case .days: "'days'"
      case .months: "'months'"
      case .workingDays: "'working days'"
      case .workingDaysWithSaturdays: "'working days with saturdays'"
      case .seconds: "'seconds'"
      case .told(let text, _): text
      }
    }
  }
}

/// A condition as SQL: NULL is undecided, and SQL's own `AND`, `OR`, `NOT` are those of the language.
struct Condition {
  var text: String
  var isNullable: Bool
  /// What selects the same rows where NULL and false are one, in a form that joins well.
  var filter: String?

  init(_ text: String, isNullable: Bool, filter: String? = nil) {
    self.text = text
    self.isNullable = isNullable
    self.filter = filter
  }
}

/// A record that fields are read from: a table's own row, or one that was joined to it.
struct Row {
  var scope: Scope
  var type: Int
  /// The level of the scope that joins it; `nil` for the scope's own rows.
  var level: Int?
  var id: String
  /// Whether it is there; `nil` for a scope's own.
  var isThere: String?
}
