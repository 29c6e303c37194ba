// Types, time and durations.
extension DiagnosticPage {
  static let typeMismatch = DiagnosticPage(
    "things of different kinds are put together", section: .terms,
    """
    Every value has a kind: a date, a number, a duration, a yes or no, a value of an enum, a reference to a record. Dates \
    are compared with dates and numbers with numbers; a date and a number have no common measure. The message names both \
    kinds, and the help says how one is had from the other where there is a way.
    """,
    wrong: judging("today - b.opened > 30"), right: judging("today - b.opened > 30 days"))

  static let unordered = DiagnosticPage(
    "values without an order are compared by size", section: .terms,
    """
    `<` and `>` ask which comes first, and the values of this enum have no first. If they are written from the lowest to \
    the highest, say so by `ordered` where the enum is declared. If they are not, ask by `=`, `!=` or `in`.
    """,
    wrong: judging("b.sea > calm", given: "record berth { inspected date?; sea enum { calm, rough } }"),
    right: judging("b.sea > calm", given: "record berth { inspected date?; sea enum ordered { calm, rough } }"))

  static let textLeak = DiagnosticPage(
    "free text is used for more than whether it is there", section: .recordTypes,
    """
    Free text may tell about persons, so it is never kept: only whether it was written. A rule can ask `is set` or `is \
    missing`, and nothing else. A rule that would print or compare it does not load, so that nothing of it can reach an \
    alert. If the field holds a short code and no story, declare it as `label`.
    """,
    wrong: rule(#"red when b.story is set because "It says {b.story}.""#, given: "record berth { story text? }"),
    right: rule(#"red when b.story is set because "Somebody complained.""#, given: "record berth { story text? }"))

  static let periodCompared = DiagnosticPage(
    "a period is compared as a whole", section: .time,
    """
    A period such as spring 2019 has a first and a last day, and often it is not known which day in between is meant. \
    Before or after a period is therefore no clear question. Ask for its `.first` or its `.last` day, whichever the duty \
    turns on, or whether a date is `within` it.
    """,
    wrong: judging("b.stay < 2020-01-01", given: "record berth { stay period }"),
    right: judging("b.stay.last < 2020-01-01", given: "record berth { stay period }"))

  static let moving = DiagnosticPage(
    "`today` or `now` stands where it may not", section: .time,
    """
    The day when a verdict changes must be known beforehand, so that the alert comes at midnight without anybody asking. \
    `today` and `now` may be compared, printed, stand after `else`, and have a date or an instant subtracted. Keep them \
    alone on their side of the comparison and put durations on the other.
    """,
    wrong: judging("today - 30 days > b.opened"), right: judging("today > b.opened + 30 days"))

  static let durationUnit = DiagnosticPage(
    "durations of two units are mixed", section: .time,
    """
    A duration has one unit. A month is no fixed number of days, and a working day is no fixed number of hours, so they \
    are neither added nor compared with each other. Put them on a date, one after the other: `d + 3 months - 30 days` is \
    counted from left to right. Days, months and working days go on dates, hours on instants.
    """,
    wrong: judging("today > b.opened + (3 months - 30 days)"), right: judging("today > b.opened + 3 months - 30 days"))

  static let durationCompared = DiagnosticPage(
    "months or working days are compared with each other", section: .time,
    """
    Three months are sometimes 90 days and sometimes 92, and how long five working days are depends on when they begin. \
    Only days are compared with days, and hours with hours. Put the duration on a date and compare the dates.
    """,
    wrong: "parameter grace = 3 months\n" + judging("grace > 2 months"),
    right: "parameter grace = 3 months\n" + judging("today > b.opened + grace"))

  static let tableKeys = DiagnosticPage(
    "a table's keys do not fit", section: .parameters,
    """
    A parameter that is a table says `by` which enum it is read, has one value for each of that enum's values, and is \
    read by naming one. If a value were left out, the rule would have no deadline just there. The message says which key \
    is missing, stands twice or is too much.
    """,
    wrong: "enum sea ordered { calm, rough }\nparameter grace by sea = { calm: 30 days }\n",
    right: "enum sea ordered { calm, rough }\nparameter grace by sea = { calm: 30 days, rough: 7 days }\n")
}
