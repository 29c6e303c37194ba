import CivilTime

/// Rules over a small record type, thrown together of few fields and constants, so that many of them hold nonsense.
struct RandomRules {
  var dice: Dice

  init(seed: UInt64) { dice = Dice(seed: seed) }

  static let declarations = """
    source law "Law" { id "L" in force from 1990-01-01 }
    enum rank ordered { low, middle, high }
    enum kind { red_one, blue, green_one }
    record thing {
      held date; ended date?; size integer?; weight decimal; rank rank; judged rank?; kind kind?; done bool?; at instant?
      sure bool; above thing?; seen [kind]
    }
    record part { of thing; cost integer? }
    parameter few = 2
    parameter wait = 10 days
    parameter long = 1 month
    parameter stay by rank = { low: 30 days, middle: 1 month, high: 5 working days }
    parameter limit by kind = { red_one: 1, blue: 2, green_one: 3 }
    parameter from_rank = middle
    define thing t.grade = t.judged else t.rank
    define thing t.due = t.held + wait
    define thing t.late = t.ended is missing and today > t.held + wait
    define thing t.many = count (part p where p.of = t)

    """

  struct Rule {
    var condition: String?
    /// The colour and the condition of each clause, in the order in which they are tried.
    var clauses: [(colour: String, condition: String)]
    /// The parts of each clause's condition when it is an `and`.
    var parts: [[String]]
  }

  mutating func rule() -> Rule {
    let condition = dice.chance(60) ? conjunction(2).text : nil
    let colours = ["unknown", "red", "yellow"]
    var clauses: [(String, String)] = []
    var parts: [[String]] = []
    for colour in colours where dice.chance(colour == "unknown" ? 30 : 90) {
      for _ in 0..<Int.random(in: 1...2, using: &dice) {
        let (text, all) = conjunction(3)
        clauses.append((colour, text))
        parts.append(all)
      }
    }
    if clauses.isEmpty {
      clauses = [("red", atom())]
      parts = [[]]
    }
    return Rule(condition: condition, clauses: clauses, parts: parts)
  }

  private mutating func conjunction(_ most: Int) -> (text: String, parts: [String]) {
    var parts: [String] = []
    for _ in 0..<Int.random(in: 1...most, using: &dice) { parts.append(part(1)) }
    return (parts.joined(separator: " and "), parts.count > 1 ? parts : [])
  }

  private mutating func part(_ depth: Int) -> String {
    if depth > 0, dice.chance(25) {
      let word = dice.chance(70) ? " or " : " and "
      var items: [String] = []
      for _ in 0..<2 { items.append(part(depth - 1)) }
      let text = "(" + items.joined(separator: word) + ")"
      return dice.chance(20) ? "not \(text)" : text
    }
    let atom = atom()
    return dice.chance(15) ? "not (\(atom))" : atom
  }

  private mutating func pick(_ words: [String]) -> String { words.randomElement(using: &dice) ?? "" }

  private mutating func order() -> String { pick(["<", "<=", ">", ">=", "=", "!="]) }

  private mutating func length() -> String {
    pick([
      "1 day", "3 days", "9 days", "10 days", "11 days", "28 days", "30 days", "31 days", "32 days", "1 month",
      "2 months",
      "5 working days", "5 working days with saturdays", "4 working days", "7 working days", "2 weeks", "wait",
      "2 * wait",
      "long", "stay[t.rank]", "2 * stay[t.rank]", "stay[t.grade]", "stay[middle]",
    ])
  }

  private mutating func day() -> String {
    switch Int.random(in: 0..<8, using: &dice) {
    case 0: "t.held"
    case 1: "t.due"
    case 2: pick(["2024-02-01", "2024-02-10", "2024-02-20"])
    case 3: "t.ended"
    case 4: "t.held + \(length()) - \(length())"
    case 5: "t.held - \(length())"
    case 6: "t.ended + \(length())"
    default: "t.held + \(length())"
    }
  }

  private mutating func number() -> String { pick(["0", "1", "2", "3", "few", "2.5", "limit[t.kind]", "50%"]) }

