import Krav
import Records

// Fields other than dates: numbers, references and lists.
extension ClearingSearch {
  /// The nearest number to what the field says that gives the best verdict; hundredths are told apart, no finer parts.
  func numberTrials(_ reference: RecordRef, _ field: Int, _ declared: Field) -> [Trial] {
    let now = register.number(reference, field)
    let parts: Int64 = declared.type == .integer ? 1 : 100
    let (product, overflow) = (now?.numerator ?? 0).multipliedReportingOverflow(by: parts)
    guard !overflow else { return [] }
    let start = product / (now?.denominator ?? 1)
    func judged(_ tick: Int64) -> Trial? {
      Fraction(tick, over: parts).map { tried(reference, field, .number($0), isFilled: now == nil) }
    }
    var best: (tick: Int64, verdict: Verdict)?
    for tick in probes(from: start) where now == nil || Fraction(tick, over: parts) != now {
      guard let verdict = judged(tick)?.verdict, isBetter(verdict) else { continue }
      if let best, best.verdict.rawValue <= verdict.rawValue { continue }
      best = (tick, verdict)
    }
    guard let best else { return [] }
    // What stands there is not good enough, so the search may go from it; of an empty field only what was tried is known.
    let tick =
      now == nil ? best.tick : nearest(to: start, from: best.tick) { judged($0)?.verdict == best.verdict }
    guard let trial = judged(tick), trial.verdict == best.verdict else { return [] }
    return [trial]
  }

  /// Numbers worth trying, the nearest to the start first.
  private func probes(from start: Int64) -> [Int64] {
    var probes: Set<Int64> = [0, 1]
    for step in [1, 2, 3, 5, 10, 25, 50, 100, 1_000, 10_000, 1_000_000] as [Int64] {
      for base in [0, start] { probes.formUnion([base &- step, base &+ step]) }
    }
    // Amounts and counts are seldom below zero.
    if start >= 0 { probes = probes.filter { $0 >= 0 } }
    return probes.sorted {
      ($0.subtractingReportingOverflow(start).partialValue.magnitude, $0)
        < ($1.subtractingReportingOverflow(start).partialValue.magnitude, $1)
    }
  }

  /// An empty reference, filled in with the first record that helps.
  func referenceTrials(_ reference: RecordRef, _ field: Int, _ target: Int) -> [Trial] {
    guard register.reference(reference, field) == nil else { return [] }
    var trials: [Trial] = []
    for slot in 0..<UInt32(min(register.slotCount(target), Self.mostRecords))
    where register.isPresent(RecordRef(type: UInt16(target), slot: slot)) {
      let trial = tried(reference, field, .reference(slot), isFilled: true)
      if trial.verdict == .green { return [trial] }
      if trials.isEmpty || isBetter(trial.verdict) { trials = [trial] }
    }
    return trials
  }

  /// A list of an enum's values with one more, or one less; a list of labels that gets its first.
  func listTrials(_ reference: RecordRef, _ field: Int, _ declared: Field) -> [Trial] {
    switch declared.type {
    case .enumeration(let number):
      let now = register.enumValues(reference, field)
      return program.enums[number].values.indices.map { value in
        let isThere = now.contains(value)
        let elements = isThere ? now.filter { $0 != value } : (now + [value]).sorted()
        return tried(reference, field, .elements(elements.map { .enumeration($0) }), isFilled: !isThere)
      }
    case .label where register.labels(reference, field).isEmpty:
      return [tried(reference, field, .elements([.label(register.symbol(of: "…"))]), isFilled: true)]
    default: return []
    }
  }
}
