import Krav
import Testing

@testable import Engine

/// Cases that a first thought gets wrong, as `test` blocks of a pack.
@Suite struct TrickyTests {
  static let pack = """
    source law "Law" { id "L" in force from 2012-01-01 }
    source before "Old rule" { id "F-A" in force from 2003-01-01 to 2016-12-31 }
    source after "New rule" { id "F-B" in force from 2017-01-01 }
    enum severity ordered { low, high }
    record unit scope { name label; above unit?; size decimal?; known_as [label] alias }
    record incident { unit unit; status enum { fresh, closed }; known date?; severity severity?; told date? }
    record measure { of incident? unit; due date?; done date?; approved date? }
    record assessment { unit unit; on date }
    record review { unit unit; held date; approved date? }
    record decision { unit unit; due period? }
    parameter five_days statutory at most 5 working days = 5 working days with saturdays

    rule closed "c" { basis law "1" for incident a where a.status = closed
      red when no (measure t where t.of = a)
            or exists (measure t where t.of = a and (t.done is missing or t.approved is missing)) because "." }
    test "or after a quantifier does not end it" {
      given unit "e" { name "E" }
      given incident "A" { unit "e", status closed }
      given measure "A/1" { of "A", done 2021-11-05 }
      given incident "B" { unit "e", status closed }
      given measure "B/1" { of "B", done 2021-11-05, approved 2021-11-08 }
      given incident "C" { unit "e", status closed }
      at 2022-10-07 expect red closed on "A" expect green closed on "B" expect red closed on "C"
    }

    rule at-once "s" statutory { basis law "3" to 2026-06-30 on a.known for incident a
      red when a.told is missing and today > a.known because "." }
    rule in-five "f" statutory { basis law "3" from 2026-07-01 on a.known for incident a
      red when a.told is missing and today > a.known + five_days because "."
      yellow when a.told is missing because "." }
    test "the law of the day it was known, also after the law has changed; Easter is no working time" {
      given unit "e" { name "E" }
      given incident "A" { unit "e", status fresh, known 2026-06-30 }
      given incident "B" { unit "e", status fresh, known 2026-07-01 }
      given incident "C" { unit "e", status fresh, known 2027-03-22 }
      given incident "D" { unit "e", status fresh }
      at 2026-07-02 expect red at-once on "A" expect silent in-five on "A"
                    expect silent at-once on "B" expect yellow in-five on "B" then red at 2026-07-08
      at 2027-03-31 expect yellow in-five on "C" then red at 2027-04-01 expect red at-once on "A"
                    expect unknown in-five on "D" missing "incident/D.known"
    }

    rule many "m" { basis law "1" for unit e
      red when count (incident a where a.unit = e and a.severity = high) >= 3 because "."
      yellow when at least 2 (incident a where a.unit = e and a.severity = high) because "." }
    test "a count is decided as soon as what is undecided cannot change the answer" {
      given unit "e" { name "E" }
      given incident "1" { unit "e", status fresh, severity high }
      given incident "2" { unit "e", status fresh }
      at 2026-01-02 expect unknown many on "e" missing "incident/2.severity"
      given incident "3" { unit "e", status fresh, severity high }
      at 2026-01-03 expect unknown many on "e"
      given incident "4" { unit "e", status fresh, severity high }
      at 2026-01-04 expect red many on "e"
      change incident "2" { severity low }
      remove incident "4"
      at 2026-01-05 expect yellow many on "e"
    }

    rule yearly "y" { basis before "4 h", after "8 f" for unit e where e.above is missing
      let final = latest (review g by g.held where g.unit = e and g.approved is set)
      red when final is missing because "Never."
      red when today > final.held + 12 months because "Last {final.held}." }
    test "what lies ahead has not happened; one law takes over from another" {
      given unit "e" { name "E" }
      at 2002-12-31 expect silent yearly on "e" then red at 2003-01-01
      at 2016-12-31 expect red yearly on "e"
      at 2017-01-01 expect red yearly on "e"
      given review "plan" { unit "e", held 2025-06-01, approved 2025-03-02 }
      at 2025-03-02 expect red yearly on "e" saying "Never." then green at 2025-06-01
      at 2025-06-01 expect green yearly on "e" then red at 2026-06-02
      at 2026-06-02 expect red yearly on "e" saying "Last 1. juni 2025."
    }

    rule overdue "o" { basis law "1" for measure t
      red when t.of.severity = high and today > t.due because "high"
      red when today > t.due + 30 days because "long"
      yellow when today > t.due because "late" }
    test "one clause undecided and another true is true; none true is unknown, whatever a later colour says" {
      given unit "e" { name "E" }
      given incident "A" { unit "e", status fresh }
      given measure "T" { of "A", due 2026-02-01 }
      at 2026-02-01 expect green overdue on "T" then unknown at 2026-02-02
      at 2026-02-02 expect unknown overdue on "T" missing "incident/A.severity" then red at 2026-03-04
      at 2026-03-04 expect red overdue on "T" saying "long"
      change incident "A" { severity high }
      at 2026-03-05 expect red overdue on "T" saying "high"
    }

    rule assessed "a" { basis law "1" for unit e where e.size is set
      red when no (assessment r where e under r.unit and r.on within last 24 months) because "." }
    criterion KR "r" { basis law "1" rules assessed verdict shared }
    test "a renaming keeps what was said of the unit, a move does not; a name claimed twice is nobody's" {
      given unit "top" { name "Top" }
      given unit "north" { name "North", above "top", size 10 }
      given unit "south" { name "South", above "top", size 10 }
      given unit "a" { name "A", above "north", size 5 }
      given assessment "r" { unit "north", on 2025-01-10 }
      at 2026-01-01 expect green assessed on "a" expect red assessed on "south"
                    expect green KR on "north" expect yellow KR on "top"
      change unit "a" { above "south" }
      at 2026-01-02 expect red assessed on "a" expect red KR on "south" expect green KR on "north"
      remove unit "north"
      given unit "north-east" { name "North-east", above "top", size 10, known_as ["north"] }
      at 2026-01-03 expect green assessed on "north-east" expect green assessed on "north"
      given unit "north-west" { name "North-west", above "top", size 10, known_as ["north"] }
      at 2026-01-04 expect red assessed on "north-east" expect red assessed on "north-west"
      change unit "top" { above "south" }
      at 2026-01-05 expect red assessed on "a" expect unknown KR on "south" expect unknown KR on "top"
    }

    rule decided "d" { basis law "1" for decision v red when today > v.due.last because "Due {v.due}." }
    test "periods: a season, a half, an open end" {
      given unit "e" { name "E" }
      given decision "spring" { unit "e", due "2019-21" }
      given decision "half" { unit "e", due "2018-41" }
      given decision "about" { unit "e", due "2014~" }
      given decision "open" { unit "e", due "2019-03/.." }
      given decision "none" { unit "e" }
      at 2018-12-31 expect green decided on "half" then red at 2019-01-01
                    expect red decided on "about" saying "Due 2014 (omtrent)."
      at 2019-05-31 expect green decided on "spring" then red at 2019-06-01
                    expect unknown decided on "open" expect unknown decided on "none" missing "decision/none.due"
      at 2019-06-01 expect red decided on "spring" saying "Due våren 2019."
    }

    criterion KW "w" { basis law "1" rules overdue verdict worst }
    criterion KS "s" { basis law "1" rules overdue verdict shared }
    criterion KA "a" { basis law "1" rules overdue verdict share { yellow above 50%, red above 50%, of at least 2 } }
    test "grey never hides a colour and never counts as green" {
      given unit "top" { name "Top" }
      given unit "e" { name "E", above "top" }
      given unit "empty" { name "Empty", above "top" }
      given incident "L" { unit "e", status fresh, severity low }
      given incident "U" { unit "e", status fresh }
      given measure "green" { of "L", due 2026-12-31 }
      given measure "grey" { of "U" }
      at 2026-03-01 expect unknown KW on "top" expect unknown KS on "e" expect unknown KA on "e"
                    expect unknown KW on "empty"
      given measure "yellow" { of "L", due 2026-02-15 }
      at 2026-03-02 expect yellow KW on "top" expect yellow KS on "top" expect unknown KA on "top"
      given measure "red" { of "L", due 2026-01-01 }
      at 2026-03-03 expect red KW on "top" expect yellow KS on "top" expect yellow KA on "top"
      remove measure "green"
      remove measure "yellow"
      at 2026-03-04 expect red KS on "top" expect unknown KA on "top"
    }
    """

  @Test(arguments: PackRunner(text: pack).tests.map(\.title.value))
  func test(_ title: String) throws {
    let runner = PackRunner(text: Self.pack)
    try runner.run(try #require(runner.tests.first { $0.title.value == title }))
  }
}
