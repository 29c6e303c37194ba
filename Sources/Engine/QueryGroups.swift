import Krav
import Records

/// What is known of a query's members by the value that joins them with its asker, kept while records change and days
/// pass: asking again costs what has changed since, not one look at every member.
///
/// Kept for queries whose members are told by tests alone, and where a value has many records.
struct QueryGroups {
  enum Kind {
    /// How many members there are; for a share also how many of them are as it asks.
    case counted
    /// Whether there is one at all.
    case existing
  }

  /// The records with one value.
  struct Group {
    /// Of members that certainly belong, and that may or may not.
    var sure: Int32 = 0
    var unsure: Int32 = 0
    /// Of those: are as the share asks, or may be or not.
    var satisfying: Int32 = 0
    var unsureSatisfying: Int32 = 0
    /// The day that the counts are true on, and until the first of `due`.
    var asOf: Int32 = .min
    /// Where existing: there is a member for certain before this day.
    var certainUntil: Int32 = .min
    /// Records whose part changes with the clock, the first last.
    var due: [Due] = []
  }

  struct Due {
    var day: Int32
    var slot: UInt32
  }

  let kind: Kind
  /// Of the members.
  let type: Int
  /// Of what they refer to by the field.
  let target: Int
  /// The field that joins.
  let field: Int
  let residual: Int32
  let satisfies: Int32
  private(set) var groups: [Group] = []

  /// `nil` where the query is of another kind.
  init?(_ query: QueryPlan, _ plan: Plan, _ program: Program) {
    guard let kind = query.grouping, case .records(let type) = query.source, case .key(let steps) = query.access,
      steps.count == 1, let place = steps.indices.last, query.joinsReferences, query.keyNodes.count == 0,
      query.residual < 0 || query.residualTest >= 0, query.satisfies < 0 || query.satisfiesTest >= 0
    else { return nil }
    self.kind = kind
    self.type = type
    field = plan.indexes[Int(plan.operands[place])].field
    guard case .reference(let target) = program.records[type].fields[field].type else { return nil }
    self.target = target
    residual = query.residualTest
    satisfies = query.satisfiesTest
  }

  /// What one record adds to its group.
  private func part(
    _ slot: UInt32, _ columns: borrowing RecordColumns, _ plan: borrowing Plan, on day: Int32
  ) -> (member: Outcome, held: Outcome) {
    let member =
      residual < 0 ? Outcome(.yes) : plan.check(residual, Int(slot), columns, today: day, keys: [])
    guard satisfies >= 0, member.truth != .no else { return (member, Outcome(.yes)) }
    return (member, plan.check(satisfies, Int(slot), columns, today: day, keys: []))
  }

  /// Takes a record in, or out with `sign` -1; its values must be those with which it was taken in. No day has been asked
  /// for that is after `today`.
  mutating func take(
    _ slot: UInt32, sign: Int32, _ columns: borrowing RecordColumns, _ plan: borrowing Plan, today: Int32
  ) {
    guard let key = columns.key(Int(slot), field) else { return }
    groups.grow(to: Int(key) + 1, Group())
    let place = Int(key)
    if groups[place].asOf == .min { groups[place].asOf = today }
    let (member, held) = part(slot, columns, plan, on: kind == .existing ? today : groups[place].asOf)
    guard kind == .counted else {
      guard member.truth == .yes else { return }
      // It may have been the one that lasts longest; a day too early does no harm.
      groups[place].certainUntil = sign > 0 ? max(groups[place].certainUntil, member.horizon.day) : .min
      return
    }
    groups[place].add(member, held, sign)
    let day = min(member.horizon.day, held.horizon.day)
    if sign > 0 {
      groups[place].insert(Due(day: day, slot: slot))
    } else {
      groups[place].due.removeAll { $0.slot == slot }
    }
  }

  /// The counts of a group on the day, which may not be before the day that they were asked for last.
  mutating func counts(
    _ key: UInt32, _ columns: borrowing RecordColumns, _ plan: borrowing Plan, today: Int32, _ touched: inout Int
  ) -> Group? {
    guard Int(key) < groups.count else { return nil }
    let place = Int(key)
    while let due = groups[place].due.last, due.day <= today {
      groups[place].due.removeLast()
      touched += 1
      let before = part(due.slot, columns, plan, on: groups[place].asOf)
      groups[place].add(before.member, before.held, -1)
      let after = part(due.slot, columns, plan, on: today)
      groups[place].add(after.member, after.held, 1)
      groups[place].insert(Due(day: min(after.member.horizon.day, after.held.horizon.day), slot: due.slot))
    }
    groups[place].asOf = today
    return groups[place]
  }

  func certainUntil(_ key: UInt32) -> Int32 { Int(key) < groups.count ? groups[Int(key)].certainUntil : .min }

  /// A member has been found that lasts so long.
  mutating func noteCertain(_ key: UInt32, until day: Int32) {
    groups.grow(to: Int(key) + 1, Group())
    groups[Int(key)].certainUntil = day
  }

  mutating func build(_ columns: borrowing RecordColumns, _ plan: borrowing Plan, today: Int32) {
    groups = []
    for slot in 0..<columns.count where columns.isPresent(slot) {
      take(UInt32(slot), sign: 1, columns, plan, today: today)
    }
  }
}

extension QueryGroups.Group {
  fileprivate mutating func add(_ member: Outcome, _ held: Outcome, _ sign: Int32) {
    switch member.truth {
    case .no: return
    case .yes: sure += sign
    case .undecided: unsure += sign
    }
    switch held.truth {
    case .no: break
    case .yes: satisfying += sign
    case .undecided: unsureSatisfying += sign
    }
  }

  /// Keeps the days falling.
  fileprivate mutating func insert(_ new: QueryGroups.Due) {
    guard new.day != .max else { return }
    var place = due.count
    while place > 0, due[place - 1].day < new.day { place -= 1 }
    due.insert(new, at: place)
  }
}
