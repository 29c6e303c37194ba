import Krav
import Records

/// The members of a query while they are gone through.
struct Members {
  /// Where the next candidate comes from.
  enum Source {
    /// Every record of the type; the next slot.
    case scan(next: UInt32, end: UInt32)
    /// Slots on the scratch stack.
    case slots(next: Int, end: Int)
    /// Chains of an index, one for each key on the scratch stack.
    case chains(index: Int, candidate: Int32, nextKey: Int, end: Int)
    /// A list's elements.
    case list(ListView, next: Int)
    case none
  }

  var source: Source
  /// The join is settled for candidates of this source.
  var isExact: Bool
  /// Records whose joining field is empty follow when the source is at its end; they may belong undecided.
  var emptyIndex: Int?
  /// The candidates are those records.
  var isBeyondJoin = false
  /// Of the guard, the join's other side and the list.
  var horizon: Horizon
  var guardTruth: Truth
  /// The list of members itself cannot be told.
  var isUnknowable = false
  var slotMark: Int
  var elementMark: Int
  var keyMark: Int
  /// The columns in which the tests look; `nil` where there is none, and while evidence is collected.
  var columns: RecordColumns?
  /// The candidate at hand, where candidates are records.
  var slot = 0

  /// Its candidates come from an index, by the values at ``keys`` on the scratch stack.
  var hasKeys: Bool {
    if case .chains(_, let candidate, _, _) = source { isExact && candidate == FieldIndex.end } else { false }
  }

  var keys: Range<Int> {
    if case .chains(_, _, let next, let end) = source { next..<max(next, end) } else { 0..<0 }
  }
}

extension Evaluator {
  /// Begins going through a query's members; ``close(_:)`` must follow. Unless `bindsEach`, a candidate is bound only
  /// where a node asks for it.
  mutating func open(_ query: QueryPlan, bindsEach: Bool = false) -> Members {
    var members = Members(
      source: .none, isExact: false, emptyIndex: nil, horizon: .never, guardTruth: .yes, slotMark: slots.count,
      elementMark: elements.count, keyMark: keys.count)
    if query.guardNode >= 0 {
      let held = condition(query.guardNode)
      members.horizon = held.horizon
      members.guardTruth = held.truth
      if held.truth == .no { return members }
    }
    switch query.source {
    case .list(let node):
      let list = list(node)
      members.horizon.meet(list.horizon)
      members.isUnknowable = !list.isKnown && mayHold(query, &members.horizon)
      members.source = .list(list, next: 0)
    case .records(let type):
      open(query, type, &members)
      if query.hasTests, !bindsEach, trace == nil, pushKeys(query) { members.columns = register.columns(of: type) }
    }
    return members
  }

  /// Whether anything that a list might have in it could be a member.
  private mutating func mayHold(_ query: QueryPlan, _ horizon: inout Horizon) -> Bool {
    guard query.condition >= 0 else { return true }
    bindMember(query, .undecided)
    let outcome = condition(query.condition)
    horizon.meet(outcome.horizon)
    return outcome.truth != .no
  }

  /// Asks for what the query's tests compare with; `false` when one of them has no value.
  private mutating func pushKeys(_ query: QueryPlan) -> Bool {
    for place in query.keyNodes.indices {
      let value = term(plan.operands[place])
      guard value.horizon.isNever, let key = value.term.indexKey else { return false }
      keys.append(key)
    }
    return true
  }

  mutating func close(_ members: Members) {
    slots.removeLast(slots.count - members.slotMark)
    elements.removeLast(elements.count - members.elementMark)
    keys.removeLast(keys.count - members.keyMark)
  }

  private mutating func open(_ query: QueryPlan, _ type: Int, _ members: inout Members) {
    func everything() -> Members.Source { .scan(next: 0, end: UInt32(register.slotCount(type))) }
    switch query.access {
    case .scan:
      members.source = everything()
    case .elements:
      let mark = elements.count
      let list = list(query.joinNode)
      members.horizon.meet(list.horizon)
      // An element that cannot be told may be any record.
      if list.isKnown, !(0..<list.count).contains(where: { element($0, of: list) == .undecided }) {
        for place in 0..<list.count {
          guard case .reference(let reference) = element(place, of: list) else { continue }
          if register.isPresent(reference) { slots.append(reference.slot) }
        }
        removeRepeats(from: members.slotMark)
        members.source = .slots(next: members.slotMark, end: slots.count)
      } else {
        joinWasOpen = true
        members.source = everything()
      }
      elements.removeLast(elements.count - mark)
    default:
      let other = term(query.joinNode)
      members.horizon.meet(other.horizon)
      if other.term.isValue {
        if isJoinBlurred(query) {
          joinWasBlurred = true
          members.source = everything()
        } else {
          open(query, other.term, &members)
        }
      } else {
        if other.term.isMissing && query.joinsReferences, openForNone(query, &members) { return }
        joinWasOpen = true
        members.source = everything()
      }
    }
  }

