/// Writes random expressions, of the kind that is asked for and of what is in scope.
struct RandomTerms {
  struct Derived {
    var name: String
    var kind: Kind
    var isMoving = false
  }

  struct Named {
    var name: String
    var kind: Kind
    var isMoving = false
  }

  struct NamedQuery {
    var name: String
    var variable: String
    var kind: Kind
    var isRanked = false
    var satisfies = false
  }

  let words: Vocabulary
  var dice: Dice
  /// By record type.
  var derived: [[Derived]]
  var parameters: [Named] = []
  /// Tables: what they hold, and the enums they are read by.
  var tables: [(name: String, kind: Kind, by: [Int])] = []

  // What is in scope.
  var variables: [(name: String, kind: Kind)] = []
  var lets: [Named] = []
  var queries: [NamedQuery] = []
  private var fresh = 0
  /// How many queries stand around.
  var nesting = 0
  /// Strings may not be written inside a message.
  var isMessage = false

  init(_ words: Vocabulary, _ dice: Dice) {
    self.words = words
    self.dice = dice
    derived = Array(repeating: [], count: words.records.count + 1)
  }

  mutating func name(_ letter: String) -> String {
    fresh += 1
    return "\(letter)\(fresh)"
  }

  // MARK: Terms

  mutating func term(_ kind: Kind, _ depth: Int) -> String {
    if depth > 0, let text = compound(kind, depth) { return text }
    if dice.chance(80), let path = path(kind) { return path }
    let named = (lets + parameters).filter { $0.kind == kind && !$0.isMoving }
    if !named.isEmpty, dice.chance(60) { return dice.pick(named).name }
    return literal(kind) ?? path(kind) ?? "nothing"
  }

  /// A way from what is bound to a field of the kind.
  mutating func path(_ kind: Kind, steps: Int = 3) -> String? {
    for _ in 0..<6 {
      guard !variables.isEmpty else { return nil }
      // The innermost is asked most.
      let start = dice.chance(60) ? variables[variables.count - 1] : dice.pick(variables)
      if start.kind == kind, dice.chance(70) { return start.name }
      var (text, here) = start
      for _ in 0..<steps {
        guard case .reference(let type) = here else { break }
        let fields = self.fields(type)
        let right = fields.filter { $0.kind == kind }
        if !right.isEmpty, dice.chance(75) { return "\(text).\(dice.pick(right).name)" }
        let further = fields.filter { $0.kind.isReference }
        guard !further.isEmpty else { break }
        let next = dice.pick(further)
        (text, here) = ("\(text).\(next.name)", next.kind)
        if here == kind, dice.chance(50) { return text }
      }
    }
    return nil
  }

  func fields(_ type: Int) -> [(name: String, kind: Kind)] {
    var fields = derived[type].filter { !$0.isMoving }.map { ($0.name, $0.kind) }
    if type == words.waiver {
      fields += [("rule", .label), ("subject", .label), ("from", .date), ("until", .date)]
    } else {
      fields += words.records[type].fields.map { ($0.name, $0.kind) }
    }
    return fields
  }

  private mutating func compound(_ kind: Kind, _ depth: Int) -> String? {
    let less = depth - 1
    if dice.chance(15), kind != .bool, kind != .period || dice.chance(50) {
      return "(\(term(kind, less)) else \(term(kind, less)))"
    }
    switch kind {
    case .bool: return condition(depth)
    case .date:
      switch dice.below(8) {
      case 0, 1: return "(\(term(.date, less)) \(dice.pick(["+", "-"])) \(length(dateLengths, less)))"
      case 2: return "\(term(.period, less)).\(dice.pick(["first", "last"]))"
      case 3: return "\(term(.instant, less)).date"
      case 4: return "(\(term(.date, less))).next_working_day"
      case 5: return extreme(.date, less)
      default: return nil
      }
    case .instant:
      switch dice.below(5) {
      case 0: return "(\(term(.instant, less)) \(dice.pick(["+", "-"])) \(length([.seconds], less)))"
      case 1: return extreme(.instant, less)
      default: return nil
      }
    case .number: return number(depth)
    case .length(.days):
      switch dice.below(6) {
      case 0, 1: return "(\(term(.date, less)) - \(term(.date, less)))"
      case 2: return measure(.length(.days), less)
      case 3: return length([.days], less)
      case 4: return "(\(term(kind, less)) \(dice.pick(["+", "-"])) \(term(kind, less)))"
      default: return nil
      }
    case .length(let unit?): return dice.chance(50) ? length([unit], less) : nil
    case .length(nil): return length(dateLengths, less)
    case .word, .label: return dice.chance(25) ? extreme(kind, less) : nil
    case .reference: return dice.chance(35) ? extreme(kind, less) : nil
    case .period:
      guard dice.chance(50) else { return nil }
      return "(\(dice.pick(["this", "last"])) \(dice.pick(["month", "quarter", "tertial", "half", "year"])))"
    case .list(let element): return dice.chance(30) ? list(element, less) : nil
    case .text: return nil
    }
  }

