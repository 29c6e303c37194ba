import Testing

@testable import Krav

@Suite struct ExpressionTests {
  /// Each expression of the grammar, and what binds to what.
  @Test(
    arguments: [
      ("a", "a"), ("a.b.c", "a.b.c"), ("a.last", "a.last"), ("a.where", "a.where"),
      ("1", "1"), ("0.25", "1/4"), ("35%", "7/20%"), ("\"a\\\"b\"", "'a\"b'"), ("true", "true"),
      ("2025-02-28", "2025-02-28"), ("1970-01-01T01:00:00+01:00", "@0"),
      ("today", "today"), ("now", "now"), ("this tertial", "this-tertial"), ("last year.last", "last-year.last"),
      ("a + b - c * d / e", "(- (+ a b) (/ (* c d) e))"), ("-a.b", "(- a.b)"), ("- - 1", "(- (- 1))"),
      ("(a + b) * c", "(* <(+ a b)> c)"), ("a else b else c + 1", "(else a (else b (+ c 1)))"),
      ("p[a]", "p[a]"), ("p[a, b.c]", "p[a b.c]"), ("p[a].first", "p[a].first"), ("[a]", "[a]"), ("[a, b]", "[a b]"),
      ("a = b", "(= a b)"), ("a != b else c", "(!= a (else b c))"), ("a < b", "(< a b)"), ("a <= b", "(<= a b)"),
      ("a > b", "(> a b)"), ("a >= b + 1", "(>= a (+ b 1))"),
      ("a is set", "(set a)"), ("a.b is missing", "(missing a.b)"),
      ("a in b", "(in a b)"), ("a not in [b, c]", "(not-in a [b c])"),
      ("a under b", "(under a b)"), ("a not under b.c", "(not-under a b.c)"),
      ("a within last n", "(within a last n)"), ("a within next n + m", "(within a next (+ n m))"),
      ("a within last month", "(within a last-month)"), ("a within this year", "(within a this-year)"),
      ("a not within p", "(not-within a p)"),
      ("not a", "(not a)"), ("not not a = b", "(not (not (= a b)))"), ("not a in b", "(not (in a b))"),
      ("a and b and not c", "(and a b (not c))"), ("a or b = c", "(or a (= b c))"),
      ("a and (b or c)", "(and a <(or b c)>)"), ("(a and b) or c", "(or <(and a b)> c)"),
      ("exists (t a)", "(exists {t a})"), ("no (x in a.b where x = c)", "(no {x in a.b where (= x c)})"),
      ("every (t a where b satisfies c)", "(every {t a where b satisfies c})"),
      ("count åpne >= 3", "(>= (count åpne) 3)"),
      ("share (a in b satisfies c) > 50%", "(> (share {a in b satisfies c}) 1/2%)"),
      ("latest (t a by a.b else a.c where d).e", "(latest {t a by (else a.b a.c) where d}).e"),
      ("earliest q", "(earliest q)"), ("sum a.b * 2 of (t a where c)", "(sum (* a.b 2) of {t a where c})"),
      ("median p.x of (p in like)", "(median p.x of {p in like})"),
      ("at least 3 (t a)", "(at-least 3 {t a})"), ("at least n q", "(at-least n q)"),
      ("at least 3 q", "(at-least 3 q)"),
      ("at least 1 of [a, b = c]", "(at-least 1 of [a (= b c)])"),
      ("0.25 * median x of q", "(* 1/4 (median x of q))"), ("count q / e.f", "(/ (count q) e.f)"),
      ("100 * (count q)", "(* 100 <(count q)>)"),
    ])
  func reads(_ text: String, _ expected: String) throws {
    let (expression, diagnostics) = try read(text)
    #expect(diagnostics.map(\.message) == [])
    #expect(prefixed(expression) == expected)
  }

  @Test(arguments: [
    ("1 year", "12 months"), ("2 years", "24 months"), ("1 week", "7 days"), ("3 weeks", "21 days"),
    ("1 day", "1 days"), ("1 hour", "1 hours"),
    ("1 working day", "1 working days"), ("1 working day with saturdays", "1 working days with saturdays"),
  ])
  func hasOneDurationForTwoSpellings(_ one: String, _ other: String) throws {
    #expect(try prefixed(read(one).0) == prefixed(read(other).0))
    #expect(try read(one).1.isEmpty && read(other).1.isEmpty)
  }

  @Test func tellsWorkingDaysWithSaturdaysFromThoseWithout() throws {
    #expect(try prefixed(read("5 working days").0) != prefixed(read("5 working days with saturdays").0))
    #expect(try prefixed(read("5 working days").0) != prefixed(read("5 days").0))
  }

  /// The range of an expression covers what was written, from its first to its last character.
  @Test(arguments: [
    "a.b", "a + b * c", "(a)", "exists (t a where b)", "not (a and b)", "at least 2 of [a, b]", "a within last 3 days",
    "sum a of q", "p[a, b]", "a is missing", "-1", "last tertial",
  ])
  func knowsItsPlace(_ text: String) throws {
    let (expression, _) = try read(text)
    #expect(Int(expression.range.end - expression.range.start) == text.utf8.count)
  }

  private func read(_ text: String) throws -> (Expression, [Diagnostic]) {
    let pack = Pack.load(text: "define t a.f = \(text)\n", path: "x.krav")
    guard case .define(let define) = try #require(pack.files.first?.declarations.first) else {
      throw NotRead(diagnostics: pack.diagnostics.map(\.message))
    }
    return (define.value, pack.diagnostics)
  }

  struct NotRead: Error { var diagnostics: [String] }
}