  /// The other side of the join is an empty reference: only an empty reference is equal to it.
  private mutating func openForNone(_ query: QueryPlan, _ members: inout Members) -> Bool {
    switch query.access {
    case .itself, .listKey: return true
    case .key(let steps):
      guard steps.count == 1, let place = steps.indices.last else { return false }
      let index = Int(plan.operands[place])
      joinWasEmpty = true
      members.isExact = true
      members.source = .chains(index: index, candidate: indexes[index].emptyHead, nextKey: 0, end: 0)
      return true
    default: return false
    }
  }

  /// The other side of the join has a value.
  private mutating func open(_ query: QueryPlan, _ value: Term, _ members: inout Members) {
    let start = members.slotMark
    members.isExact = true
    switch query.access {
    case .scan, .elements: break
    case .itself:
      guard case .reference(let reference) = value, register.isPresent(reference) else { return }
      slots.append(reference.slot)
      members.source = .slots(next: start, end: slots.count)
    case .key(let steps):
      pushKeys(value)
      for place in steps.indices.dropLast() { stepBack(through: Int(plan.operands[place]), from: start, query) }
      guard let last = steps.indices.last else { return }
      let index = Int(plan.operands[last])
      members.source = .chains(index: index, candidate: FieldIndex.end, nextKey: start, end: slots.count)
      // Over several steps an unread record on the way leaves it undecided; the whole condition tells.
      members.isExact = query.joinsReferences && steps.count == 1
      if !query.joinsReferences { members.emptyIndex = index }
    case .listKey(let index):
      pushKeys(value)
      let end = slots.count
      for place in start..<end { slots.append(contentsOf: indexes[Int(index)].holding(slots[place])) }
      removeRepeats(from: end)
      members.source = .slots(next: end, end: slots.count)
    case .beneath(let index), .above(let index):
      guard case .reference(let unit) = value else { return }
      if case .beneath = query.access { pushDescendants(of: unit.slot) } else { pushAncestors(of: unit.slot) }
      guard index >= 0 else {
        members.source = .slots(next: start, end: slots.count)
        return
      }
      for place in start..<slots.count { pushAliases(of: slots[place]) }
      members.source = .chains(index: Int(index), candidate: FieldIndex.end, nextKey: start, end: slots.count)
      members.emptyIndex = Int(index)
    }
  }

  /// Goes on to the next candidate and binds it, unless tests may do without; `false` when there is none.
  mutating func next(_ query: QueryPlan, _ members: inout Members) -> Bool {
    while touched < mostTouched {
      switch members.source {
      case .none:
        return false
      case .list(let list, let place):
        guard place < list.count else { return false }
        members.source = .list(list, next: place + 1)
        bindMember(query, element(place, of: list))
        return true
      case .scan(let slot, let end):
        guard slot < end else { return false }
        members.source = .scan(next: slot + 1, end: end)
        if take(slot, query, &members) { return true }
      case .slots(let place, let end):
        guard place < end else { return false }
        members.source = .slots(next: place + 1, end: end)
        if take(slots[place], query, &members) { return true }
      case .chains(let index, let candidate, let nextKey, let end):
        if candidate != FieldIndex.end {
          members.source = .chains(index: index, candidate: indexes[index].next(candidate), nextKey: nextKey, end: end)
          if take(UInt32(candidate), query, &members) { return true }
        } else if nextKey < end {
          let head = indexes[index].head(slots[nextKey])
          members.source = .chains(index: index, candidate: head, nextKey: nextKey + 1, end: end)
        } else if let empty = members.emptyIndex {
          members.emptyIndex = nil
          members.isExact = false
          members.isBeyondJoin = true
          members.source = .chains(index: empty, candidate: indexes[empty].emptyHead, nextKey: end, end: end)
        } else {
          return false
        }
      }
    }
    return false
  }

