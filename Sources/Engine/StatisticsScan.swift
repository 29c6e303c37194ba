public import CivilTime
import Krav
import Records

/// Counts the records of a type as a pack's `statistics` says, in slices.
///
/// It evaluates with a plan of its own, so that the engine's verdicts, indices and caches are none of its affair; what it
/// reads are the records in force. When one of them changes meanwhile, ``isStale`` says so and it must be begun anew.
public struct StatisticsScan {
  /// Index in `Program.statistics`.
  public let number: Int
  public let period: StatisticsPeriod
  /// The last day that is counted: the period's last, or today where that lies ahead.
  public let day: CivilDate
  /// The day on which it was begun.
  public let today: CivilDate
  /// Whether all have been counted.
  public private(set) var isComplete = false
  /// What has been counted, by unit and by value.
  public private(set) var cells: [StatisticsCell: StatisticsTally] = [:]
  /// How many of those that were counted are of files that are gone or broken, so that they may be otherwise by now.
  public private(set) var stale = 0
  private let statistics: Statistics
  private let register: Register
  private let revisions: [UInt64]
  private var evaluator: Evaluator
  /// The types whose records queries look for by fields, and how far the first of them has been gone through.
  private var unindexed: [Int]
  private var nextIndexed: UInt32 = 0
  private var next: UInt32 = 0

  /// - Parameters:
  ///   - engine: whose records are counted, at its moment.
  ///   - number: index in `Program.statistics`.
  ///   - period: the civil days that are counted.
  public init(_ engine: Engine, _ number: Int, _ period: StatisticsPeriod) {
    self.number = number
    self.period = period
    register = engine.register
    statistics = engine.program.statistics[number]
    let zone = engine.evaluator.clock.zone
    today = engine.today
    day = min(period.to, today)
    // Of a day that has passed the last second is meant.
    let moment =
      day < today
      ? Instant(seconds: zone.startOfDay(CivilDate(dayNumber: day.dayNumber + 1)).seconds - 1) : engine.now
    let program = engine.program.reduced(to: statistics)
    let register = engine.register
    let plan = PlanCompiler.compile(program) { register.symbol(of: $0) }
    evaluator = Evaluator(
      program: program, plan: plan, register: register, clock: Clock(zone: zone, now: moment))
    revisions = program.records.indices.map { register.revision(of: $0) }
    unindexed = plan.queries.isEmpty ? [] : Array(program.records.indices)
    if !unindexed.isEmpty { evaluator.beginIndexing() }
  }

  /// Whether a record has changed since this was begun, so that what was counted is of no moment.
  public var isStale: Bool {
    revisions.indices.contains { register.revision(of: $0) != revisions[$0] }
  }

  /// Whether it is of the engine's records.
  public func isOf(_ engine: Engine) -> Bool { register === engine.register }

  /// Looks at about `limit` records; `true` when all have been counted.
  public mutating func step(limit: Int) -> Bool {
    var left = UInt32(clamping: max(1, limit))
    while let type = unindexed.last {
      let end = UInt32(register.slotCount(type))
      while nextIndexed < end {
        if left == 0 { return false }
        left -= 1
        evaluator.index(RecordRef(type: UInt16(type), slot: nextIndexed))
        nextIndexed += 1
      }
      nextIndexed = 0
      unindexed.removeLast()
    }
    let end = UInt32(register.slotCount(statistics.record))
    while next < end {
      if left == 0 { return false }
      left -= 1
      let reference = RecordRef(type: UInt16(statistics.record), slot: next)
      if register.isPresent(reference) { count(reference) }
      next += 1
    }
    isComplete = true
    return true
  }

  // MARK: One record

  private mutating func count(_ reference: RecordRef) {
    evaluator.begin(rule: 0, root: reference.slot)
    // What files that are gone or broken said last is counted as it was.
    let isStale = evaluator.isRootStale
    evaluator.blurs = false
    let condition = evaluator.plan.rules[0].condition
    let isCounted = condition < 0 ? Truth.yes : evaluator.condition(condition).truth
    guard isCounted != .no else { return }
    let opened = day(0)
    let closed = closedDay()
    let due = statistics.due.map { _ in day(statistics.places.due) } ?? .missing
    // What comes after the last day is not there yet, whatever else is known of it.
    if case .day(let opened) = opened, opened > day.dayNumber { return }
    var tally = StatisticsTally()
    switch (isCounted, opened, closed) {
    case (.yes, .day(let opened), .missing): note(opened, nil, due, &tally)
    case (.yes, .day(let opened), .day(let closed)) where closed >= opened: note(opened, closed, due, &tally)
    default: tally.unknown = 1
    }
    guard tally != StatisticsTally() else { return }
    if isStale { stale += 1 }
    let unit = register.unit(of: reference)
    cells[StatisticsCell(unit: unit, grouping: -1, value: .missing), default: StatisticsTally()] += tally
    let first = statistics.places.groupings
    for grouping in statistics.groupings.indices {
      let cell = StatisticsCell(unit: unit, grouping: grouping, value: value(first + grouping))
      cells[cell, default: StatisticsTally()] += tally
    }
  }

