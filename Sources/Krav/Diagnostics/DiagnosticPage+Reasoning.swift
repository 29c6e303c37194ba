// What can surely be said of a rule's conditions, by comparing one term with constants.
extension DiagnosticPage {
  static let neverHolds = DiagnosticPage(
    severity: .warning, "a condition can never be true", section: .checking,
    """
    Two of the comparisons exclude each other, whatever the record says and whatever day it is: a number is not both \
    above five and below three, and a field that is missing is not compared with anything. A clause like that never \
    gives its colour, and a rule whose `where` is like that concerns nobody. Most often a sign points the wrong way, or \
    `and` stands where `or` was meant.
    """,
    wrong: judging("b.depth > 5 and b.depth < 3"),
    right: judging("b.depth > 5 or b.depth < 3"))

  static let alwaysHolds = DiagnosticPage(
    severity: .warning, "a condition is never false", section: .checking,
    """
    Whatever the record says, this is never false of those whom the rule concerns. It is true, or undecided where a value \
    is missing, so the colour tells nothing of them, and the colours that are tried after it never show. Where every \
    record is meant, leave the condition out or write `true`.
    """,
    wrong: judging("b.depth > 3 or b.depth <= 5"),
    right: judging("b.depth <= 3 or b.depth > 5"))

  static let hiddenColour = DiagnosticPage(
    severity: .warning, "a colour never shows, because one before it holds already", section: .rules,
    """
    Unknown is tried first, then red, then yellow. When this condition is true, that of a colour before it is not \
    false, so this colour never shows. A warning that should come before the breach must begin earlier than it.
    """,
    wrong: rule(
      """
      red when today > b.opened + 30 days
        because "Opened {b.opened}."
      yellow when today > b.opened + 60 days
        because "Opened {b.opened}."
      """),
    right: rule(
      """
      red when today > b.opened + 60 days
        because "Opened {b.opened}."
      yellow when today > b.opened + 30 days
        because "Opened {b.opened}."
      """))

  static let hiddenClause = DiagnosticPage(
    severity: .warning, "a clause never shows, because one of its colour before it holds already",
    section: .rules,
    """
    Of several clauses of one colour the first that is true gives the reason. Whenever this one is true, that one is, so \
    its message is never read. Put the narrower condition first.
    """,
    wrong: rule(
      """
      yellow when b.depth < 5
        because "Rather shallow."
      yellow when b.depth < 3
        because "Too shallow."
      """),
    right: rule(
      """
      yellow when b.depth < 3
        because "Too shallow."
      yellow when b.depth < 5
        because "Rather shallow."
      """))

  static let saysNothing = DiagnosticPage(
    severity: .warning, "a part of a condition is never false", section: .rules,
    """
    Whom the rule concerns, `where` has said already, and this part of the condition asks for it once more; or it asks \
    for what every record has. It does no harm, but what stands in a rule is read as if it mattered. A part that is never \
    false but undecided where a value is missing makes the verdict unknown there: if that is meant, ask for `is set`.
    """,
    wrong: rule("where b.open\nred when b.open and b.depth < 3\n  because \"Too shallow.\""),
    right: rule("where b.open\nred when b.depth < 3\n  because \"Too shallow.\""))

  static let decidedBySet = DiagnosticPage(
    severity: .warning, "a value that was set leaves a colour no room", section: .parameters,
    """
    With the value that the pack has itself the colours follow each other. With this one a colour is never reached, or \
    holds always, or the rule concerns nobody. The rule may be right all the same; then the value is to be chosen with \
    the other thresholds in view.
    """,
    wrong: """
      \(rule(
        """
        red when today > b.opened + allowed
          because "Opened {b.opened}."
        yellow when today > b.opened + 30 days
          because "Opened {b.opened}."
        """, given: record + "\nparameter allowed = 60 days"))set allowed = 20 days

      """,
    right: """
      \(rule(
        """
        red when today > b.opened + allowed
          because "Opened {b.opened}."
        yellow when today > b.opened + 30 days
          because "Opened {b.opened}."
        """, given: record + "\nparameter allowed = 60 days"))set allowed = 45 days

      """)

  static let absenceUnasked = DiagnosticPage(
    severity: .warning, "nobody is asked who has no such record", section: .rules,
    """
    The rule asks only how old a record is, so the duty is to have a new one. Whoever never had one is not judged at all \
    by a rule that begins with the record, and would be green for ever. Judge it from the unit: the latest record of \
    each, whether it is missing, and how old it is.
    """,
    wrong: """
      \(source)
      record quay scope { name label }
      record inspection { quay quay; held date past }
      rule inspected "Quays are inspected every year" {
        basis code "§ 4"
        for inspection i
        red when today > i.held + 12 months
          because "Inspected {i.held}."
      }

      """,
    right: """
      \(source)
      record quay scope { name label }
      record inspection { quay quay; held date past }
      rule inspected "Quays are inspected every year" {
        basis code "§ 4"
        for quay q
        let newest = latest (inspection i by i.held where i.quay = q)
        red when newest is missing
          because "Never inspected."
        red when today > newest.held + 12 months
          because "Inspected {newest.held}."
      }

      """)
}