  /// Whether the bound candidate is a member.
  mutating func isMember(_ query: QueryPlan, _ members: Members) -> Outcome {
    let node = members.isExact ? query.residual : query.condition
    var outcome = Outcome(.yes)
    if node >= 0 {
      let test = members.isExact ? query.residualTest : query.conditionTest
      outcome = check(test, query, members) ?? condition(node)
    }
    if outcome.truth == .yes, members.guardTruth == .undecided || isBlurred(query, members) {
      outcome.truth = .undecided
    }
    return outcome
  }

  /// Whether the bound candidate is as `satisfies` says.
  mutating func satisfies(_ query: QueryPlan, _ members: Members) -> Outcome {
    guard query.satisfies >= 0 else { return Outcome(.yes) }
    return check(query.satisfiesTest, query, members) ?? condition(query.satisfies)
  }

  /// What the test says of the candidate; `nil`, with the candidate bound, where there is none.
  @inline(__always)
  private mutating func check(_ test: Int32, _ query: QueryPlan, _ members: Members) -> Outcome? {
    guard let columns = members.columns else { return nil }
    guard test >= 0, !isBlurred(query, members) else {
      bindRecord(query, members)
      return nil
    }
    return plan.check(test, members.slot, columns, today: clock.today, keys: keys[members.keyMark...])
  }

  // MARK: Candidates

  /// Makes a record the candidate, if it is there.
  @inline(__always)
  private mutating func take(_ slot: UInt32, _ query: QueryPlan, _ members: inout Members) -> Bool {
    members.slot = Int(slot)
    if let columns = members.columns {
      guard columns.isPresent(members.slot) else { return false }
      touched += 1
      return true
    }
    guard case .records(let type) = query.source, register.isPresent(RecordRef(type: UInt16(type), slot: slot)) else {
      return false
    }
    touched += 1
    bindRecord(query, members)
    return true
  }

  /// Binds the candidate, where going on to it has not.
  mutating func bindRecord(_ query: QueryPlan, _ members: Members) {
    guard case .records(let type) = query.source else { return }
    bindMember(query, .reference(RecordRef(type: UInt16(type), slot: UInt32(members.slot))))
  }

  mutating func bindMember(_ query: QueryPlan, _ term: Term) {
    for place in query.variables.indices { frame[frameBase + Int(plan.operands[place])] = term }
  }

  /// The keys under which an index holds a value: a unit also by its earlier names.
  private mutating func pushKeys(_ value: Term) {
    guard let key = value.indexKey else { return }
    slots.append(key)
    if case .reference(let reference) = value, Int(reference.type) == program.scope { pushAliases(of: key) }
  }

  private mutating func pushAliases(of unit: UInt32) {
    for name in register.aliases(of: unit) where name != unit && register.resolve(name) == unit { slots.append(name) }
  }

  /// From keys to the records that hold them, as the keys of the next step; also those that cannot be told.
  private mutating func stepBack(through index: Int, from start: Int, _ query: QueryPlan) {
    let end = slots.count
    for place in start..<end { pushChain(indexes[index].head(slots[place]), index) }
    if !query.joinsReferences { pushChain(indexes[index].emptyHead, index) }
    let type = indexes[index].key.type
    slots.append(contentsOf: absent(type))
    slots.removeSubrange(start..<end)
    if type == program.scope {
      for place in start..<slots.count { pushAliases(of: slots[place]) }
    }
    removeRepeats(from: start)
  }

  private mutating func pushChain(_ head: Int32, _ index: Int) {
    var slot = head
    while slot != FieldIndex.end {
      slots.append(UInt32(slot))
      touched += 1
      slot = indexes[index].next(slot)
    }
  }

  private mutating func removeRepeats(from start: Int) {
    guard slots.count - start > 1 else { return }
    let sorted = slots[start...].sorted()
    slots.removeLast(slots.count - start)
    for slot in sorted where slots.count == start || slots.last != slot { slots.append(slot) }
  }
}

extension Term {
  /// As a key of a ``FieldIndex``.
  var indexKey: UInt32? {
    switch self {
    case .reference(let reference): reference.slot
    case .enumeration(_, let value): UInt32(value)
    case .bool(let value): value ? 1 : 0
    case .label(let symbol): symbol
    case .date(let day): UInt32(bitPattern: day)
    default: nil
    }
  }
}

extension QueryPlan {
  var hasTests: Bool { residualTest >= 0 || satisfiesTest >= 0 }
}
