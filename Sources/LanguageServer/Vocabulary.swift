/// The words of the language, each with what it means in a line.
enum Vocabulary {
  struct Word {
    var text: String
    var meaning: String
    init(_ text: String, _ meaning: String) {
      self.text = text
      self.meaning = meaning
    }
  }

  /// What may begin a declaration.
  static let declarations: [Word] = [
    .init("use", "takes another pack's declarations in, by its folder"),
    .init("source", "a statute, regulation or decision, and the days it is in force"),
    .init("enum", "a set of values; `ordered` when they can be compared by `<`"),
    .init("record", "a type of record and its fields; `scope` for the tree that verdicts roll up along"),
    .init("parameter", "a threshold; `statutory at most` or `at least` when the law bounds it"),
    .init("set", "another value for a parameter than the pack ships"),
    .init("define", "a derived field of a record type"),
    .init("rule", "a duty: whom it concerns, and when it is met, slipping or broken"),
    .init("criterion", "rules judged together for each unit and all beneath it"),
    .init("statistics", "what is counted of a record type over a period, by unit and by fields"),
    .init("import", "how a foreign file's columns become records of a type"),
    .init("snapshot", "files that each hold all records of a type"),
    .init("accept", "which files may hold a type of record, by folder and owner"),
    .init("access", "which branches a group of users may read, and acknowledge in"),
    .init("proxy", "a user that may state for whom it asks"),
    .init("test", "records, a clock that moves, and the verdicts that are expected"),
  ]

  /// What may begin a line inside a rule.
  static let clauses: [Word] = [
    .init("basis", "the legal basis: source, place, and when this wording is in force"),
    .init("for", "the records that the duty concerns; `where` narrows them"),
    .init("let", "a name for a term or a query"),
    .init("unknown", "when the verdict cannot be given"),
    .init("red", "when the duty is broken"),
    .init("yellow", "when the duty is slipping"),
    .init("remedy", "what mends it"),
  ]

  /// What may stand in an expression.
  static let terms: [Word] = [
    .init("today", "the civil day of now; a deadline day is in time all day"),
    .init("now", "this instant"),
    .init("and", "both; not mixed with `or` without brackets"),
    .init("or", "either; not mixed with `and` without brackets"),
    .init("not", "the opposite; undecided stays undecided"),
    .init("is", "`is set` or `is missing`: whether a field has a value"),
    .init("in", "whether a value stands in a list"),
    .init("under", "whether a unit is another one, or beneath it"),
    .init("within", "`within last 12 months`, `within next 30 days`, `within` a period"),
    .init("else", "the first of the terms that is not missing"),
    .init("exists", "whether the query has a member"),
    .init("no", "whether the query has no member; true of none"),
    .init("every", "whether all members satisfy a condition; true of none"),
    .init("count", "how many members there are"),
    .init("share", "which part of the members satisfies a condition, 0 to 1"),
    .init("latest", "the member with the latest date that is not after today"),
    .init("earliest", "the member with the earliest date"),
    .init("sum", "`sum … of (…)`: the sum over the members"),
    .init("median", "`median … of (…)`: the middle one over the members"),
    .init("at", "`at least n (…)` or `at least n of […]`"),
    .init("this", "the civil month, quarter, tertial, half or year that today is in"),
    .init("last", "the civil period before this one; after `within` a stretch back from today"),
  ]

  /// The rest, for hover.
  static let others: [Word] = [
    .init("where", "narrows the records; an undecided condition gives unknown"),
    .init("when", "the condition of the clause"),
    .init("because", "why: the alert's message, with values between braces"),
    .init("by", "the date that the latest or earliest goes by; of a parameter, the enums of its table"),
    .init("satisfies", "what every member, or a share of them, is held against"),
    .init("statutory", "of a rule: it cannot be waived; of a parameter: the law bounds it"),
    .init("advisory", "a guide's or an own norm: it has no `red`"),
    .init("was", "the rule's earlier name, so that alerts live on"),
    .init("ordered", "the values can be compared by `<`, the lowest first"),
    .init("scope", "the record type of the tree that verdicts roll up along"),
    .init("past", "a fact: a date that lies ahead is refused on the way in"),
    .init("alias", "earlier names that still resolve to the record, the oldest first"),
    .init("inside", "objects in the owner's list of this name are records of this type"),
    .init("worst", "red if any is red, yellow if any is yellow"),
    .init("shared", "red if all are red, yellow if any is not green"),
    .init("opened", "of statistics: the day that a record counts from"),
    .init("closed", "of statistics: the day that a record counts to"),
    .init("due", "of statistics: the last day on which a record is closed in time"),
    .init("verdict", "how a criterion follows from its rules' verdicts"),
    .init("given", "a record that is there from now on"),
    .init("change", "other values for fields of a record that is there"),
    .init("remove", "a record that goes"),
    .init("expect", "the verdict, or the event since the last `at`, that must be"),
    .init("saying", "the rendered reason that must be"),
    .init("then", "the next verdict and its day if no record changes"),
    .init("on", "the subject; of a basis, the day whose law governs"),
    .init("from", "the first day"),
    .init("to", "the last day"),
  ]

  static func meaning(of word: String) -> String? {
    (declarations + clauses + terms + others).first { $0.text == word }?.meaning
  }
}
