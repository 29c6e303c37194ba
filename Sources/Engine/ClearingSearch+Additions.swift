import CivilTime
import Krav
import Records

extension ClearingSearch {
  /// New records that the rule's queries look for, and records that are referred to and are not there.
  func additions() -> [Trial] {
    var horizon = Horizon.never
    guard engine.bind(key, &horizon) else { return [] }
    let templates = engine.evaluator.templates()
    let lacks = engine.bind(key, &horizon) ? engine.evaluator.lacks() : []
    var trials: [Trial] = []
    for reference in Set(lacks.filter { $0.field == nil && !register.isPresent($0.reference) }.map(\.reference)).sorted(
      by: isBefore)
    {
      trials += arrivals(of: reference)
    }
    for (number, template) in templates.enumerated() {
      guard !isSpent else { break }
      let trial = tried(template, number)
      trials.append(trial)
      // Two of a kind may be asked for.
      if trial.verdict != .green { trials.append(addition(template, number, isSecond: true)) }
    }
    return trials
  }

  private func isBefore(_ a: RecordRef, _ b: RecordRef) -> Bool {
    a.type != b.type ? a.type < b.type : register.id(a) < register.id(b)
  }

  // MARK: New records

  /// No record has such an id: control characters and direction marks are refused on the way in. One sorts before and one
  /// after every id, so that the id cannot be what decides between records of one day.
  private func slot(_ type: Int, _ number: Int, isSecond: Bool, isLast: Bool = false) -> UInt32 {
    let mark = isLast ? "\u{2069}" : "\u{1}"
    return register.intern(type: type, id: mark + (isSecond ? "\u{2}" : "\u{1}") + String(number))
  }

  private func addition(
    _ template: RecordTemplate, _ number: Int, isSecond: Bool = false, isLast: Bool = false
  ) -> Trial {
    let slot = slot(template.type, number, isSecond: isSecond, isLast: isLast)
    return Trial(
      kind: .add, reference: RecordRef(type: UInt16(template.type), slot: slot),
      fields: template.values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, ranked: template.ranked)
  }

  private func tried(_ template: RecordTemplate, _ number: Int) -> Trial {
    var trial = addition(template, number)
    trial.verdict = verdict([trial])
    guard isBetter(trial.verdict) else { return trial }
    if verdict([addition(template, number, isLast: true)]) != trial.verdict { trial.verdict = nil }
    if let ranked = trial.ranked, isBetter(trial.verdict) { trial.earliest = earliest(ranked, template, number, trial) }
    return trial
  }

  /// How early the new record's day may lie, where it may not lie as early as one will.
  private func earliest(_ field: Int, _ template: RecordTemplate, _ number: Int, _ trial: Trial) -> SupposedValue? {
    guard case .date(let date)? = template.values[field] else { return nil }
    func isGood(_ day: Int64) -> Bool {
      var moved = template
      moved.values[field] = .date(CivilDate(dayNumber: Int32(clamping: day)))
      return [false, true].allSatisfy { verdict([addition(moved, number, isLast: $0)]) == trial.verdict }
    }
    let start = Int64(date.dayNumber)
    var good = start
    for days in [1, 7, 31, 92, 184, 366, 731, 1100, 3660] as [Int64] {
      guard !isSpent else { return nil }
      guard isGood(start - days) else {
        let first = nearest(to: start - days, from: good, isGood)
        return isSpent ? nil : .date(CivilDate(dayNumber: Int32(clamping: first)))
      }
      good = start - days
    }
    return nil
  }

  // MARK: Records that are awaited

  /// The record arrives, with each value of each enum that the rule asks about.
  private func arrivals(of reference: RecordRef) -> [Trial] {
    let type = Int(reference.type)
    guard type != program.scope else { return [] }
    var values: [(field: Int, value: SupposedValue)] = []
    for (field, declared) in program.records[type].fields.enumerated() where !declared.isOptional && !declared.isList {
      guard let value = engine.evaluator.present(type, field) else { return [] }
      values.append((field, value))
    }
    var trials = [tried(reference, values)]
    for (place, entry) in values.enumerated() where mentioned.byType[type]?.contains(entry.field) ?? false {
      guard case .enumeration(let number) = program.records[type].fields[entry.field].type else { continue }
      for value in program.enums[number].values.indices.dropFirst() {
        var varied = values
        varied[place].value = .enumeration(value)
        trials.append(tried(reference, varied))
      }
    }
    return trials
  }

  private func tried(_ reference: RecordRef, _ values: [(field: Int, value: SupposedValue)]) -> Trial {
    var trial = Trial(kind: .add, reference: reference, fields: values)
    trial.verdict = verdict([trial])
    return trial
  }
}
