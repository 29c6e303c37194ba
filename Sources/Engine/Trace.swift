import Records

/// What was looked at on the way to a verdict.
struct Trace {
  /// Queries within queries may go through the same records again and again: no more candidates are looked at.
  static let mostTouched = 20_000

  /// Whose fields were read, in the order of reading.
  var records: [RecordRef] = []
  /// Also those that turned out to have no part in the answer.
  var keepsAll = false
  /// Every member is gone through, also when the answer is known, so that it does not hang on the order of an index.
  var goesThroughAll = true
  /// How far the clock was from every deadline that it was held against.
  var crossings: Set<Crossing> = []
}

extension Evaluator {
  /// To be given to ``cutTrace(_:)`` when what follows turns out to have no part in the answer.
  var traceMark: Int { trace?.records.count ?? 0 }

  mutating func cutTrace(_ mark: Int) {
    // What was under way when no more was looked at may have a part in it.
    guard trace?.keepsAll == false, touched < mostTouched, let count = trace?.records.count, count > mark else {
      return
    }
    trace?.records.removeLast(count - mark)
  }

  /// Whether the record is there to be read.
  mutating func isThere(_ reference: RecordRef) -> Bool {
    if trace != nil { trace?.records.append(reference) }
    return register.isPresent(reference)
  }
}
