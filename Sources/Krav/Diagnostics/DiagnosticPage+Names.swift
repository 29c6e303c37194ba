// What names stand for.
extension DiagnosticPage {
  static let unknownName = DiagnosticPage(
    "a name that stands for nothing", section: .files,
    """
    The marked name is declared nowhere: no record type, field, enum value, parameter, source, rule or `let` is called \
    so. Most often it is misspelled, and the help proposes the nearest name that is known. A rule that asks for \
    something that does not exist would never find anything wrong, so it is not loaded.
    """,
    wrong: judging("b.inspcted is missing"), right: judging("b.inspected is missing"))

  static let duplicateName = DiagnosticPage(
    "one name is declared twice", section: .files,
    """
    Sources, enums, record types, parameters, rules, criteria and statistics share one space of names, fields belong to their record \
    and values to their enum. Where a name is declared twice nobody can say which is meant. The note shows the first \
    place: rename one of the two, or remove it.
    """,
    wrong: "enum kind { quay, buoy }\nrecord kind { title label }\n",
    right: "enum kind { quay, buoy }\nrecord berth_kind { title label }\n")

  static let shadowing = DiagnosticPage(
    "a name hides another of the same name", section: .files,
    """
    A name that is bound here already means something: an outer variable, a parameter, an enum or one of its values. The \
    same word would mean two things within one rule, and a reader would have to know which is nearer. Choose another \
    name.
    """,
    wrong: rule(
      """
      let grace = b.depth
      red when grace < 3 because "Too shallow."
      """, given: "\(record)\nparameter grace = 30 days"),
    right: rule(
      """
      let depth = b.depth
      red when depth < 3 because "Too shallow."
      """, given: "\(record)\nparameter grace = 30 days"))

  static let ambiguousValue = DiagnosticPage(
    "an enum value that several enums have", section: .recordTypes,
    """
    Two enums have a value of this name, and nothing beside it tells which is meant. Beside a field the field's enum is \
    meant; alone, or beside another such name, that cannot be known. Compare it with a field, or give it another name in \
    one of the enums.
    """,
    wrong: "enum kind { quay, other }\nenum paint { tar, other }\nparameter usual = other\n",
    right: "enum kind { quay, other }\nenum paint { tar, other_paint }\nparameter usual = other\n")

  static let reservedField = DiagnosticPage(
    "a field that every record has of itself", section: .files,
    """
    Every record has a `type`, an `id` and the instant when it was changed, and they are written under fixed names in \
    record files. A field of the pack of the same name would stand in their place. Choose another name for it.
    """,
    wrong: "record berth { type label }\n", right: "record berth { kind label }\n")

  static let binding = DiagnosticPage(
    "a binding that names no fitting set", section: .rules,
    """
    A binding gives a name to the members of something: `berth b` to records of a type, `x in list` to the elements of a \
    list. A rule is about one record type, so `for` begins with one, and whatever else it goes through are lists. Other \
    records are asked for by a query in a condition.
    """,
    wrong: """
      \(source)
      \(record)
      record crane { berth berth; checked date? }
      rule inspected "Berths are inspected every year" {
        basis code "§ 4"
        for berth b, crane c
        red when c.checked is missing because "Inspect it."
      }

      """,
    right: """
      \(source)
      \(record)
      record crane { berth berth; checked date? }
      rule inspected "Berths are inspected every year" {
        basis code "§ 4"
        for berth b
        red when exists (crane c where c.berth = b and c.checked is missing) because "Inspect it."
      }

      """)

  static let fieldFlag = DiagnosticPage(
    "a word behind a field that does not fit it", section: .recordTypes,
    """
    `past` is for dates and instants, `alias` for a list of labels of the `scope` type, `unit` and `inside` for \
    references, and `?` not for lists, since an absent list is empty. On another field the word would promise something \
    that is never done.
    """,
    wrong: "record berth { title label past }\n", right: "record berth { title label; opened date past }\n")

  static let secondScope = DiagnosticPage(
    "two record types are marked `scope`", section: .recordTypes,
    """
    `scope` marks the one tree that verdicts roll up along, from the smallest unit to the whole. With two trees it would \
    not be known where a rule's verdict belongs. Keep `scope` on one type and let the other refer to it.
    """,
    wrong: "record harbour scope { title label }\nrecord town scope { title label }\n",
    right: "record harbour scope { title label }\nrecord town { title label; harbour harbour }\n")

  static let cyclicDefine = DiagnosticPage(
    "a derived field rests on itself", section: .recordTypes,
    """
    A derived field is worked out from other fields. Here the way leads back to where it began, so it could never be \
    worked out. The notes show the way. Derive one of them from stored fields.
    """,
    wrong: """
      \(record)
      define berth b.need = b.want + 1
      define berth b.want = b.need + 1

      """,
    right: """
      \(record)
      define berth b.need = b.want + 1
      define berth b.want = b.depth + 1

      """)

  static let missingField = DiagnosticPage(
    "a field that every record must have is not given", section: .service,
    """
    A field without `?` is there in every record. An import that gives no column for it would refuse every line, and a \
    test that calls it missing describes a record that cannot come in. Name a column or a constant, or declare the field \
    with `?`.
    """,
    wrong: """
      record berth { title label; depth decimal }
      import "berths*.csv" as berth { id = "No" title = "Name" }

      """,
    right: """
      record berth { title label; depth decimal }
      import "berths*.csv" as berth { id = "No" title = "Name" depth = "Depth" }

      """)

  static let unknownOption = DiagnosticPage(
    "an import has no such option", section: .service,
    """
    An import has the options `encoding`, `separator`, `dates`, `times`, `decimals` and `lists`. An option that is not \
    known would be passed over in silence, and the file be read otherwise than you meant. A column is written with `=`.
    """,
    wrong: """
      record berth { title label }
      import "berths*.csv" as berth {
        seperator ";"
        id = "No"
        title = "Name"
      }

      """,
    right: """
      record berth { title label }
      import "berths*.csv" as berth {
        separator ";"
        id = "No"
        title = "Name"
      }

      """)
}
