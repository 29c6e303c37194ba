// What is allowed, and most often not meant.
extension DiagnosticPage {
  static let noIndex = DiagnosticPage(
    severity: .warning, "a query looks at every record of a type", section: .queries,
    """
    The condition of this query does not tie its records to the one that is judged, so for each subject every record of \
    the type is looked at. In a small register that does no harm; in a large one each change becomes slow. Most often a \
    tie such as `r.berth = b` was forgotten, and then the rule also counts other people's records.
    """,
    wrong: judging(
      "exists (repair r where r.ended is missing)",
      given: "record berth { opened date }\nrecord repair { berth berth; ended date? }"),
    right: judging(
      "exists (repair r where r.berth = b and r.ended is missing)",
      given: "record berth { opened date }\nrecord repair { berth berth; ended date? }"))

  static let optionalWhere = DiagnosticPage(
    severity: .warning, "a condition reads a field that may be missing", section: .terms,
    """
    A record that lacks the field can neither be counted in nor left out, so its verdict becomes unknown. That is right \
    where the missing field is itself a fault in the register. Otherwise ask `is set` beside it, or say by `else` what \
    counts instead.
    """,
    wrong: rule("where b.inspected > 2020-01-01\nred when b.depth < 3\n  because \"Too shallow.\""),
    right: rule(
      "where b.inspected is set and b.inspected > 2020-01-01\nred when b.depth < 3\n  because \"Too shallow.\""))
}