  private mutating func atom() -> String {
    switch Int.random(in: 0..<20, using: &dice) {
    case 0, 1, 2: "today \(order()) \(day())"
    case 3: "\(day()) \(order()) today"
    case 4: "today - t.held \(order()) \(pick(["9", "10", "30"])) days"
    case 5: "\(day()) \(order()) \(day())"
    case 6: "t.size \(order()) \(number())"
    case 7: "t.size + 1 \(order()) \(number())"
    case 8: "t.weight \(order()) \(number())"
    case 9: "t.\(pick(["rank", "judged", "grade"])) \(order()) \(pick(["low", "middle", "high", "from_rank"]))"
    case 10: "t.kind \(pick(["=", "!="])) \(pick(["red_one", "blue"]))"
    case 11: "t.kind \(pick(["in", "not in"])) [\(pick(["red_one, blue", "blue, green_one", "green_one"]))]"
    case 12:
      pick(["t.done", "t.sure", "t.done = true", "t.sure != true", "(t.done else false)", "(t.done else t.sure)"])
    case 13:
      "t.\(pick(["ended", "size", "judged", "kind", "done", "above", "seen", "held"])) is \(pick(["set", "missing"]))"
    case 14: "t.\(pick(["held", "ended"])) within \(pick(["last", "next"])) \(length())"
    case 15: "(count (part p where p.of = t)) \(order()) \(pick(["0", "1", "2"]))"
    case 16:
      pick([
        "exists (part p where p.of = t)", "no (part p where p.of = t)", "at least 2 (part p where p.of = t)",
        "exists (part p where p.of = t and p.cost > 1)", "t.many > 0", "t.late",
        "at least 1 of [t.sure, t.done, t.ended is set]", "at least 2 of [t.sure, t.done]",
        "(share (part p where p.of = t and p.cost is set satisfies p.cost > 1)) <= 100%",
      ])
    case 17: "t.above\(pick([" = t", ".size > 1", ".held is set", ".ended is missing", ".late", ".rank = low"]))"
    case 18: "\(pick(["red_one", "blue"])) in t.seen"
    default:
      pick([
        "t.rank = t.judged", "t.size > t.weight", "t.size <= t.weight", "now > t.at + 48 hours",
        "now > t.at + 72 hours",
      ])
    }
  }

  /// A record's fields as JSON, each of few values.
  mutating func thing(_ id: String, of count: Int) -> String {
    func held(_ day: Int) -> String { CivilDate(dayNumber: Int32(19_723 + day)).description }
    var fields = [
      #""type":"thing","id":"\#(id)""#,
      #""held":"\#(held(pickDay()))","weight":\#(pick(["0", "1", "2", "2.5", "3"])),"rank":"\#(pick(["low", "middle", "high"]))""#,
      #""sure":\#(pick(["true", "false"]))"#,
    ]
    if dice.chance(60) { fields.append(#""ended":"\#(held(pickDay()))""#) }
    if dice.chance(70) { fields.append(#""size":\#(pick(["0", "1", "2", "3", "4"]))"#) }
    if dice.chance(50) { fields.append(#""judged":"\#(pick(["low", "middle", "high"]))""#) }
    if dice.chance(80) { fields.append(#""kind":"\#(pick(["red_one", "blue", "green_one"]))""#) }
    if dice.chance(60) { fields.append(#""done":\#(pick(["true", "false"]))"#) }
    if dice.chance(40) { fields.append(#""at":"\#(held(pickDay()))T\#(pick(["00:00:00", "23:30:00"]))Z""#) }
    if dice.chance(50) { fields.append(#""above":"t\#(Int.random(in: 0..<count + 3, using: &dice))""#) }
    if dice.chance(50) { fields.append(#""seen":["\#(pick(["red_one", "blue"]))"]"#) }
    return "{" + fields.joined(separator: ",") + "}"
  }

  /// The last and first days of months, and days around the constants that conditions compare with.
  private mutating func pickDay() -> Int {
    [0, 9, 28, 29, 30, 31, 32, 40, 50, 58, 59, 60].randomElement(using: &dice) ?? 0
  }
}
