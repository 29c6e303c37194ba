import CivilTime
import Engine
import Krav
import Linux
import Records

/// Measures what loading a pack costs: reading, checking and compiling it, as a start or a reload of the daemon does.
///
///     etterlev-bench packs [RULES]
enum PacksBench {
  private static let rounds = 9

  static func run(rules count: Int) {
    let text = pack(rules: count)
    var parsing: [Int64] = []
    var checking: [Int64] = []
    var compiling: [Int64] = []
    for _ in 0..<rounds {
      var pack: Pack?
      var program: Program?
      parsing.append(Bench.time { pack = Pack.load(text: text, path: "bench.krav") })
      guard let pack else { return }
      var diagnostics: [Diagnostic] = []
      checking.append(Bench.time { (program, diagnostics) = Checker.check(pack) })
      guard let program else {
        for diagnostic in diagnostics.prefix(5) { Output.error(diagnostic.render(in: pack.sources) + "\n") }
        Environment.leave(2)
      }
      compiling.append(
        Bench.time {
          _ = Engine(
            program: program, register: Register(program: program), zone: .utc, now: Instant(seconds: 1_780_000_000))
        })
    }
    let (parse, check, compile) = (median(parsing), median(checking), median(compiling))
    Output.standard(
      """
      pack               \(count) rules, as many tests, \(text.utf8.count / 1000) kB; the median of \(rounds) on one thread
      lex and parse      \(hundredths(parse)) ms
      check              \(hundredths(check)) ms
      compile to plans   \(hundredths(compile)) ms
      parse + check      \(hundredths(parse + check)) ms, \((parse + check) / Int64(count) / 1000) µs a rule
      all                \(hundredths(parse + check + compile)) ms, \((parse + check + compile) / Int64(count) / 1000) µs a rule

      """)
  }

  private static func median(_ times: [Int64]) -> Int64 { times.sorted()[times.count / 2] }

  private static func hundredths(_ nanoseconds: Int64) -> String {
    let fraction = nanoseconds / 10_000 % 100
    return "\(nanoseconds / 1_000_000).\(fraction < 10 ? "0" : "")\(fraction)"
  }

  // MARK: The pack

  /// Rules of the shapes that real packs have, each with a name, numbers and a test of its own.
  static func pack(rules count: Int) -> String {
    var text = world
    for number in 0..<count { text += rule(number) + "\n" }
    for first in stride(from: 0, to: count, by: 10) {
      let names = (first..<min(count, first + 10)).map { "duty-\($0)" }.joined(separator: ", ")
      text += "criterion C\(first) \"Ten duties\" { basis act \"§ \(first)\" rules \(names) verdict worst }\n"
    }
    return text
  }

  private static let world = """
    source act "Act on sound management" { id "A-1" in force from 2017-01-01 }
    source former "Former act" { id "A-0" in force from 2003-01-01 to 2016-12-31 }
    enum area { handover "handover between teams", discharge, housing, coordination, ownership, capacity }
    enum severity ordered { low, medium, high, critical }
    record unit scope { name label; parent unit?; active bool; areas [area]; known_as [label] alias }
    record case {
      unit unit
      reported date past
      severity_reported severity
      severity_judged severity?
      status enum { new, open, closed, refused, duplicate }
      closed_on date? past
      story text?
    }
    record measure { source case inside measures; due date?; done date? past; approved date? past }
    record assessment { unit unit; area area; held date past }
    record review { unit unit; held date; approved date? }
    parameter time_limit by severity = { low: 90 days, medium: 60 days, high: 30 days, critical: 14 days }
    parameter review_every statutory at most 12 months = 12 months
    define case c.severity = c.severity_judged else c.severity_reported
    define case c.due = c.reported + time_limit[c.severity]

    """

