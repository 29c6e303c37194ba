extension IntakeProblem.Code {
  /// What is wrong, in one line: lower case, no full stop.
  public var title: String { page.title }

  /// What it does to the register, and what to do about it.
  public var advice: String { page.advice }

  private var page: (title: String, advice: String) {
    switch self {
    case .notUTF8:
      (
        "a record file is not written in UTF-8",
        """
        The whole file is refused, and what it said before stays in force. Let the exporting system write UTF-8, or name \
        its encoding in an `import`.
        """
      )
    case .notJSON:
      (
        "a record file is not JSON",
        """
        The whole file is refused, and what it said before stays in force. The place is that of the first byte that does \
        not fit; a key that stands twice in one object counts too. Often a file was copied before it was written whole: \
        write it under another name and rename it.
        """
      )
    case .notCSV:
      (
        "a CSV file cannot be read as its import says",
        """
        The whole file is refused, and what it said before stays in force. A header that the import names is missing or \
        stands there twice, or quotes, separators or the encoding are others. The place is that of the first byte that \
        does not fit. Let the export have the columns that the import names, or mend the import's headers, `separator` \
        and `encoding`.
        """
      )
    case .notWorkbook:
      (
        "a spreadsheet cannot be read",
        """
        The whole file is refused, and what it said before stays in force. An .xlsx file is a zip archive with a sheet's \
        cells as XML. It may have been copied before it was written whole, be protected by a password, or be of the \
        older kind .xls. Save it again as .xlsx without a password, or export it as CSV.
        """
      )
    case .noImport:
      (
        "no import tells what a CSV file holds",
        """
        The file is left alone. A CSV file says nothing by itself: an `import` in the rules, whose file pattern fits the \
        file's path beneath the folder of records, names its columns. Declare one, or take the file away.
        """
      )
    case .missingKey:
      (
        "no record of a foreign JSON file has a key that its import names",
        """
        The whole file is refused, and what it said before stays in force. A key that some records lack is an empty value; \
        one that all of them lack is most often misspelt, or has another name since the export was changed.
        """
      )
    case .tooDeep:
      (
        "a record file nests too deep",
        "The whole file is refused. A record is an object with plain values and lists of records; 64 levels are allowed."
      )
    case .tooLarge:
      (
        "a record file is too large",
        "The whole file is refused. A file has at most 256 MiB: split the export into several files."
      )
    case .tooLong:
      (
        "a line or a value is too long",
        "The whole file is refused. A line or a value has at most 1 MiB; most often a line feed between records is missing."
      )
    case .numberRange:
      (
        "a number does not fit",
        "The record is refused, and its last good version stays in force. Numbers have at most about eighteen digits."
      )
    case .unknownType:
      (
        "a record is of a type that the pack does not declare",
        """
        The record is refused. Mend the spelling of `type`, or declare the record type in the pack if rules are to ask \
        for it.
        """
      )
    case .missingField:
      (
        "a record lacks a field that every record must have",
        """
        The record is refused, and its last good version stays in force. Give the field, or declare it with `?` in the \
        pack if it may be missing.
        """
      )
    case .wrongType:
      (
        "a field holds another kind of value",
        """
        The record is refused, and its last good version stays in force. The problem says what was expected. A shifted \
        column of an export is the usual reason.
        """
      )
    case .unknownValue:
      (
        "a value is none of those that the enum has",
        """
        The record is refused, and its last good version stays in force. Add the value to the enum, or map the foreign \
        spelling in an `import`.
        """
      )
    case .badDate:
      (
        "a date is none, or lies where it cannot",
        """
        The record is refused, and its last good version stays in force. Dates are `yyyy-mm-dd`, instants have seconds \
        and an offset, and a field marked `past` does not lie ahead.
        """
      )
    case .dangling:
      (
        "a record refers to one that is not there",
        """
        Files arrive in any order, so this is told after 24 hours. Until the other record comes, verdicts that need it are \
        unknown. Export it too, or mend the reference.
        """
      )
    case .duplicate:
      (
        "one record stands twice in a file",
        "The record is refused, since it is not known which holds. Keep one of the two lines, or give one another `id`."
      )
    case .cycle:
      (
        "the tree of units leads back to itself",
        """
        Verdicts of that branch are unknown, because nobody can say what it belongs to. Mend the reference to the parent \
        of one of the units.
        """
      )
    case .nationalID:
      (
        "a national identity number stands where ids, codes or names are kept",
        """
        The record is refused and the digits are shown nowhere. Use the register's own number in its place, in file names \
        too.
        """
      )
    case .aliasTwice:
      (
        "an earlier name belongs to two units",
        "A reference by that name is left dangling. Take the name from one of the two, or write the unit's id."
      )
    case .controlCharacter:
      (
        "a control character stands in an id or a kept text",
        "The record is refused, since what is shown would not be what is stored. Remove the character at its source."
      )
    case .notAccepted:
      (
        "a record stands in a file that the pack does not accept it from",
        """
        The record is refused, and its last good version stays in force. An `accept` declaration says beneath which \
        folder a file with records of the type must lie, and which user or group must own it; a file that everybody may \
        write to is accepted from nobody. Let whoever the pack names put the record there, or give the file to its \
        owner with `chown` or `chgrp`.
        """
      )
    case .unreadable:
      (
        "a record file cannot be read",
        """
        What it said before stays in force. See that whoever runs the daemon may read the file and that the disk or share \
        answers.
        """
      )
    case .notAFile:
      (
        "something in the folder is no regular file",
        "Links, pipes and devices are never followed. Put the file itself into the folder."
      )
    case .crashedReader:
      (
        "a file was being read when the daemon stopped, twice",
        """
        The file is left alone until it changes. Look at it before you write it again, and keep a copy for whoever \
        maintains the program.
        """
      )
    case .vanished:
      (
        "many records are gone at once",
        """
        A share that is not mounted looks like an empty folder, so nothing is withdrawn: the former records stay in force. \
        Bring the files back, or let somebody of the acknowledging group accept that they are gone.
        """
      )
    case .stale:
      (
        "records are kept from a file that is no longer good",
        """
        What is judged rests on old records, and after a day such verdicts become unknown. Mend the file that the problem \
        names.
        """
      )
    }
  }
}
