import Records

/// The records whose fields were read, in the order of reading.
struct Trace {
  var records: [RecordRef] = []
}

extension Evaluator {
  /// To be given to ``cutTrace(_:)`` when what follows turns out to have no part in the answer.
  var traceMark: Int { trace?.records.count ?? 0 }

  mutating func cutTrace(_ mark: Int) {
    guard let count = trace?.records.count, count > mark else { return }
    trace?.records.removeLast(count - mark)
  }

  /// Whether the record is there to be read.
  mutating func isThere(_ reference: RecordRef) -> Bool {
    if trace != nil { trace?.records.append(reference) }
    return register.isPresent(reference)
  }
}
