import CivilTime
import Krav
import Records

extension ClearingSearch {
  /// Every change of one field of the record that could matter: all for pairs, those with a verdict for themselves.
  func fieldTrials(of reference: RecordRef) -> [Trial] {
    var trials: [Trial] = []
    for field in mentioned.fields(of: Int(reference.type)) {
      guard !isSpent else { break }
      let declared = program.records[Int(reference.type)].fields[field]
      guard !declared.isAlias else { continue }
      guard !declared.isList else {
        trials += listTrials(reference, field, declared)
        continue
      }
      switch declared.type {
      case .bool:
        let now = register.bool(reference, field)
        for value in [true, false] where value != now {
          trials.append(tried(reference, field, .bool(value), isFilled: now == nil))
        }
      case .enumeration(let number):
        let now = register.enumValue(reference, field)
        for value in program.enums[number].values.indices where value != now {
          trials.append(tried(reference, field, .enumeration(value), isFilled: now == nil))
        }
      case .date:
        let now = register.date(reference, field).map { Int64($0.dayNumber) }
        trials += momentTrials(reference, field, declared, now: now, .days)
      case .instant:
        let now = register.instant(reference, field)?.seconds
        trials += momentTrials(reference, field, declared, now: now, .seconds)
      case .text:
        if !register.isTextSet(reference, field) { trials.append(tried(reference, field, .text, isFilled: true)) }
      case .label:
        if register.label(reference, field) == nil {
          trials.append(tried(reference, field, .label(register.symbol(of: "…")), isFilled: true))
        }
      case .integer, .decimal: trials += numberTrials(reference, field, declared)
      case .reference(let target): trials += referenceTrials(reference, field, target)
      case .period: break
      }
    }
    return trials
  }

  func tried(_ reference: RecordRef, _ field: Int, _ value: SupposedValue, isFilled: Bool) -> Trial {
    var trial = Trial(kind: isFilled ? .fill : .change, reference: reference, fields: [(field, value)])
    trial.verdict = verdict([trial])
    return trial
  }

  // MARK: Dates and instants

  enum Ticks {
    case days, seconds

    var perDay: Int64 { self == .days ? 1 : 86_400 }

    func value(_ tick: Int64) -> SupposedValue {
      switch self {
      case .days: .date(CivilDate(dayNumber: Int32(clamping: tick)))
      case .seconds: .instant(Instant(seconds: tick))
      }
    }
  }

  /// The moment that is judged, and the nearest moment to what the field says that gives the best verdict.
  private func momentTrials(
    _ reference: RecordRef, _ field: Int, _ declared: Field, now: Int64?, _ ticks: Ticks
  ) -> [Trial] {
    let present = ticks == .days ? Int64(engine.evaluator.clock.today) : engine.evaluator.clock.now
    let kind: Clearing.Change.Kind = now == nil ? .fill : declared.isPast ? .correct : .change
    func trial(_ tick: Int64) -> Trial {
      Trial(kind: kind, reference: reference, fields: [(field, ticks.value(tick))])
    }
    func judged(_ tick: Int64) -> Trial {
      var trial = trial(tick)
      trial.verdict = verdict([trial])
      return trial
    }
    let first = judged(present)
    let start = now ?? present
    // A field that is filled in with the present day and thereby settles it needs no other day.
    if now == nil && first.verdict == .green { return [first] }
    var best: Trial?
    var bestTick = present
    for probe in probes(from: start, present, ticks, isPast: declared.isPast) {
      let trial = probe == present ? first : judged(probe)
      guard isBetter(trial.verdict) else { continue }
      if best?.verdict.map({ $0.rawValue <= trial.verdict?.rawValue ?? .max }) ?? false { continue }
      best = trial
      bestTick = probe
    }
    guard let wanted = best?.verdict else { return [first] }
    var edge = judged(bestTick)
    // Nearer to what it says now: the verdict there is known not to be this one.
    if now != nil || first.verdict != wanted {
      let tick = nearest(to: now ?? present, from: bestTick) { judged($0).verdict == wanted }
      edge = judged(tick)
      edge.edge = isSpent ? nil : tick > start ? .earlier : .later
    }
    guard edge.verdict == wanted else { return [first] }
    return first.verdict == wanted || edge.fields.first?.value == first.fields.first?.value ? [edge] : [first, edge]
  }

  /// Moments worth trying, the nearest to the start first; facts are not set ahead.
  private func probes(from start: Int64, _ present: Int64, _ ticks: Ticks, isPast: Bool) -> [Int64] {
    var probes: Set<Int64> = [present]
    for days in [1, 7, 31, 92, 184, 366, 731, 1100, 3660] as [Int64] {
      for base in [start, present] { probes.formUnion([base - days * ticks.perDay, base + days * ticks.perDay]) }
    }
    probes.remove(start)
    if isPast { probes = probes.filter { $0 <= present } }
    if start == present { probes.insert(present) }
    return probes.sorted { (abs($0 - start), $0) < (abs($1 - start), $1) }
  }

  /// Between a moment that is not good and one that is: the nearest to the former that is, its neighbour being none.
  func nearest(to bad: Int64, from good: Int64, _ isGood: (Int64) -> Bool) -> Int64 {
    var (bad, good) = (bad, good)
    while abs(good - bad) > 1, !isSpent {
      let middle = bad + (good - bad) / 2
      if isGood(middle) { good = middle } else { bad = middle }
    }
    return good
  }
}
