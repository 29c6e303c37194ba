import Krav
import Records

extension Evaluator {
  /// Makes ready for judging at the moment of the clock. Which queries have groups is looked at again when there are twice
  /// as many records.
  mutating func beginJudging() {
    keepsColumns = true
    groupDay = clock.today
    for number in groupable.indices {
      let type = groupable[number].type
      let count = register.slotCount(type)
      guard groupSizes[number] < 0 || count > 2 * groupSizes[number] + 1000 else { continue }
      groupSizes[number] = count
      groups[number] = nil
      guard count >= leastGroup * register.slotCount(groupable[number].target) else { continue }
      var table = groupable[number]
      table.build(register.columns(of: type), plan, today: groupDay)
      groups[number] = table
    }
  }

  mutating func endJudging() { keepsColumns = false }

  /// Forgets what is known by group; it is worked out anew when judging begins.
  mutating func forgetGroups() {
    for number in groupable.indices {
      groups[number] = nil
      groupSizes[number] = -1
    }
  }

  /// Takes a record into the groups of its type, or out.
  mutating func group(_ reference: RecordRef, sign: Int32) {
    for number in groupable.indices where groupable[number].type == Int(reference.type) && groups[number] != nil {
      let columns = register.columns(of: Int(reference.type))
      groups[number]?.take(reference.slot, sign: sign, columns, plan, today: groupDay)
    }
  }

  /// What is known of all the members together; `nil` when they must be gone through.
  mutating func known(_ query: QueryPlan, _ members: Members) -> (counts: QueryGroups.Group, horizon: Horizon)? {
    guard let keys = groupKeys(query, members), groups[query.group]?.kind == .counted,
      case .records(let type) = query.source
    else { return nil }
    let columns = members.columns ?? register.columns(of: type)
    var sum = QueryGroups.Group()
    var first = Int32.max
    for place in keys {
      let part = groups[query.group]?.counts(slots[place], columns, plan, today: clock.today, &touched)
      guard let part else { continue }
      sum.sure += part.sure
      sum.unsure += part.unsure
      sum.satisfying += part.satisfying
      sum.unsureSatisfying += part.unsureSatisfying
      first = min(first, part.due.last?.day ?? .max)
    }
    touched += 1
    return (sum, .day(first))
  }

  /// The day before which there is a member for certain; `nil` when they must be gone through.
  mutating func certain(_ query: QueryPlan, _ members: Members) -> Int32? {
    guard let keys = groupKeys(query, members), let table = groups[query.group] else { return nil }
    var last = Int32.min
    for place in keys { last = max(last, table.certainUntil(slots[place])) }
    guard last > clock.today else { return nil }
    touched += 1
    return last
  }

  /// They were gone through, and this was found.
  mutating func noteCertain(_ outcome: Outcome, _ query: QueryPlan, _ members: Members) {
    guard outcome.truth == .yes, outcome.horizon.second == .max, let keys = groupKeys(query, members), keys.count == 1
    else { return }
    groups[query.group]?.noteCertain(slots[keys.lowerBound], until: outcome.horizon.day)
  }

  /// Where the values of the join lie on `slots`, when the members are those of the query's groups.
  private func groupKeys(_ query: QueryPlan, _ members: Members) -> Range<Int>? {
    guard query.group >= 0, keepsColumns, !blurs, groups[query.group] != nil, members.guardTruth == .yes,
      members.hasKeys,
      members.emptyIndex == nil
    else { return nil }
    return members.keys
  }
}
