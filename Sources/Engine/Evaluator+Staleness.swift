import Krav
import Records

// A stale record is in force, but nobody knows whether it still is as it was. Its fields are undecided, but for those that
// refer to other records: they say whom it concerns, so that it leaves open what is said of those and not of everybody.
// That it is there is undecided too, so that no query has it as a member for certain.
extension Evaluator {
  /// Whether the field refers to records, so that it is known of a stale record too.
  func isReference(_ reference: RecordRef, field: Int) -> Bool {
    if case .reference = program.records[Int(reference.type)].fields[field].type { true } else { false }
  }

  /// Whether nothing but the record's references can be told.
  func isBlurred(_ reference: RecordRef) -> Bool { blurs && register.isStale(reference) }

  /// Whether the candidate is a record of which nobody knows whether it is there.
  func isBlurred(_ query: QueryPlan, _ members: Members) -> Bool {
    guard blurs, case .records(let type) = query.source else { return false }
    return register.isStale(RecordRef(type: UInt16(type), slot: UInt32(members.slot)))
  }

  /// Makes ready for a subject. Of a subject that is stale itself everything is taken as it was last known: what was no
  /// duty of it then does not become one that cannot be told.
  mutating func noteStaleness(of root: RecordRef) {
    let hasStale = register.hasStale
    isRootStale = hasStale && register.isStale(root)
    blurs = hasStale && !isRootStale
  }

  /// Everything as it was last known.
  mutating func withoutBlur<Result>(_ body: (inout Evaluator) -> Result) -> Result {
    guard blurs else { return body(&self) }
    let wereKept = keepsDerived
    blurs = false
    // What is derived from stale records is another thing.
    keepsDerived = false
    defer {
      blurs = true
      keepsDerived = wereKept
    }
    return body(&self)
  }

  /// Whether the join of the query may be with a value that a stale record has or has no longer.
  func isJoinBlurred(_ query: QueryPlan) -> Bool {
    guard blurs, !query.joinsReferences else { return false }
    switch query.access {
    case .key, .listKey: return true
    default: return false
    }
  }
}
