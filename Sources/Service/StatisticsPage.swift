internal import CivilTime
public import Engine
internal import Krav
internal import Records
public import Reports

/// What a pack's statistics count over a period: the same from the daemon and from a folder that is judged without one. It is
/// put together in slices.
public struct StatisticsPage {
  private let engine: Engine
  private let selection: Selection
  private let statistics: Statistics
  private var scan: StatisticsScan
  /// `nil` for whoever may see everything.
  private let mayRead: ((UInt32) -> Bool)?

  /// - Parameters:
  ///   - engine: whose records are counted, at its moment.
  ///   - selection: what is asked for.
  ///   - known: counted before, for the same statistics and period; taken as it is where it still holds.
  ///   - mayRead: whether what belongs to a unit, by its slot, may be told; `nil` when all may.
  public init(
    _ engine: Engine, _ selection: Selection, known: [StatisticsScan] = [], mayRead: ((UInt32) -> Bool)? = nil
  ) throws(Failure) {
    guard let number = engine.program.statistics.firstIndex(where: { $0.name == selection.name }) else {
      throw Failure(description: "there are no statistics `\(selection.name)`", isMissing: true)
    }
    let statistics = engine.program.statistics[number]
    if let by = selection.by, !statistics.groupings.contains(where: { $0.name == by }) {
      throw Failure(description: "`\(selection.name)` is not divided by `\(by)`", isMissing: true)
    }
    if let unit = selection.unit {
      let top = UnitTree(engine.register).branch(of: unit).first
      guard let top, mayRead?(top.slot) ?? true else {
        throw Failure(description: "there is no unit `\(unit)`", isMissing: true)
      }
    }
    let period = try selection.period(today: engine.today)
    guard period.from <= engine.today else {
      throw Failure(description: "the period lies ahead", isMissing: false)
    }
    guard period.from <= period.to else {
      throw Failure(description: "`from` comes after `to`", isMissing: false)
    }
    self.engine = engine
    self.selection = selection
    self.statistics = statistics
    self.mayRead = mayRead
    scan =
      known.first {
        $0.isOf(engine) && $0.isComplete && !$0.isStale && $0.number == number && $0.period == period
          && $0.today == engine.today
      } ?? StatisticsScan(engine, number, period)
  }

  /// What has been counted, for whoever asks the same again.
  public var counted: StatisticsScan { scan }

  /// A record has changed since it was begun.
  public var isStale: Bool { scan.isStale }

  /// Looks at about `limit` records; `true` when all have been counted.
  public mutating func step(limit: Int) -> Bool { scan.step(limit: limit) }

  /// To be asked for when all have been counted.
  public func document() -> StatisticsDocument {
    let tree = units()
    var measures: [StatisticsDocument.Measure] = [.new]
    if statistics.closed != nil {
      measures += statistics.due == nil ? [.closed, .open] : [.closed, .open, .overdue, .inTime]
      measures += [.median, .ninetieth]
    }
    measures.append(.unknown)
    return StatisticsDocument(
      name: statistics.name, title: statistics.title, period: scan.period, day: scan.day, measures: measures,
      minCount: selection.minCount, stale: mayRead == nil ? scan.stale : 0, units: tree.rows,
      values: statistics.groupings.indices.compactMap { values(of: $0, in: tree.slots, total: tree.rows[0].tally) })
  }

  // MARK: Units

