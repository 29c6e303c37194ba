public import CivilTime

/// Leaves out whatever a disagreement can do without: steps, records, fields, rules, conditions.
public struct Shrinker {
  public private(set) var scenario: Scenario
  private let zone: ZoneRules
  private var plays = 0
  private let limit: Int

  public init(_ scenario: Scenario, zone: ZoneRules, limit: Int = 6000) {
    self.scenario = scenario
    self.zone = zone
    self.limit = limit
  }

  /// The smallest scenario found that the two still disagree about.
  public static func smallest(_ scenario: Scenario, zone: ZoneRules) -> Scenario {
    var shrinker = Shrinker(scenario, zone: zone)
    var before = ""
    while before != shrinker.scenario.text, shrinker.plays < shrinker.limit {
      before = shrinker.scenario.text
      shrinker.shrinkSteps()
      shrinker.shrinkPacks()
      shrinker.shrinkRecords()
    }
    var smallest = shrinker.scenario
    smallest.packs = smallest.packs.map { pack in
      pack.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }.joined(separator: "\n") + "\n"
    }
    return smallest
  }

  /// Takes the candidate if the two disagree about it; what comes after the disagreement is left out.
  private mutating func take(_ candidate: Scenario) -> Bool {
    guard plays < limit else { return false }
    plays += 1
    guard let found = Contest(candidate, zone: zone, probes: 12).play(), !found.isInvalid, found.step >= 0 else {
      return false
    }
    scenario = candidate
    scenario.steps = Array(candidate.steps[...found.step])
    return true
  }

  private mutating func shrinkSteps() {
    _ = take(scenario)
    var size = max(1, scenario.steps.count / 2)
    while true {
      var start = 0
      while start < scenario.steps.count {
        var candidate = scenario
        candidate.steps.removeSubrange(start..<min(start + size, candidate.steps.count))
        if !take(candidate) { start += size }
      }
      if size == 1 { break }
      size = max(1, size / 2)
    }
    for place in scenario.steps.indices {
      guard place < scenario.steps.count, case .pass(let seconds) = scenario.steps[place] else { continue }
      for rounded in [seconds / 86_400 * 86_400, seconds / 3600 * 3600] where rounded != 0 && rounded != seconds {
        var candidate = scenario
        candidate.steps[place] = .pass(rounded)
        if take(candidate) { break }
      }
    }
  }

  private mutating func shrinkRecords() {
    for place in scenario.steps.indices {
      var line = 0
      while place < scenario.steps.count, case .put(let path, let lines) = scenario.steps[place], line < lines.count {
        var candidate = scenario
        if lines.count > 1 {
          var fewer = lines
          fewer.remove(at: line)
          candidate.steps[place] = .put(path, fewer)
          if take(candidate) { continue }
        }
        shrinkFields(place, line)
        line += 1
      }
    }
  }

  private mutating func shrinkFields(_ place: Int, _ line: Int) {
    var number = 2
    while place < scenario.steps.count, case .put(let path, var lines) = scenario.steps[place],
      case .object(var members)? = JSON(lines[line]), number < members.count
    {
      var candidate = scenario
      let member = members.remove(at: number)
      lines[line] = JSON.object(members).text
      candidate.steps[place] = .put(path, lines)
      if take(candidate) { continue }
      if case .array(let items) = member.value, items.count > 0 {
        members.insert(JSON.Member(key: member.key, value: .array(Array(items.dropFirst()))), at: number)
        lines[line] = JSON.object(members).text
        candidate.steps[place] = .put(path, lines)
        if take(candidate) { continue }
      }
      number += 1
    }
  }

  private mutating func shrinkPacks() {
    dropPacks()
    for number in scenario.packs.indices {
      var progress = true
      while progress, plays < limit {
        progress = false
        let simplification = Simplification(scenario.packs[number])
        for edit in simplification.edits {
          var candidate = scenario
          candidate.packs[number] = simplification.applying(edit)
          if take(candidate) {
            progress = true
            break
          }
        }
      }
    }
  }

  /// Packs that no step loads, but the first.
  private mutating func dropPacks() {
    for number in scenario.packs.indices.reversed() where number > 0 {
      let isUsed = scenario.steps.contains { $0 == .load(number) }
      var candidate = scenario
      if isUsed {
        // Perhaps the first does as well.
        candidate.steps = candidate.steps.map { $0 == .load(number) ? .load(0) : $0 }
      }
      candidate.packs.remove(at: number)
      candidate.steps = candidate.steps.map { step in
        if case .load(let other) = step, other > number { .load(other - 1) } else { step }
      }
      _ = take(candidate)
    }
    if scenario.packs.count == 2, scenario.steps.first == .load(1) { scenario.steps.removeFirst() }
  }
}
