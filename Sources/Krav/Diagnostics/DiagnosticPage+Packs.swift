// Packs as files, and what one file changes in another.
extension DiagnosticPage {
  static let noSuchPack = DiagnosticPage(
    "a folder of rules is not there", section: .files,
    """
    A pack is a folder of `.krav` files, and `use` takes in another one. The named folder does not exist. A path in `use` \
    goes from the folder of the file that it stands in.
    """,
    wrong: "use \"nowhere\"\n", right: "use \"harbour\"\n")

  static let emptyPack = DiagnosticPage(
    "a folder holds no rules", section: .files,
    """
    The folder is there, but no file in it ends in `.krav`. Without rules nothing would be judged, and everything would \
    look in order. Name the folder that holds the rules.
    """,
    wrong: "use \"empty\"\n", right: "use \"harbour\"\n")

  static let unreadable = DiagnosticPage(
    "a file of rules cannot be read", section: .files,
    """
    The file is named but cannot be opened: it does not exist, or whoever runs the program has no right to read it. Rules \
    are not loaded in part, so the whole pack waits for it.
    """,
    wrong: "use \"absent.krav\"\n", right: "use \"harbour/harbour.krav\"\n")

  static let useCycle = DiagnosticPage(
    "packs use each other in a circle", section: .files,
    """
    A pack takes in another, which takes in the first again. It would not be known which may change the other's \
    parameters. Move what both need into a pack of its own and use that from both.
    """,
    wrong: "use \"pack.krav\"\n", right: "use \"harbour\"\n")

  static let notUTF8 = DiagnosticPage(
    "a file is not written in UTF-8", section: .files,
    """
    Files of rules are UTF-8, so that every letter is the same on every machine. From the marked place on this one is \
    not: it was most often saved in an older encoding of an editor for one country. Open it in the editor that wrote it \
    and save it as UTF-8.
    """,
    wrong: "// Inspected at the caf\u{FFFD}.\n\(record)\n", right: "// Inspected at the café.\n\(record)\n")

  static let setTwice = DiagnosticPage(
    "a parameter is set twice", section: .parameters,
    """
    `set` gives a parameter another value and may stand in any file of the pack, once. With two it would depend on the \
    names of the files which one holds. The note shows the first: remove one of the two.
    """,
    wrong: "parameter grace = 30 days\nset grace = 14 days\nset grace = 7 days\n",
    right: "parameter grace = 30 days\nset grace = 7 days\n")

  static let statutoryBound = DiagnosticPage(
    "a value is looser than the law allows", section: .parameters,
    """
    The parameter is marked `statutory`: the law gives a bound that may be tightened and never loosened. The value given \
    here is looser. Choose one within the bound.
    """,
    wrong: "parameter interval statutory at most 12 months = 12 months\nset interval = 18 months\n",
    right: "parameter interval statutory at most 12 months = 12 months\nset interval = 6 months\n")

  static let boundUnit = DiagnosticPage(
    "a value and its bound are in different units", section: .parameters,
    """
    A bound is compared in its own unit. Whether 52 weeks are more or less than 12 months depends on the year, and \
    whether a duty is met may not depend on that. Write the value in the unit of the bound.
    """,
    wrong: "parameter interval statutory at most 12 months = 12 months\nset interval = 52 weeks\n",
    right: "parameter interval statutory at most 12 months = 12 months\nset interval = 11 months\n")
}
