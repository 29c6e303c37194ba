public import Records

extension Engine {
  /// Takes the records of a file as stale, or no longer: what its records were last known to say is still in force, but
  /// is no longer relied on. A version that comes into force from the file later is as stale.
  ///
  /// - Parameters:
  ///   - isStale: whether they are.
  ///   - path: relative to the inbox.
  public func setStale(_ isStale: Bool, file path: String) {
    setStale(isStale, register.note(isStale: isStale, file: path))
  }

  /// Takes records as stale, until other versions of them come into force, or no longer; marks what depends on them.
  public func setStale(_ isStale: Bool, _ records: [RecordRef]) {
    for reference in records where register.isPresent(reference) && register.isStale(reference) != isStale {
      // While it is stale, its routes lead to whatever it may concern.
      if isStale { register.setStale(reference, true) }
      if !isFresh {
        forecast?.hasNewRecords = true
        kept.forgetLoose()
        markStaleness(of: reference)
      }
      if !isStale { register.setStale(reference, false) }
    }
    if isFresh { evaluator.forgetAllDerived() }
  }
}
