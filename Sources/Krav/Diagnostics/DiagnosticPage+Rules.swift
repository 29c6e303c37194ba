// Rules, what they ask, and what tests expect of them.
extension DiagnosticPage {
  static let noBasis = DiagnosticPage(
    "a rule rests on no legal source", section: .legalSources,
    """
    Whoever is told that a duty is broken may ask where the duty stands. A rule therefore names a source and the place in \
    it. An own norm of the house is a source too: declare it and name the decision.
    """,
    wrong: """
      \(record)
      rule inspected "Berths are inspected" {
        for berth b
        red when b.inspected is missing because "Inspect it."
      }

      """,
    right: """
      \(source)
      \(record)
      rule inspected "Berths are inspected" {
        basis code "§ 4"
        for berth b
        red when b.inspected is missing because "Inspect it."
      }

      """)

  static let noClause = DiagnosticPage(
    "a rule never judges anybody", section: .rules,
    """
    A rule without `unknown`, `red` or `yellow` is green for everybody and always. That looks like order where nobody has \
    looked. Say when the duty is broken, or remove the rule.
    """,
    wrong: rule(""), right: rule(#"red when b.inspected is missing because "Inspect it.""#))

  static let advisoryRed = DiagnosticPage(
    "an advisory rule has a red clause", section: .rules,
    """
    `advisory` says that the norm is advice: a guide's «should», or an own wish. Advice that is not followed is slipping, \
    not a breach of law, so such a rule has no `red`. Make the clause `yellow`, or take `advisory` away if the law demands \
    it.
    """,
    wrong: rule(#"red when b.inspected is missing because "Inspect it.""#)
      .replacing("every year\" {", with: "every year\" advisory {"),
    right: rule(#"yellow when b.inspected is missing because "Inspect it.""#)
      .replacing("every year\" {", with: "every year\" advisory {"))

  static let neverInForce = DiagnosticPage(
    "a source or its wording is never in force", section: .legalSources,
    """
    The last day in force stands before the first, or the days given for the wording lie outside those of its source. A \
    rule that rests on it would be silent for ever. The first day stands after `from`, the last after `to`.
    """,
    wrong: #"source code "Harbour code" { id "HC-7" in force from 2020-01-01 to 2019-12-31 }"# + "\n",
    right: #"source code "Harbour code" { id "HC-7" in force from 2020-01-01 to 2029-12-31 }"# + "\n")

  static let needsBy = DiagnosticPage(
    "`latest` or `earliest` does not say by which date", section: .queries,
    """
    The latest of several records is the one with the latest date, and a record may have several dates. Say which one \
    ranks them, by `by` and a date or an instant of the member.
    """,
    wrong: judging("latest (berth c where c.open = b.open) is missing"),
    right: judging("latest (berth c by c.opened where c.open = b.open) is missing"))

  static let needsSatisfies = DiagnosticPage(
    "`every` or `share` does not say what is to be satisfied", section: .queries,
    """
    `every` and `share` have two conditions: `where` says which records are looked at, `satisfies` what they should meet. \
    Without the second, every record that is looked at would count as in order.
    """,
    wrong: judging("not every (berth c where c.open = b.open)"),
    right: judging("not every (berth c where c.open = b.open satisfies c.inspected is set)"))

  static let unasked = DiagnosticPage(
    "a part of a query that nothing asks for", section: .queries,
    """
    `by` ranks members and belongs to `latest` and `earliest`; `satisfies` belongs to `every` and `share`. Before another \
    word the part would be passed over, and the question be another than the one that was written.
    """,
    wrong: judging("count (berth c where c.open = b.open satisfies c.inspected is set) < 3"),
    right: judging("count (berth c where c.open = b.open and c.inspected is set) < 3"))

  static let tooLarge = DiagnosticPage(
    "a rule or a file is too large", section: .checking,
    """
    A file has at most 4 MiB, and a rule at most five hundred queries when its `let`s are written out into each other. No \
    pack that people write comes near. Split the file, or ask fewer queries of queries.
    """,
    wrong: rule(
      (["let q0 = (berth c where c.open = b.open)"]
        + (1...9).map { "let q\($0) = (x in q\($0 - 1) where exists (y in q\($0 - 1) where y = x))" }
        + [#"red when exists q9 because "Inspect it.""#]).joined(separator: "\n")),
    right: rule(
      """
      let q0 = (berth c where c.open = b.open)
      red when exists q0 because "Inspect it."
      """))

  static let clockBack = DiagnosticPage(
    "a test's clock would go back", section: .tests,
    """
    The steps of a test are told in the order of time, as the daemon would live through them, and what `then` foretells \
    lies ahead. Put the steps in that order.
    """,
    wrong: rule(#"red when b.inspected is missing because "Inspect it.""#) + """
      test "A berth that nobody inspected" {
        given berth "b" { opened 2025-01-01, depth 4, open true }
        at 2025-02-01 expect red inspected on "b"
        at 2025-01-15 expect red inspected on "b"
      }

      """,
    right: rule(#"red when b.inspected is missing because "Inspect it.""#) + """
      test "A berth that nobody inspected" {
        given berth "b" { opened 2025-01-01, depth 4, open true }
        at 2025-01-15 expect red inspected on "b"
        at 2025-02-01 expect red inspected on "b"
      }

      """)

  static let testSubject = DiagnosticPage(
    "a test expects something of a subject that the rule has not", section: .tests,
    """
    A rule judges one record, or one record with an element of each list that `for` goes through; a test names the same, \
    as in `on "b" + quay`. A criterion has a colour for a unit and no alert of its own. An expectation of anything else \
    could never be met.
    """,
    wrong: rule(#"red when b.inspected is missing because "Inspect it.""#) + """
      test "A berth that nobody inspected" {
        given berth "b" { opened 2025-01-01, depth 4, open true }
        at 2025-02-01 expect red inspected on "b" + quay
      }

      """,
    right: rule(#"red when b.inspected is missing because "Inspect it.""#) + """
      test "A berth that nobody inspected" {
        given berth "b" { opened 2025-01-01, depth 4, open true }
        at 2025-02-01 expect red inspected on "b"
      }

      """)
}