  let dateLengths: [Unit] = [.days, .months, .workingDays, .workingDaysWithSaturdays]

  mutating func length(_ units: [Unit], _ depth: Int) -> String {
    let unit = dice.pick(units)
    let named = (parameters + lets).filter { !$0.isMoving && $0.kind == .length(unit) }
    if !named.isEmpty, dice.chance(40) { return dice.pick(named).name }
    let tables = tables.filter { $0.kind == .length(unit) || ($0.kind == .length(nil) && units.count > 1) }
    if !tables.isEmpty, depth > 0, dice.chance(50) { return table(dice.pick(tables), depth) }
    if depth > 0, dice.chance(15) { return "(\(term(.number, depth - 1)) * \(length([unit], 0)))" }
    let count = dice.chance(3) ? dice.pick([0, 1, 40_000, 4_000_000]) : dice.among(1...40)
    return switch unit {
    case .days: dice.chance(20) ? "\(count) weeks" : "\(count * 3) days"
    case .months: dice.chance(20) ? "\(count / 10 + 1) years" : "\(count) months"
    case .workingDays: "\(min(count, 3000)) working days"
    case .workingDaysWithSaturdays: "\(min(count, 3000)) working days with saturdays"
    case .seconds: "\(count * 5) hours"
    }
  }

  mutating func table(_ table: (name: String, kind: Kind, by: [Int]), _ depth: Int) -> String {
    let keys = table.by.map { word in
      dice.chance(15) ? dice.pick(words.enums[word].values) : term(.word(word), depth - 1)
    }
    return "\(table.name)[\(keys.joined(separator: ", "))]"
  }

  private mutating func number(_ depth: Int) -> String? {
    let less = depth - 1
    switch dice.below(12) {
    case 0, 1: return "(\(term(.number, less)) \(dice.pick(["+", "-", "*", "/"])) \(term(.number, less)))"
    case 2: return "-\(dice.chance(50) ? "(\(term(.number, less)))" : "(\(literal(.number) ?? "1"))")"
    case 3, 4: return members(less, { "(count \($0.text))" })
    case 5: return members(less, satisfies: true, { "(share \($0.text))" })
    case 6, 7: return measure(.number, less)
    case 8: return extreme(.number, less)
    default:
      let tables = tables.filter { $0.kind == .number }
      return tables.isEmpty ? nil : table(dice.pick(tables), depth)
    }
  }

  mutating func literal(_ kind: Kind) -> String? {
    switch kind {
    case .bool: return dice.pick(["true", "false"])
    case .number:
      let huge = dice.chance(2) ? ["9000000000000000000", "0.000000001", "4611686018427387904"] : []
      return dice.pick(huge.isEmpty ? ["0", "1", "2", "3", "10", "20", "50%", "0.25", "1.5", "7"] : huge)
    case .date: return Moments.date(&dice)
    case .instant: return "(\(Moments.instant(&dice)))"
    case .label: return isMessage ? nil : "\"\(dice.pick(["x", "y", "z", "æ"]))\""
    case .word(let number): return dice.pick(words.enums[number].own)
    case .length(let unit): return length(unit.map { [$0] } ?? dateLengths, 0)
    case .list(let element):
      if case .word(let number) = element, number < words.named, dice.chance(30) { return words.enums[number].name }
      let items = (0..<dice.among(1...3)).compactMap { _ in path(element) ?? literal(element) }
      return items.isEmpty ? nil : "[\(items.joined(separator: ", "))]"
    case .period: return "(this \(dice.pick(["month", "quarter", "year"])))"
    case .reference, .text: return nil
    }
  }

  private mutating func list(_ element: Kind, _ depth: Int) -> String? {
    let items = (0..<dice.among(1...3)).compactMap { _ -> String? in
      if element.isReference, path(element) == nil { return nil }
      return term(element, depth)
    }
    return items.isEmpty || items.contains("nothing") ? nil : "[\(items.joined(separator: ", "))]"
  }
}