  /// The rows of units, and which units they count; `nil` for all records, with or without one.
  private func units() -> (rows: [StatisticsDocument.Tallied], slots: Set<Int32>?) {
    let tree = UnitTree(engine.register)
    let units = (selection.unit.map { tree.branch(of: $0) } ?? tree.units).filter { mayRead?($0.slot) ?? true }
    let slots = Set(units.map { Int32($0.slot) })
    var own: [Int32: StatisticsTally] = [:]
    var elsewhere = StatisticsTally()
    for (cell, tally) in scan.cells where cell.grouping < 0 {
      if slots.contains(cell.unit) { own[cell.unit, default: StatisticsTally()] += tally } else { elsewhere += tally }
    }
    let isWhole = mayRead == nil && selection.unit == nil
    // Where it stands in the tree: the nearest unit before it that is higher up.
    var parents: [Int?] = []
    var above: [Int] = []
    for (place, unit) in units.enumerated() {
      while let last = above.last, units[last].level >= unit.level { above.removeLast() }
      parents.append(above.last)
      above.append(place)
    }
    var sums = units.map { own[Int32($0.slot)] ?? StatisticsTally() }
    for place in units.indices.reversed() { if let parent = parents[place] { sums[parent] += sums[place] } }
    let tops = units.indices.filter { parents[$0] == nil }
    let hasChildren = Set(parents.compactMap(\.self))
    let tellsDirect = hasChildren.contains { own[Int32(units[$0].slot)] != nil }
    let needsTotal = tops.count != 1 || (isWhole && elsewhere != StatisticsTally())

    var rows: [StatisticsDocument.Tallied] = []
    if needsTotal {
      var total = isWhole ? elsewhere : StatisticsTally()
      for top in tops { total += sums[top] }
      rows.append(.init(.total, tally: total))
    }
    var places: [Int: Int] = [:]
    var levels: [Int: Int] = [:]
    for (place, unit) in units.enumerated() {
      let level = parents[place].map { (levels[$0] ?? 0) + 1 } ?? (needsTotal ? 1 : 0)
      levels[place] = level
      places[place] = rows.count
      rows.append(
        .init(
          .unit, id: unit.id, name: unit.name, level: level, tally: sums[place],
          parent: parents[place].flatMap { places[$0] } ?? (needsTotal ? 0 : nil),
          isWanted: level <= selection.depth))
      guard tellsDirect, hasChildren.contains(place) else { continue }
      rows.append(
        .init(
          .direct, id: unit.id, name: unit.name, level: level + 1,
          tally: own[Int32(unit.slot)] ?? StatisticsTally(), parent: rows.count - 1,
          isWanted: level + 1 <= selection.depth))
    }
    if needsTotal, isWhole, !units.isEmpty {
      rows.append(.init(.elsewhere, level: 1, tally: elsewhere, parent: 0, isWanted: selection.depth >= 1))
    }
    return (rows, isWhole ? nil : slots)
  }

  // MARK: Values

  /// So many labels are told of by themselves.
  private static let mostLabels = 200

  /// The rows of a field's values; `nil` where which ones there are would tell of too few.
  private func values(
    of grouping: Int, in slots: Set<Int32>?, total: StatisticsTally
  ) -> (by: String, isWanted: Bool, rows: [StatisticsDocument.Tallied])? {
    var tallies: [StatisticsValue: StatisticsTally] = [:]
    for (cell, tally) in scan.cells where cell.grouping == grouping && (slots?.contains(cell.unit) ?? true) {
      tallies[cell.value == .undecided ? .missing : cell.value, default: StatisticsTally()] += tally
    }
    let name = statistics.groupings[grouping].name
    var rows: [StatisticsDocument.Tallied] = []
    func add(_ kind: StatisticsDocument.Kind, id: String = "", name: String = "", _ tally: StatisticsTally?) {
      rows.append(.init(kind, id: id, name: name, level: 1, tally: tally ?? StatisticsTally()))
    }
    switch statistics.groupings[grouping].value.type {
    case .bool:
      add(.value, id: "true", tallies[.bool(true)])
      add(.value, id: "false", tallies[.bool(false)])
    case .enumeration(let type):
      for (number, value) in engine.program.enums[type].values.enumerated() {
        let shown = value.label ?? value.name.split(separator: "_").joined(separator: " ")
        add(.value, id: value.name, name: shown, tallies[.enumeration(number)])
      }
    default:
      // That a label occurs at all says that somebody has it.
      let counts = [total.new, total.closed, total.open, total.overdue, total.unknown]
      guard !counts.contains(where: { 1..<selection.minCount ~= $0 }) else { return nil }
      let labels = tallies.keys.compactMap { value -> (text: String, value: StatisticsValue)? in
        if case .label(let symbol) = value { (engine.register.text(of: symbol), value) } else { nil }
      }.sorted { $0.text < $1.text }
      for (text, value) in labels.prefix(Self.mostLabels) { add(.value, id: text, name: text, tallies[value]) }
      var others = StatisticsTally()
      for (_, value) in labels.dropFirst(Self.mostLabels) { others += tallies[value] ?? StatisticsTally() }
      if labels.count > Self.mostLabels { add(.others, others) }
    }
    add(.unstated, tallies[.missing])
    return (name, selection.by.map { $0 == name } ?? true, rows)
  }
}
