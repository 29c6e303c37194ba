internal import Alerts
internal import CivilTime
internal import Engine
internal import Krav
internal import Reports

// How it has gone.
extension PageGathering {
  /// Longer than ten years is ten years.
  private static let longest = 3653
  private static let mostUnits = 80

  /// Puts each duty that was met where its unit is now.
  mutating func placeClosings(_ daemon: Daemon) {
    for (path, lengths) in sum?.closings ?? [] {
      if let place = place(logged: path, daemon) { nodes[place].lengths += lengths }
    }
  }

  /// A unit's numbers are known: those above it get them too.
  mutating func rollUp(_ place: Int) {
    let node = nodes[place]
    page.units.append(
      Page.UnitRow(
        unit: Page.Unit(id: node.unit.id, name: node.unit.name), level: node.level, open: node.open,
        closed: node.lengths.count, median: Self.median(node.lengths)))
    guard let parent = node.parent else { return }
    nodes[parent].open += node.open
    nodes[parent].lengths += node.lengths
    nodes[place].lengths = []
  }

  mutating func finishHistory(_ daemon: Daemon) {
    let all = sum?.closings.flatMap(\.lengths) ?? []
    if let sum {
      page.history = Page.History(
        first: sum.first, days: sum.days, ages: ages, median: Self.median(all), closed: all.count)
    }
    // Gone through from the last; each of them stands where its unit does.
    let rows = Array(page.units.reversed())
    func isBefore(_ a: Int, _ b: Int) -> Bool {
      let (x, y) = (rows[a].open, rows[b].open)
      return (x.red, x.unknown, x.yellow, b) > (y.red, y.unknown, y.yellow, a)
    }
    var children: [Int?: [Int]] = [:]
    for place in nodes.indices { children[nodes[place].parent, default: []].append(place) }
    let ranked = rows.indices.sorted {
      let (a, b) = (min(rows[$0].level, 2), min(rows[$1].level, 2))
      return a != b ? a < b : isBefore($0, $1)
    }
    let told = Set(ranked.prefix(Self.mostUnits))
    page.units = []
    func tell(_ place: Int, _ units: inout [Page.UnitRow]) {
      if told.contains(place) { units.append(rows[place]) }
      for child in (children[place] ?? []).sorted(by: isBefore) { tell(child, &units) }
    }
    var units: [Page.UnitRow] = []
    for top in (children[nil] ?? []).sorted(by: isBefore) { tell(top, &units) }
    page.units = units
    page.unitsBeyond = rows.count - units.count
  }

  /// The one in the middle; of two the lesser.
  static func median(_ lengths: [Int32]) -> Int? {
    guard !lengths.isEmpty else { return nil }
    var counts = [Int32](repeating: 0, count: Self.longest + 1)
    for length in lengths { counts[min(max(0, Int(length)), Self.longest)] += 1 }
    var left = (lengths.count + 1) / 2
    for (length, count) in counts.enumerated() {
      left -= Int(count)
      if left <= 0 { return length }
    }
    return nil
  }
}
