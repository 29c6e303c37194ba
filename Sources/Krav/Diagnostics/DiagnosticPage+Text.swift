// Letters, signs and numbers.
extension DiagnosticPage {
  static let controlCharacter = DiagnosticPage(
    "a character that nobody can see stands in the text", section: .files,
    """
    A text holds a character that is not shown on the screen, or that makes a line read in another order than it is \
    run. Such characters come along when text is copied from a web page or a word processor. Whoever approves the rules \
    must see what the machine sees, so they are refused in names, strings and comments. Delete the marked place and \
    write it again by hand.
    """,
    wrong: "// Berths are \u{202E}listed below.\n\(record)\n", right: "// Berths are listed below.\n\(record)\n")

  static let unknownCharacter = DiagnosticPage(
    "a sign that the language does not use", section: .files,
    """
    The marked sign begins no word, number or sign of the language. It often comes from another language or from \
    automatic correction: curly quotes instead of straight ones, a long dash instead of a minus, `&` instead of `and`. \
    The help names what is written instead where that is known.
    """,
    wrong: judging("b.depth ≥ 3"), right: judging("b.depth >= 3"))

  static let unterminatedString = DiagnosticPage(
    "a text in quotes does not end on its line", section: .files,
    """
    A text begins with a straight quote and must end with one on the same line. Without the second quote nobody can \
    tell where the text stops and the rule goes on. A quote inside a text is written `\\"`.
    """,
    wrong: rule(#"red when b.inspected is missing because "Inspect it."#),
    right: rule(#"red when b.inspected is missing because "Inspect it.""#))

  static let unknownEscape = DiagnosticPage(
    "a backslash stands before what needs none", section: .messages,
    """
    Inside quotes a backslash says that the next sign is meant as it stands. Only a quote, a backslash and, in a message, \
    a brace need that. Before anything else it is most often a slip of the keyboard or a path from another system.
    """,
    wrong: #"source code "Harbour\town code" { id "HC-7" in force from 2020-01-01 }"# + "\n",
    right: #"source code "Harbour/town code" { id "HC-7" in force from 2020-01-01 }"# + "\n")

  static let unclosedBrace = DiagnosticPage(
    "a brace in a message is not closed", section: .messages,
    """
    In a `because` or `remedy` a value to be printed stands between `{` and `}`. Here a `{` is opened and never closed, \
    so it is not known what is to be printed. A brace that is only a brace is written `\\{`.
    """,
    wrong: rule(#"red when b.inspected is missing because "Opened {b.opened.""#),
    right: rule(#"red when b.inspected is missing because "Opened {b.opened}.""#))

  static let nameTooLong = DiagnosticPage(
    "a name is too long", section: .files,
    """
    A name has at most 250 bytes. Names stand in alerts, in addresses of pages and in the log, where a longer one cannot \
    be read. Put what explains the rule in its title, and keep the name short.
    """,
    wrong: "parameter \(String(repeating: "very_", count: 50))long = 3\n", right: "parameter very_long = 3\n")

  static let numberRange = DiagnosticPage(
    "a number or a duration does not fit", section: .parameters,
    """
    Numbers are exact fractions of whole numbers with 64 bits, about eighteen digits. A number that does not fit would \
    have to be rounded, and a threshold that is rounded behind your back is not the one you wrote. Write it with fewer \
    digits.
    """,
    wrong: "parameter deepest = 99999999999999999999\n", right: "parameter deepest = 999\n")

  static let wholeNumber = DiagnosticPage(
    "a whole number is wanted", section: .time,
    """
    A duration has a whole number of one unit, and a count is a whole number. Half a day or two and a half units would \
    make it a matter of taste on which day a deadline falls. Write the smaller unit: `36 hours`, `18 months`.
    """,
    wrong: "parameter grace = 1.5 years\n", right: "parameter grace = 18 months\n")

  static let noSuchDate = DiagnosticPage(
    "a date that is in no calendar", section: .time,
    """
    The date has the right form, but there is no such day, for example the 29th of February in a year that is no leap \
    year. Nothing is guessed: a deadline that rests on a day that never comes would never pass.
    """,
    wrong: source.replacing("2020-01-01", with: "2023-02-29") + "\n",
    right: source.replacing("2020-01-01", with: "2023-02-28") + "\n")

  static let noSuchInstant = DiagnosticPage(
    "an instant that is no moment in time", section: .time,
    """
    An instant is a day, a time with seconds, and the offset from universal time, as in `2027-03-28T13:00:00+01:00`. \
    Without the offset it is not known which moment is meant, and in the night when the clocks are set two moments have \
    the same time on the clock.
    """,
    wrong: "parameter opening = 2027-03-28T13:00\n", right: "parameter opening = 2027-03-28T13:00:00+01:00\n")

  static let unknownUnit = DiagnosticPage(
    "a unit of time that the language does not know", section: .time,
    """
    Behind a number stands the unit of a duration: `days`, `weeks`, `months`, `years`, `hours` or `working days`, each \
    also in the singular. Other units are not known, and shorter forms such as `d` or `mths` are not either, so that \
    every reader reads the same.
    """,
    wrong: "parameter grace = 30 dys\n", right: "parameter grace = 30 days\n")

  static let unknownOperator = DiagnosticPage(
    "an operator from another language", section: .terms,
    """
    Values are compared by `=`, `!=`, `<`, `<=`, `>` and `>=`. What is written here means the same in another language, \
    and is refused so that there is one way to write it. The help says which sign is meant.
    """,
    wrong: judging("b.depth == 3"), right: judging("b.depth = 3"))
}
