public import CivilTime
import Krav
import Records

extension Engine {
  /// The smallest changes of records that would give the subject a better verdict at the moment, green if any does.
  ///
  /// Every suggestion has been tried: the records were made to say so, the subject judged, and the records put back. The
  /// search is bounded by evaluations and by records looked at, and takes its steps in one order.
  public func clearing(
    of key: VerdictKey, at instant: Instant? = nil, words: Phrasebook = .bokmål, limit: Int = 6
  ) -> Clearing {
    let clock = evaluator.clock
    evaluator.clock.move(to: instant ?? now)
    evaluator.keepsDerived = false
    defer {
      evaluator.clock = clock
      evaluator.keepsDerived = true
    }
    guard let search = ClearingSearch(self, key, words) else { return Clearing() }
    return search.run(limit: limit)
  }

  /// Runs something while records are as the changes say, and puts them back.
  func supposing<Result>(_ changes: [RegisterChange], _ body: () -> Result) -> Result {
    evaluator.indexEverything()
    var standing: [(change: RegisterChange, isStale: Bool)] = []
    for change in changes {
      standing.append((register.standing(change.reference), register.isStale(change.reference)))
      // What is supposed to be said is said now.
      put(change, isStale: false)
    }
    let result = body()
    for (change, isStale) in standing.reversed() { put(change, isStale: isStale) }
    return result
  }

  private func put(_ change: RegisterChange, isStale: Bool) {
    evaluator.unindex(change.reference)
    register.commit(change)
    register.setStale(change.reference, isStale)
    evaluator.index(change.reference)
  }

  /// What the rule says of the subject as the records stand.
  func verdictNow(of key: VerdictKey) -> Verdict? {
    var horizon = Horizon.never
    return bind(key, &horizon) ? evaluator.judge().verdict : nil
  }
}