  private static func rule(_ number: Int) -> String {
    let days = 20 + number % 70
    let head = "rule duty-\(number)"
    return switch number % 5 {
    case 0:
      """
      // How an auditor looks at it: list the open cases with their age.
      \(head) "Cases are handled and closed within \(days) days" {
        basis    act "§ \(number) a"
        for      case c where c.status not in [refused, duplicate]
        let      limit = c.reported + time_limit[c.severity]
        red      when c.status != closed and today > c.reported + 2 * time_limit[c.severity] + \(days) days
                 because "Reported {c.reported}; more than twice the limit has passed."
        yellow   when c.status != closed and today > limit
                 because "Reported {c.reported} and not closed; the limit was {limit}."
        remedy   "Handle the case, have the measures done and approved, and close it."
      }
      \(caseTest(number, days))
      """
    case 1:
      """
      // How an auditor looks at it: read ten closed cases.
      \(head) "A case is closed when its measures are done and approved" {
        basis    act "§ \(number) b", former "§ 4 g"
        for      case c where c.status = closed and c.severity >= medium
        let      standing = (measure m where m.source = c and m.due is set)
        red      when no (measure m where m.source = c)
                 because "The case is closed without a measure."
        red      when not every (m in standing satisfies m.done is set and m.approved is set)
                 because "The case is closed, but its measures are not done and approved."
      }
      \(caseTest(number, days))
      """
    case 2:
      """
      // How an auditor looks at it: hold the assessments against the areas of the unit.
      \(head) "Each area is assessed within \(days) months" {
        basis    act "§ \(number) d"
        for      unit u, a in u.areas where u.active
        let      last_one = latest (assessment r by r.held where r.unit = u and r.area = a)
        red      when last_one is missing because "{u.name} has never assessed {a}."
        yellow   when today > last_one.held + \(days) months because "{u.name} assessed {a} last {last_one.held}."
      }
      \(unitTest(number, "+ housing"))
      """
    case 3:
      """
      // How an auditor looks at it: ask for the minutes.
      \(head) "The whole system is reviewed once a year" statutory {
        basis    act "§ \(number) f", former "§ 4 h"
        for      unit u where u.parent is missing
        let      last_one = latest (review r by r.held where r.unit = u and r.approved is set)
        let      limit = last_one.held + review_every
        red      when last_one is missing        because "The system has never been reviewed."
        red      when today > limit              because "Last approved review: {last_one.held}."
        yellow   when today > limit - \(days) days because "Next review by {limit}."
      }
      \(unitTest(number, ""))
      """
    default:
      """
      // How an auditor looks at it: count.
      \(head) "At most \(days) % of the cases are old" advisory {
        basis    act "§ \(number) e"
        for      unit u where u.active and u.parent is set
        let      all = (case c where c.unit under u and c.status != refused)
        yellow   when share (c in all satisfies c.status != closed and today > c.due) > \(days)%
                   or count (c in all where c.severity >= high and c.reported within last 12 months) > \(days)
                 because "{u.name} has {count all} cases, too many of them old."
      }
      \(unitTest(number, ""))
      """
    }
  }

  private static func caseTest(_ number: Int, _ days: Int) -> String {
    """
    test "duty-\(number), the day of and after" {
      given    unit "u" { name "Unit", active true }
      given    case "c\(number)" { unit "u", reported 2025-01-01, severity_reported high, status open }
      given    measure "c\(number)/m1" { source "c\(number)", done 2025-01-20 }
      at       2025-01-31 expect green  duty-\(number) on "c\(number)" then yellow at 2025-02-01
      change   case "c\(number)" { status closed, closed_on 2025-03-04 }
      at       2025-03-04 expect green  duty-\(number) on "c\(number)"
    }
    """
  }

  private static func unitTest(_ number: Int, _ element: String) -> String {
    """
    test "duty-\(number), never and then" {
      given    unit "u" { name "Unit", active true, areas [housing, capacity] }
      given    review "r\(number)" { unit "u", held 2024-02-29, approved 2024-03-04 }
      given    assessment "a\(number)" { unit "u", area housing, held 2024-02-29 }
      at       2025-02-28 expect green  duty-\(number) on "u" \(element) saying "Unit" then red at 2025-03-01
    }
    """
  }
}
