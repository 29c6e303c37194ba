import CivilTime

extension Scenario {
  /// How large a scenario is.
  public struct Size: Sendable {
    public var rules: Int
    public var depth: Int
    public var steps: Int
    /// Records of each type.
    public var records: Int

    public static let small = Size(rules: 6, depth: 2, steps: 100, records: 5)
    public static let deep = Size(rules: 8, depth: 3, steps: 200, records: 7)
  }

  /// Packs, records and a history, all from the seed.
  public static func random(seed: UInt64, size: Size) -> Scenario {
    var dice = Dice(seed: seed)
    let words = Vocabulary(&dice)
    var scenario = Scenario()
    scenario.remark = "seed \(seed)\n"
    // Worlds are small: what is kept by group where there are many records is kept here for a few, or for any.
    scenario.groups = dice.pick([0, 1, 1, 2])
    for _ in 0..<(dice.chance(40) ? dice.among(2...3) : 1) {
      scenario.packs.append(RandomPack.text(words, &dice, rules: size.rules, depth: size.depth))
    }
    var history = RandomHistory(words: words, dice: dice, size: size, packs: scenario.packs.count)
    scenario.steps = history.steps()
    return scenario
  }
}

/// What happens: records come, change and go, time passes, and packs are loaded.
private struct RandomHistory {
  let words: Vocabulary
  var dice: Dice
  let size: Scenario.Size
  let packs: Int
  private var fields: [String: [String: JSON]] = [:]
  private var ids: [[String]] = []
  /// How likely an optional field is empty.
  private var empty = 30
  /// How likely a number is larger than sums of it can be.
  private var huge = 0

  init(words: Vocabulary, dice: Dice, size: Scenario.Size, packs: Int) {
    self.words = words
    self.dice = dice
    self.size = size
    self.packs = packs
    ids = words.records.map { record in
      (1...size.records).map { number in
        let letter = record.name.prefix(1)
        return number == 4 ? "\(letter)1/\(number)" : number == 3 ? "\(letter)å\(number)" : "\(letter)\(number)"
      }
    }
    empty = self.dice.pick([5, 20, 40, 70])
    huge = self.dice.pick([0, 0, 0, 1, 40])
  }

  mutating func steps() -> [Scenario.Step] {
    let start = Int64(dice.among(Moments.first + 200...Moments.last - 300)) * 86_400 + Int64(dice.below(86_400))
    var steps: [Scenario.Step] = [.at(start)]
    // A world to begin with, in a file or a few.
    for type in words.records.indices {
      let chosen = ids[type].filter { _ in dice.chance(70) }
      if dice.chance(50) {
        steps.append(.put("all/\(words.records[type].name).jsonl", chosen.map { record(type, $0) }))
      } else {
        steps += chosen.map { .put(path(type, $0), [record(type, $0)]) }
      }
    }
    while steps.count < size.steps {
      if dice.chance(8) { steps.append(.soon(dice.below(4))) }
      steps.append(step())
    }
    return steps
  }

  private mutating func step() -> Scenario.Step {
    switch dice.below(100) {
    case 0..<52:
      let type = dice.below(words.records.count)
      let id = dice.pick(ids[type])
      return .put(path(type, id), [record(type, id)])
    case 52..<60:
      let type = dice.below(words.records.count)
      return .drop(path(type, dice.pick(ids[type])))
    case 60..<64:
      let type = dice.below(words.records.count)
      let chosen = ids[type].filter { _ in dice.chance(60) }
      let path = dice.chance(70) ? "all/\(words.records[type].name).jsonl" : "more.jsonl"
      var lines = chosen.map { record(type, $0) }
      // One twice in a file.
      if let first = chosen.first, dice.chance(20) { lines.append(record(type, first)) }
      return chosen.isEmpty ? .drop(path) : .put(path, lines)
    case 64..<66: return waiver()
    case 66..<70:
      let type = dice.below(words.records.count)
      let path =
        switch dice.below(8) {
        case 0: "more.jsonl"
        case 1, 2, 3: "all/\(words.records[type].name).jsonl"
        default: path(type, dice.pick(ids[type]))
        }
      return dice.chance(70) ? .stale(path) : .fresh(path)
    case 70..<77: return .horizon(dice.pick([0, 0, 0, -1, 1]))
    case 77..<98: return .pass(time())
    default: return packs > 1 ? .load(dice.below(packs)) : .pass(time())
    }
  }

