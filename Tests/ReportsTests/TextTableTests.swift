import Krav
import Reports
import Testing

@Suite struct TextTableTests {
  private static let sentence = "Planen gjaldt til 31. desember 2022, og ingen annen er vedtatt siden."

  private func table(_ subject: String = "plan/KOMPETANSE") -> TextTable {
    var table = TextTable()
    table.add([.init("pdzf-nvtw"), .init("■ red", style: .red), .init(subject), .init(Self.sentence)])
    table.add([.init("9pbw-nyg8"), .init("▲ yellow", style: .yellow), .init("plan/Å"), .init("Kort.")])
    return table
  }

  @Test(arguments: [24, 40, 60, 80, 120]) func everyLineFitsAndNothingIsLost(_ width: Int) {
    for subject in ["plan/KOMPETANSE", String(repeating: "x", count: 90), "a\u{30A}a\u{30A} bøyer"] {
      let text = table(subject).rendered(width: width, isColoured: false)
      for line in text.split(separator: "\n") { #expect(line.columns <= width, "\(line)") }
      let shown = text.filter { !$0.isWhitespace }
      for whole in [subject, Self.sentence, "■red", "▲yellow"].map({ $0.filter { !$0.isWhitespace } }) {
        // Cells beside each other are told line by line.
        #expect(whole.allSatisfy { shown.contains($0) })
      }
      #expect(text.contains("■ red") && text.contains("▲ yellow"))
    }
  }

  @Test func aLongLastColumnStandsBeneath() {
    #expect(
      table().rendered(width: 60, isColoured: false) == """
        pdzf-nvtw  ■ red     plan/KOMPETANSE
            Planen gjaldt til 31. desember 2022, og ingen annen er
            vedtatt siden.
        9pbw-nyg8  ▲ yellow  plan/Å
            Kort.

        """)
  }

  @Test func whatFitsIsNotBroken() {
    let whole = table().rendered(width: nil, isColoured: false)
    #expect(table().rendered(width: 120, isColoured: false) == whole)
    #expect(whole.split(separator: "\n").count == 2)
  }

  @Test func textsGiveWayBeforeNames() {
    var table = TextTable()
    table.add([.init("enhet-risikovurdert"), .init("finds each of them by an index"), .init("ros_hver (own)")])
    #expect(
      table.rendered(width: 50, isColoured: false) == """
        enhet-risikovurdert  finds each of  ros_hver (own)
                             them by an
                             index

        """)
  }

  @Test func numbersStandToTheRightAndCombiningMarksTakeNoRoom() {
    var table = TextTable(alignments: [.left, .right], gap: 1)
    table.add([.init("A\u{30A}s"), .init("7"), .init("x")])
    table.add([.init("Hamar"), .init("12"), .init("y")])
    #expect(table.rendered(width: nil, isColoured: false) == "A\u{30A}s     7 x\nHamar 12 y\n")
  }

  /// What a record says commands no terminal, ends no line and turns no direction.
  @Test(arguments: ["\u{1B}[2J", "\u{9B}31m", "\u{202E}", "\u{2066}", "\n", "\r", "\t", "\u{7}", "\u{1B}]0;x\u{7}"])
  func hostileTextIsShown(_ hostile: String) {
    var table = TextTable()
    table.add([.init("id" + hostile, style: .red), .init(hostile + String(repeating: "x", count: 60))])
    for width in [nil, 40] {
      let text = table.rendered(width: width, isColoured: false)
      #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !Diagnostic.isHidden($0) })
      #expect(text.contains("\u{FFFD}") && text.split(separator: "\n").count == (width == nil ? 1 : 3))
    }
  }
}

@Suite struct ProseTests {
  @Test(arguments: [
    ("one two three", 7, ["one two", "three"]), ("  one two three", 7, ["  one", "  two", "  three"]),
    ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
    ("rød-risiko-har-tiltak", 16, ["rød-risiko-har-", "tiltak"]), ("-abcdef", 5, ["-abcd", "ef"]),
    ("LOV-2011 § 3-1", 10, ["LOV-2011", "§ 3-1"]), ("å å", 3, ["å å"]), ("", 5, [""]), ("a  b", 9, ["a b"]),
  ])
  func breaksWhereItMust(_ text: String, _ width: Int, _ lines: [String]) {
    #expect(Prose.lines(of: text, width: width) == lines)
  }

  @Test func hangsBehindItsLead() {
    let text = Prose.hanging("why         ", "Det finnes en praksis for overgangen", width: 40)
    #expect(text == "why         Det finnes en praksis for\n            overgangen")
    #expect(Prose.hanging("a  ", "  b", width: nil) == "a    b")
    #expect(Prose.hanging("a lead that is wide  ", "and what is said", width: 30).split(separator: "\n").count == 2)
  }
}
