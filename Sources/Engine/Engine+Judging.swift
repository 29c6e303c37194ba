import CivilTime
import Krav
import Records

extension Engine {
  /// Judges every subject of a root that was marked; gives how many there were, at least one.
  func judge(_ rule: Int, _ root: UInt32) -> Int {
    let reasons = stores[rule].unmark(root)
    let cause: Cause = reasons & Cause.record.rawValue != 0 ? .record : reasons & 2 != 0 ? .clock : .pack
    let isThere = register.isPresent(RecordRef(type: UInt16(program.rules[rule].record), slot: root))
    return judge(rule, root, isThere: isThere, cause)
  }

  /// Judges every subject of a root; gives how many there were, at least one.
  func judge(_ rule: Int, _ root: UInt32, isThere: Bool, _ cause: Cause) -> Int {
    forecast?.note(rule, root)
    evaluator.joinWasOpen = false
    evaluator.joinWasEmpty = false
    var judged = 1
    var horizon = Int64.max
    let former = stores[rule].rootHorizon(root)
    if stores[rule].subjects != nil {
      judged = judgeSubjects(rule, root, isThere: isThere, cause, &horizon)
    } else if isThere {
      evaluator.begin(rule: rule, root: root)
      let (finding, end) = evaluator.judgeUntil()
      horizon = end
      store(rule, root, root: root, finding, horizon, cause)
    } else {
      store(rule, root, root: root, .silent, .max, cause)
    }
    stores[rule].noteJoins(root, wasOpen: evaluator.joinWasOpen, wasEmpty: evaluator.joinWasEmpty)
    stores[rule].setRootHorizon(root, horizon, former: former)
    if former != horizon, horizon != .max {
      timers.insert(Timers.Entry(horizon: horizon, rule: UInt32(rule), root: root))
    }
    return judged
  }

  private func judgeSubjects(
    _ rule: Int, _ root: UInt32, isThere: Bool, _ cause: Cause, _ horizon: inout Int64
  ) -> Int {
    var current: Set<UInt32> = []
    if isThere {
      evaluator.begin(rule: rule, root: root)
      let soonest = evaluator.forEachSubject { evaluator, elements in
        let (finding, end) = evaluator.judgeUntil()
        horizon = min(horizon, end)
        guard let subject = self.stores[rule].subjects?.intern(root, elements) else { return }
        if current.insert(subject).inserted { self.store(rule, subject, root: root, finding, end, cause) }
      }
      // A subject may leave the lists that it is in.
      let end = evaluator.clock.instant(of: soonest)
      if end < .max { for subject in current { stores[rule].shorten(subject, to: end) } }
      horizon = min(horizon, end)
    }
    for subject in stores[rule].subjects?.subjects(of: root) ?? [] where !current.contains(subject) {
      store(rule, subject, root: root, .silent, .max, cause)
    }
    return max(1, current.count)
  }

  private func store(
    _ rule: Int, _ subject: UInt32, root: UInt32, _ finding: Finding, _ horizon: Int64, _ cause: Cause
  ) {
    let old = stores[rule].state(subject)
    let isChange = old.verdict != finding.verdict
    stores[rule].set(subject, RuleStore.State(finding, isNoted: old.isNoted || isChange), horizon)
    guard isChange else { return }
    if !old.isNoted {
      noted.append((VerdictKey(rule: UInt32(rule), subject: subject), old.verdict, cause))
    }
    let unit = place(RecordRef(type: UInt16(program.rules[rule].record), slot: root))
    stores[rule].count(old.verdict, unit, -1)
    stores[rule].count(finding.verdict, unit, 1)
    noteCount(rule, unit)
  }
}

extension Finding {
  static let silent = Finding(verdict: nil, clause: -1, horizon: .never)
}
