extension RandomTerms {
  private static let orders = ["=", "!=", "<", "<=", ">", ">="]

  /// A yes or no.
  mutating func condition(_ depth: Int) -> String {
    for _ in 0..<8 {
      if let text = attempt(depth), !text.contains("nothing") { return text }
    }
    return dice.chance(50) ? "(1 < 2)" : "(today >= \(Moments.date(&dice)))"
  }

  private mutating func attempt(_ depth: Int) -> String? {
    let less = depth - 1
    if depth <= 0 {
      switch dice.below(9) {
      case 0: return path(.bool)
      case 1, 2: return moving(0)
      case 3: return isSet(0)
      case 4: return within(0)
      case 5: return isIn(0)
      default: return comparison(0)
      }
    }
    switch dice.below(22) {
    case 0, 1, 2: return comparison(less)
    case 3, 4, 5: return moving(less)
    case 6: return isSet(less)
    case 7, 8: return within(less)
    case 9: return isIn(less)
    case 10: return under(less)
    case 11: return "(not \(condition(less)))"
    case 12, 13: return "(" + several(less).joined(separator: " and ") + ")"
    case 14: return "(" + several(less).joined(separator: " or ") + ")"
    case 15:
      let items = several(less) + [condition(less)]
      return
        "(at least \(dice.chance(90) ? "\(dice.among(1...3))" : atLeastNumber(less)) of [\(items.joined(separator: ", "))])"
    case 16, 17:
      let word = dice.pick(["exists", "no"])
      return members(less, { "(\(word) \($0.text))" })
    case 18: return members(less, satisfies: true, { "(every \($0.text))" })
    case 19:
      let number = dice.chance(85) ? "\(dice.among(1...4))" : atLeastNumber(less)
      return members(less, { "(at least \(number) \($0.text))" })
    case 20:
      let (order, number) = (dice.pick(Self.orders), dice.among(0...4))
      return members(less, { "((count \($0.text)) \(order) \(number))" })
    default: return dice.chance(60) ? path(.bool) : "(\(term(.bool, 0)) else \(condition(0)))"
    }
  }

  private mutating func atLeastNumber(_ depth: Int) -> String { "(\(term(.number, depth)))" }

  private mutating func several(_ depth: Int) -> [String] { (0..<dice.among(2...3)).map { _ in condition(depth) } }

  private mutating func comparison(_ depth: Int) -> String? {
    var kinds: [Kind] = [.number, .number, .date, .date, .instant, .label, .bool, .length(.days), .length(.seconds)]
    kinds += words.enums.indices.flatMap { [.word($0), .word($0)] } + words.records.indices.map { .reference($0) }
    let kind = dice.pick(kinds)
    guard let left = path(kind) ?? (depth > 0 ? term(kind, depth) : nil) else { return nil }
    let right: String?
    var order = dice.pick(Self.orders)
    switch kind {
    case .word(let number):
      if !words.enums[number].isOrdered { order = dice.pick(["=", "!="]) }
      // A word of several enums stands only beside what says of which.
      let choices = left.contains(".") ? words.enums[number].values : words.enums[number].own
      right = dice.chance(60) ? dice.pick(choices) : term(kind, depth)
    case .label, .bool, .reference:
      order = dice.pick(["=", "!="])
      right = kind.isReference ? path(kind) ?? term(kind, depth) : term(kind, depth)
    default: right = term(kind, depth)
    }
    guard let right else { return nil }
    return dice.chance(80) ? "(\(left) \(order) \(right))" : "(\(right) \(order) \(left))"
  }

  /// One side goes with the clock.
  private mutating func moving(_ depth: Int) -> String? {
    let order = dice.pick(Self.orders)
    let (side, kind) = movingTerm(depth)
    guard let side else { return nil }
    let other = term(kind, depth)
    return dice.chance(70) ? "(\(side) \(order) \(other))" : "(\(other) \(order) \(side))"
  }

  /// What goes with the clock, and its kind.
  mutating func movingTerm(_ depth: Int) -> (text: String?, kind: Kind) {
    let named = lets.filter(\.isMoving)
    if !named.isEmpty, dice.chance(30) {
      let choice = dice.pick(named)
      return (choice.name, choice.kind)
    }
    switch dice.below(12) {
    case 0, 1, 2, 3: return ("today", .date)
    case 4: return ("now", .instant)
    case 5, 6: return ("(today - \(term(.date, depth)))", .length(.days))
    case 7: return ("(\(term(.date, depth)) - today)", .length(.days))
    case 8: return ("(now - \(term(.instant, depth)))", .length(.seconds))
    case 9: return ("(\(term(.instant, depth)) - now)", .length(.seconds))
    case 10: return ("(\(term(.date, depth)) else today)", .date)
    default:
      var found: [(String, Kind)] = []
      for variable in variables {
        guard case .reference(let type) = variable.kind else { continue }
        for field in derived[type] where field.isMoving { found.append(("\(variable.name).\(field.name)", field.kind)) }
      }
      return found.isEmpty ? ("today", .date) : dice.pick(found)
    }
  }

  private mutating func isSet(_ depth: Int) -> String? {
    let kinds: [Kind] =
      [.date, .instant, .number, .bool, .label, .period, .text, .list(.label)]
      + words.enums.indices.map { .word($0) }
      + words.records.indices.flatMap { [.reference($0), .list(.reference($0))] }
    let kind = dice.pick(kinds)
    let text = kind == .text || dice.chance(70) ? path(kind) : term(kind, depth)
    return text.map { "(\($0) is \(dice.pick(["set", "missing"])))" }
  }

  private mutating func within(_ depth: Int) -> String? {
    let negation = dice.chance(20) ? "not " : ""
    switch dice.below(6) {
    case 0:
      guard let day = path(.instant) else { return nil }
      return "(\(day) \(negation)within \(dice.pick(["last", "next"])) \(length([.seconds], depth)))"
    case 1, 2:
      guard let day = path(.date) else { return nil }
      return "(\(day) \(negation)within \(term(.period, max(depth, 1))))"
    default:
      guard let day = path(.date) ?? (depth > 0 ? term(.date, depth) : nil) else { return nil }
      return "(\(day) \(negation)within \(dice.pick(["last", "next"])) \(length(dateLengths, depth)))"
    }
  }

  private mutating func isIn(_ depth: Int) -> String? {
    let kinds: [Kind] =
      [.label, .date, .number] + words.enums.indices.flatMap { [.word($0), .word($0)] }
      + words.records.indices.map { .reference($0) }
    let kind = dice.pick(kinds)
    guard let element = path(kind) else { return nil }
    let negation = dice.chance(30) ? "not " : ""
    if case .word(let number) = kind, dice.chance(50) {
      let values = words.enums[number].values
      let items = (0..<dice.among(1...2)).map { _ in dice.pick(values) }
      return "(\(element) \(negation)in [\(items.joined(separator: ", "))])"
    }
    let list = dice.chance(50) ? path(.list(kind)) ?? term(.list(kind), 1) : term(.list(kind), max(depth, 1))
    return list == "nothing" ? nil : "(\(element) \(negation)in \(list))"
  }

  private mutating func under(_ depth: Int) -> String? {
    guard words.records[0].isScope, let lower = path(.reference(0)), let upper = path(.reference(0)) else { return nil }
    return "(\(lower) \(dice.chance(20) ? "not " : "")under \(upper))"
  }
}
