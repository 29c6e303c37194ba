// The order of words.
extension DiagnosticPage {
  static let unexpected = DiagnosticPage(
    "something else was to stand here", section: .grammar,
    """
    The text follows the form of the language up to the marked place, and there it does not. The message says what could \
    stand there and what was found. Often a word is misspelled, or a brace, a comma or a quote is missing just before. \
    After such a fault the reading goes on at the next clause or declaration, so that one run shows the others too.
    """,
    wrong: rule(#"red when b.inspected is missing becuase "Inspect it.""#),
    right: rule(#"red when b.inspected is missing because "Inspect it.""#))

  static let reservedWord = DiagnosticPage(
    "a word of the language is used as a name", section: .files,
    """
    Words such as `today`, `last`, `count` and `no` have a meaning of their own in conditions. A parameter or a variable \
    of that name would make a sentence mean two things. Choose another name; only a field may be named so, because it \
    always stands behind a dot.
    """,
    wrong: "parameter last = 3\n", right: "parameter last_year = 3\n")

  static let andOr = DiagnosticPage(
    "`and` and `or` stand side by side without brackets", section: .terms,
    """
    Where `and` and `or` are mixed, people disagree on what belongs together. In a rule that decides whether a duty is \
    broken, that must be seen. Put brackets around what belongs together.
    """,
    wrong: judging("b.open and b.depth < 3 or b.inspected is missing"),
    right: judging("(b.open and b.depth < 3) or b.inspected is missing"))

  static let chainedComparison = DiagnosticPage(
    "a comparison has more than two sides", section: .terms,
    """
    A comparison has one sign and two sides. What mathematics writes as `1 < x < 3` is two comparisons, and is written \
    as such, joined by `and`.
    """,
    wrong: judging("1 < b.depth < 3"), right: judging("1 < b.depth and b.depth < 3"))

  static let queryBrackets = DiagnosticPage(
    "a query stands without brackets", section: .queries,
    """
    A question about several records is written in brackets: a record type or a list, a name, and a condition. Nothing \
    outside the brackets belongs to it. Without them it could not be seen where the question ends and the rule goes on. \
    The help writes the brackets for you.
    """,
    wrong: judging("exists berth c where c.open = b.open"), right: judging("exists (berth c where c.open = b.open)"))

  static let queryAlone = DiagnosticPage(
    "a query or a record type stands alone", section: .queries,
    """
    A query or a record type names a set of records. A set by itself is neither true nor false: it must be asked \
    something. Put `exists`, `no`, `every`, `count`, `latest` or another such word before it.
    """,
    wrong: rule(
      """
      let others = (berth c where c.open = b.open)
      red when others because "Inspect it."
      """),
    right: rule(
      """
      let others = (berth c where c.open = b.open)
      red when exists others because "Inspect it."
      """))

  static let clauseOrder = DiagnosticPage(
    "a part of a rule stands too late", section: .rules,
    """
    The parts of a rule come in one order: basis, for, let, unknown, red, yellow, remedy. That is also the order in which \
    they are judged, the worst colour first, so that the text reads as the rule is run. Move the marked part up.
    """,
    wrong: rule(
      """
      yellow when b.depth < 4 because "It silts up."
      red when b.depth < 3 because "Too shallow."
      """),
    right: rule(
      """
      red when b.depth < 3 because "Too shallow."
      yellow when b.depth < 4 because "It silts up."
      """))

  static let clauseTwice = DiagnosticPage(
    "a part of a rule stands there twice", section: .rules,
    """
    A rule has one `basis`, one `for` and one `remedy`, and a column of an import one `else`. With two of them it would \
    not be known which holds. Several bases or bindings are separated by commas in one line.
    """,
    wrong: rule(
      """
      red when b.depth < 3 because "Too shallow."
      remedy "Dredge it."
      remedy "Close it."
      """),
    right: rule(
      """
      red when b.depth < 3 because "Too shallow."
      remedy "Dredge it, or close it."
      """))

  static let tooDeep = DiagnosticPage(
    "something nests too deep", section: .grammar,
    """
    Brackets may stand in each other sixty-four deep, and packs use each other thirty-two deep; derived fields and lets \
    have such bounds too. No rule that a person can follow comes near, and a file made to exhaust the machine does. Name \
    parts of the expression by `let`, and build on those.
    """,
    wrong: judging(String(repeating: "(", count: 70) + "b.open" + String(repeating: ")", count: 70)),
    right: judging("(b.open)"))

  static let tooManyErrors = DiagnosticPage(
    "more errors than are told", section: .checking,
    """
    Of one file the first hundred errors are told, and the first thousand warnings. A file with more is most often no \
    pack at all, or one early slip spoils all that follows. Mend the first ones and check again.
    """,
    wrong: String(repeating: "$ ", count: 110) + "\n", right: record + "\n")
}
