internal import Engine
internal import Krav
internal import Reports

// Criteria in units.
extension PageGathering {
  /// So many columns fit beside the criteria, and so many units beneath one.
  private static let mostColumns = 7
  private static let mostPlaces = 30

  mutating func addLights(_ place: Int, _ engine: Engine) {
    nodes[place].lights = engine.program.criteria.indices.map { criterion in
      let roll = engine.rollUp(criterion: criterion, unit: nodes[place].unit.slot)
      return Page.LightTable.Light(
        verdict: roll.verdict, judged: roll.judged, red: roll.red, yellow: roll.yellow, unknown: roll.unknown)
    }
  }

  mutating func beginTable() {
    columns = branches()
    if page.tops.count != 1 { page.table.columns.append(Page.Unit(id: "", name: "")) }
    page.table.columns += columns.map { Page.Unit(id: nodes[$0].unit.id, name: nodes[$0].unit.name) }
  }

  mutating func addRow(_ number: Int, _ criterion: Criterion) {
    let tops = nodes.indices.filter { nodes[$0].level == 0 }
    var lights = columns.map { nodes[$0].lights[number] }
    if tops.count != 1 { lights.insert(Self.together(tops.map { nodes[$0].lights[number] }), at: 0) }
    let beneath = nodes.indices.filter { !columns.contains($0) }
    let concerned = beneath.filter { !nodes[$0].lights[number].isEmpty }
    let worst = concerned.sorted {
      Self.isWorse(nodes[$0].lights[number], nodes[$1].lights[number])
        ?? (nodes[$0].level != nodes[$1].level ? nodes[$0].level > nodes[$1].level : $0 < $1)
    }
    page.table.rows.append(
      Page.LightTable.Row(
        name: criterion.name, title: criterion.title, lights: lights,
        places: worst.prefix(Self.mostPlaces).map {
          Page.LightTable.Place(
            unit: Page.Unit(id: nodes[$0].unit.id, name: nodes[$0].unit.name), light: nodes[$0].lights[number])
        },
        beyond: max(0, worst.count - Self.mostPlaces), untouched: beneath.count - concerned.count))
  }

  mutating func sortRows() {
    let rows = page.table.rows
    let order = rows.indices.sorted {
      guard let a = rows[$0].lights.first, let b = rows[$1].lights.first else { return $0 < $1 }
      return Self.isWorse(a, b) ?? ($0 < $1)
    }
    page.table.rows = order.map { rows[$0] }
  }

  /// The top, and the branches where the tree first parts; the worst of them where there are many.
  private func branches() -> [Int] {
    let tops = nodes.indices.filter { nodes[$0].level == 0 }
    guard tops.count == 1, let top = tops.first else { return worst(tops) }
    var branch = [top]
    while branch.count == 1, let parent = branch.first {
      let children = nodes.indices.filter { nodes[$0].parent == parent }
      if children.isEmpty { return [top] }
      branch = children
    }
    return [top] + worst(branch)
  }

  private func worst(_ units: [Int]) -> [Int] {
    guard units.count > Self.mostColumns - 1 else { return units }
    func weight(_ place: Int) -> (Int, Int) {
      let lights = nodes[place].lights
      return (lights.count { $0.verdict == .red }, lights.reduce(0) { $0 + $1.red })
    }
    let weights = units.map(weight)
    return units.indices.sorted { weights[$0] > weights[$1] }.prefix(Self.mostColumns - 1).sorted().map { units[$0] }
  }

  /// Red, unknown, yellow, green; what concerns nobody behind its like. `nil` where neither is worse.
  private static func isWorse(_ a: Page.LightTable.Light, _ b: Page.LightTable.Light) -> Bool? {
    if a.verdict != b.verdict { return a.verdict.rawValue > b.verdict.rawValue }
    if a.isEmpty != b.isEmpty { return b.isEmpty }
    let (first, second) = ((a.red, a.unknown, a.yellow), (b.red, b.unknown, b.yellow))
    return first == second ? nil : first > second
  }

  private static func together(_ lights: [Page.LightTable.Light]) -> Page.LightTable.Light {
    var sum = Page.LightTable.Light(verdict: .green, judged: 0, red: 0, yellow: 0, unknown: 0)
    for light in lights {
      if light.verdict.rawValue > sum.verdict.rawValue { sum.verdict = light.verdict }
      sum.judged += light.judged
      sum.red += light.red
      sum.yellow += light.yellow
      sum.unknown += light.unknown
    }
    if lights.isEmpty { sum.verdict = .unknown }
    return sum
  }
}