  private mutating func time() -> Int64 {
    let day: Int64 = 86_400
    return switch dice.below(20) {
    case 0, 1, 2: Int64(dice.among(1...180)) * 60
    case 3, 4, 5: Int64(dice.among(1...72)) * 3600
    case 6...12: Int64(dice.among(1...45)) * day
    case 13, 14: Int64(dice.among(1...20)) * 30 * day
    case 15: Int64(dice.among(1...20)) * 365 * day
    default: -Int64(dice.pick([1, 3600, Int(day), 20 * Int(day), 400 * Int(day), 5000 * Int(day)]))
    }
  }

  private func path(_ type: Int, _ id: String) -> String {
    "\(words.records[type].name)/\(String(id.map { $0 == "/" ? "-" : $0 })).jsonl"
  }

  private mutating func waiver() -> Scenario.Step {
    let id = "w\(dice.among(1...3))"
    let text = """
      {"type":"waiver","id":"\(id)","rule":"rule-\(dice.below(6))","subject":"x","approved_by":"leader","reason":"y",\
      "from":"\(Moments.date(&dice))","until":"\(Moments.date(&dice))"}
      """
    return .put("waiver/\(id).jsonl", [text])
  }

  // MARK: Records

  private mutating func record(_ type: Int, _ id: String) -> String {
    let key = "\(type) \(id)"
    if var known = fields[key], dice.chance(60) {
      // Most changes are of a field or two.
      for _ in 0..<dice.among(1...2) where !words.records[type].fields.isEmpty {
        let field = dice.pick(words.records[type].fields)
        known[field.name] = value(field)
      }
      fields[key] = known
    } else {
      fields[key] = Dictionary(uniqueKeysWithValues: words.records[type].fields.map { ($0.name, value($0)) })
    }
    var members = [
      JSON.Member(key: "type", value: .string(words.records[type].name)), JSON.Member(key: "id", value: .string(id)),
    ]
    if dice.chance(5) {
      members.append(JSON.Member(key: "endret", value: .string("202\(dice.below(5))-01-01T00:00:00Z")))
    }
    for field in words.records[type].fields {
      guard let value = fields[key]?[field.name], !value.isNull || dice.chance(20) else { continue }
      members.append(JSON.Member(key: field.name, value: value))
    }
    return JSON.object(members).text
  }

  private mutating func values(_ type: Int, dropping owner: String) -> [JSON.Member] {
    words.records[type].fields.filter { $0.name != owner }.compactMap { field in
      let value = value(field)
      return value.isNull ? nil : JSON.Member(key: field.name, value: value)
    }
  }

  private mutating func value(_ field: Vocabulary.Field) -> JSON {
    if case .list(let element) = field.kind {
      return .array((0..<dice.pick([0, 1, 1, 2, 3])).map { _ in value(element, alias: field.text.hasSuffix("alias")) })
    }
    if field.isOptional, dice.chance(empty) { return .null }
    return value(field.kind, whole: field.text.contains("integer"))
  }

  private mutating func value(_ kind: Kind, alias: Bool = false, whole: Bool = true) -> JSON {
    switch kind {
    case .bool: return .bool(dice.chance(60))
    case .number:
      if dice.chance(huge) {
        return .number(dice.pick(["9000000000000000000", "-9000000000000000000", "4294967296", "9223372036854775807"]))
      }
      if whole { return .number("\(dice.chance(15) ? 0 : dice.among(-3...30))") }
      return .number("\(dice.among(0...30)).\(dice.pick(["0", "5", "25", "125", "333"]))")
    case .date: return .string(Moments.date(&dice))
    case .instant: return .string(Moments.instant(&dice))
    case .label:
      if alias { return .string(dice.chance(60) ? dice.pick(["old1", "old2"]) : dice.pick(ids[0])) }
      return .string(dice.pick(["x", "y", "z", "æ"]))
    case .text: return .string("something")
    case .period:
      return .string(
        dice.pick([
          "2025", "2026-21", "2026-05/..", "2025-38", "../2026-03", "2026-02-11", "2025-33?", "2026-40~", "2025-11%",
          "2025-03-30/2026-10", "2026-23", "/2027", "202X", "20XX", "2026-XX", "2026-02-XX", "2025-XX-XX/2026",
        ]))
    case .word(let number): return .string(dice.pick(words.enums[number].values))
    case .reference(let type):
      if type == words.waiver { return .string("w1") }
      if dice.chance(8) { return .string(dice.pick(["gone", "old1", "old2"])) }
      if dice.chance(8) { return .string(dice.pick(ids[0]) + dice.pick(["/i0", "/2"])) }
      return .string(dice.pick(ids[type]))
    case .length, .list: return .null
    }
  }
}
