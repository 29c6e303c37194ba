import Krav
import Records

/// Values of one derived field that are worth keeping, since it asks a query: by record, until they may change.
///
/// A rule that compares each unit with all the others would else ask every unit's query once for every unit.
struct DerivedCache {
  private var values: [Valued] = []
  /// Seconds since 1970-01-01T00:00:00Z; `Int64.min` for what is not known.
  private var ends: [Int64] = []

  func value(_ slot: UInt32, at now: Int64) -> Valued? {
    guard Int(slot) < ends.count, now < ends[Int(slot)] else { return nil }
    return values[Int(slot)]
  }

  mutating func keep(_ value: Valued, _ slot: UInt32, until end: Int64) {
    let missing = Int(slot) + 1 - ends.count
    if missing > 0 {
      let more = max(missing, ends.count)
      values.append(contentsOf: repeatElement(Valued(.undecided), count: more))
      ends.append(contentsOf: repeatElement(.min, count: more))
    }
    values[Int(slot)] = value
    ends[Int(slot)] = end
  }

  mutating func forget(_ slot: UInt32) {
    if Int(slot) < ends.count { ends[Int(slot)] = .min }
  }

  mutating func forgetAll() {
    for slot in ends.indices { ends[slot] = .min }
  }
}

extension Evaluator {
  /// The derived field of a record that is there.
  mutating func derived(_ number: Int, _ reference: RecordRef) -> Valued {
    guard plan.derived[number].isKept && keepsDerived && !isRootStale else {
      return enter(number, reference) { $0.term($1) }
    }
    if let value = derivedCaches[number].value(reference.slot, at: clock.now) { return value }
    let (wasOpen, wasEmpty) = (joinWasOpen, joinWasEmpty)
    joinWasOpen = false
    joinWasEmpty = false
    let value = enter(number, reference) { $0.term($1) }
    // With an open join more records may change the value than the routes tell, so that it is not kept.
    if !joinWasOpen && !joinWasEmpty {
      let end = clock.instant(of: value.horizon)
      derivedCaches[number].keep(value, reference.slot, until: end)
    }
    joinWasOpen = joinWasOpen || wasOpen
    joinWasEmpty = joinWasEmpty || wasEmpty
    return value
  }

  /// Forgets what was derived of a record, or of all when `nil`.
  mutating func forgetDerived(_ number: Int, _ slot: UInt32?) {
    if let slot { derivedCaches[number].forget(slot) } else { derivedCaches[number].forgetAll() }
  }

  mutating func forgetAllDerived() {
    for number in derivedCaches.indices { derivedCaches[number].forgetAll() }
    forgetGroups()
  }
}