  /// - Parameters:
  ///   - opened: not after the last day that is counted.
  ///   - closed: not before it was opened.
  private func note(_ opened: Int32, _ closed: Int32?, _ due: Day, _ tally: inout StatisticsTally) {
    let from = period.from.dayNumber
    if opened >= from { tally.new = 1 }
    if let closed, closed <= day.dayNumber {
      guard closed >= from else { return }
      tally.closed = 1
      tally.days[closed - opened] = 1
      if case .day(let due) = due { if closed <= due { tally.inTime = 1 } else { tally.late = 1 } }
    } else {
      tally.open = 1
      if case .day(let due) = due { if day.dayNumber > due { tally.overdue = 1 } } else { tally.openWithoutDue = 1 }
    }
  }

  private enum Day {
    case missing, undecided
    case day(Int32)
  }

  /// Missing for a record that is not closed.
  private mutating func closedDay() -> Day {
    guard statistics.closed != nil else { return .missing }
    if statistics.closedWhen != nil {
      switch evaluator.letValue(statistics.places.closedWhen).term {
      case .bool(true): if case .day(let closed) = day(1) { return .day(closed) } else { return .undecided }
      case .bool(false): return .missing
      default: return .undecided
      }
    }
    return day(1)
  }

  /// - Parameter place: among the lets.
  private mutating func day(_ place: Int) -> Day {
    switch evaluator.letValue(place).term {
    case .missing: .missing
    case .date(let day): .day(day)
    case .instant(let second): .day(evaluator.clock.zone.date(of: Instant(seconds: second)).dayNumber)
    default: .undecided
    }
  }

  private mutating func value(_ place: Int) -> StatisticsValue {
    switch evaluator.letValue(place).term {
    case .missing: .missing
    case .bool(let value): .bool(value)
    case .label(let symbol): .label(symbol)
    case .enumeration(_, let value): .enumeration(Int(value))
    default: .undecided
    }
  }
}

extension Evaluator {
  /// Nothing is in the indexes, and from now on what is put there is relied on.
  fileprivate mutating func beginIndexing() { isIndexed = true }
}

extension Program {
  /// The program with no rule but one that judges nobody: its `where` and its lets are those of the statistics.
  fileprivate func reduced(to statistics: Statistics) -> Program {
    var program = self
    program.criteria = []
    program.tests = []
    let values = statistics.values
    program.rules = [
      Rule(
        name: statistics.name, title: statistics.title, weight: .ordinary, formerName: nil, bases: [],
        record: statistics.record, variables: statistics.variables, listBindings: [],
        condition: statistics.condition, lets: values.map { Rule.Let(name: "", value: $0) }, clauses: [], remedy: nil,
        parameters: [], range: statistics.range)
    ]
    var needed: Set<Int> = []
    for value in values + [statistics.condition].compactMap(\.self) { derivedFields(of: value, &needed) }
    for index in derivedFields.indices where !needed.contains(index) {
      // Its place is kept, for the others are known by theirs.
      program.derivedFields[index].variables.removeSubrange(1...)
      program.derivedFields[index].value = TypedExpression(
        .constant(.bool(false)), type: .bool, range: statistics.range)
    }
    return program
  }

  /// Adds the derived fields that an expression reads, through others too.
  private func derivedFields(of expression: TypedExpression, _ found: inout Set<Int>) {
    if case .derived(_, let index) = expression.kind, found.insert(index).inserted {
      derivedFields(of: derivedFields[index].value, &found)
    }
    for child in expression.children { derivedFields(of: child, &found) }
  }
}

extension Statistics {
  /// Opened, then closed, whether it is, and due where they are declared, then what the numbers are divided by.
  fileprivate var values: [TypedExpression] {
    [opened] + [closed, closedWhen, due].compactMap(\.self) + groupings.map(\.value)
  }

  /// Where these stand among the values; meant only for those that are declared.
  fileprivate var places: (closedWhen: Int, due: Int, groupings: Int) {
    let due = 1 + [closed, closedWhen].compactMap(\.self).count
    return (2, due, due + (self.due == nil ? 0 : 1))
  }
}
