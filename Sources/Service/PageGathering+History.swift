internal import Alerts
internal import CivilTime
internal import Engine
internal import Krav
internal import Reports

// How it has gone.
extension PageGathering {
  /// Longer than ten years is ten years.
  private static let longest: Int32 = 3653
  private static let mostUnits = 80

  /// Puts each duty that was met where its unit is now.
  mutating func placeClosings(_ daemon: Daemon) {
    for (path, lengths) in sum?.closings ?? [] {
      if let place = place(logged: path, daemon) { nodes[place].met += Self.tally(lengths) }
    }
  }

  /// A unit's numbers are known: those above it get them too.
  mutating func rollUp(_ place: Int) {
    let node = nodes[place]
    page.units.append(
      Page.UnitRow(
        unit: Page.Unit(id: node.unit.id, name: node.unit.name), level: node.level, open: node.open,
        closed: node.met.closed, median: Self.median(node.met)))
    guard let parent = node.parent else { return }
    nodes[parent].open += node.open
    nodes[parent].met += node.met
    nodes[place].met = StatisticsTally()
  }

  mutating func finishHistory(_ daemon: Daemon) {
    if let sum {
      var all = StatisticsTally()
      for closing in sum.closings { all += Self.tally(closing.lengths) }
      page.history = Page.History(
        first: sum.first, days: sum.days, ages: ages, median: Self.median(all), closed: all.closed)
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

  /// Duties that were met after so many days.
  static func tally(_ lengths: [Int32]) -> StatisticsTally {
    var tally = StatisticsTally()
    tally.closed = lengths.count
    for length in lengths { tally.days[min(max(0, length), longest), default: 0] += 1 }
    return tally
  }

  static func median(_ met: StatisticsTally) -> Int? { met.days(percentile: 50).map { Int($0) } }
}
