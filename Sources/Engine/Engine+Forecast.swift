public import CivilTime
import Krav
import Records

extension Engine {
  /// Begins to work out what changes up to the moment if no record does, or looks further ahead than before.
  ///
  /// Nothing that the engine tells changes by it; ``stepForecast(limit:)`` does the work.
  public func forecast(until: Instant) {
    if forecast == nil || forecast?.isVoid == true {
      let passes = forecast?.passes ?? 0
      forecast = Forecast(self, until: max(until, Instant(seconds: forecast?.until ?? .min)))
      forecast?.passes = passes + 1
    } else if let known = forecast?.until, known < until.seconds {
      forecast?.until = until.seconds
      forecast?.hasArrived = false
    }
  }

  /// Forgets what was worked out ahead.
  public func endForecast() { forecast = nil }

  /// How far ahead the changes are being worked out; `nil` when they are not.
  public var forecastUntil: Instant? { forecast.map { Instant(seconds: $0.until) } }

  /// How often work was begun or done again because the engine judged meanwhile. A place in the changes is good as long as
  /// this stays the same.
  public var forecastPasses: Int { forecast?.passes ?? 0 }

  /// Whether every change up to ``forecastUntil`` is known, the records being as they are.
  public var isForecastComplete: Bool {
    guard let forecast else { return false }
    return forecast.hasArrived && !forecast.mustLookAgain && pending == 0
  }

  /// Looks at about `limit` records; `true` when all is known. Does nothing while ``step(limit:)`` has something left.
  public func stepForecast(limit: Int) -> Bool {
    guard pending == 0, !isFresh, let until = forecast?.until else { return false }
    if forecast?.isVoid == true { forecast(until: Instant(seconds: until)) }
    guard var ahead = forecast.take() else { return true }
    let (clock, touched) = (evaluator.clock, evaluator.touched)
    swap(&evaluator.derivedCaches, &ahead.caches)
    defer {
      swap(&evaluator.derivedCaches, &ahead.caches)
      evaluator.clock = clock
      evaluator.touched = touched
      forecast = ahead
    }
    var looks = 0
    func isSpent() -> Bool { looks >= limit || evaluator.touched - touched >= limit }
    while !isSpent() {
      if let entry = ahead.lateTimers.first() {
        ahead.lateTimers.popFirst()
        look(at: entry, &ahead, isLate: true)
      } else if let entry = ahead.timers.first(), entry.horizon <= ahead.until {
        ahead.timers.popFirst()
        look(at: entry, &ahead, isLate: false)
      } else if ahead.mustLookAgain {
        if ahead.judged.count + (ahead.hasNewRecords ? ahead.open.count : 0) > Forecast.mostAgain {
          ahead.isVoid = true
        }
        if ahead.isVoid { return false }
        lookAgain(&ahead)
      } else {
        ahead.arrive()
        return true
      }
      looks += 1
    }
    return false
  }

  /// The change that follows, by time, rule and subject; `nil` when no more are known. For whoever waits until
  /// ``isForecastComplete``.
  public func nextChange(after place: inout ForecastPlace) -> ForecastChange? {
    guard let ahead = forecast else { return nil }
    while true {
      let turn = place.turn < ahead.turns.count ? ahead.turns[place.turn] : nil
      let late = place.lateTurn < ahead.lateTurns.count ? ahead.lateTurns[place.lateTurn] : nil
      let takesLate = turn.map { turn in late.map { Forecast.isBefore($0, turn) } ?? false } ?? true
      guard let found = takesLate ? late : turn else { return nil }
      if takesLate { place.lateTurn += 1 } else { place.turn += 1 }
      guard ahead.isCurrent(found) else { continue }
      return ForecastChange(
        at: Instant(seconds: found.at), key: VerdictKey(rule: found.rule, subject: found.subject),
        before: found.before.verdict, after: found.after.verdict, clause: found.after.clause)
    }
  }

  /// The place before the first change at the moment or after it.
  public func place(from moment: Instant) -> ForecastPlace {
    var place = ForecastPlace()
    guard let ahead = forecast else { return place }
    place.turn = Self.firstPlace(ahead.turns.count) { ahead.turns[$0].at >= moment.seconds }
    place.lateTurn = Self.firstPlace(ahead.lateTurns.count) { ahead.lateTurns[$0].at >= moment.seconds }
    return place
  }

  /// The first of so many places at which the condition holds, as it does from there on.
  private static func firstPlace(_ count: Int, where holds: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  // MARK: The work

  /// Everything that was judged since begins anew from where the engine is.
  private func lookAgain(_ ahead: inout Forecast) {
    ahead.passes += 1
    if ahead.hasNewRecords { ahead.judged.formUnion(ahead.open) }
    ahead.hasNewRecords = false
    for root in ahead.judged {
      ahead.epochs[root, default: 0] += 1
      ahead.open.remove(root)
      let store = stores[Int(root.rule)]
      for subject in store.subjects(of: root.root) {
        ahead.states[Int(root.rule)][subject] = nil
      }
      schedule(root, store.rootHorizon(root.root), &ahead, isLate: true)
    }
    ahead.judged.removeAll(keepingCapacity: true)
    ahead.clock = evaluator.clock
    // The clock goes back to the engine's; what was derived ahead of it says nothing there.
    for number in evaluator.derivedCaches.indices { evaluator.derivedCaches[number].forgetAll() }
  }

  private func schedule(_ root: Forecast.Root, _ horizon: Int64, _ ahead: inout Forecast, isLate: Bool) {
    ahead.horizons[Int(root.rule)][root.root] = horizon
    guard horizon != .max else { return }
    let entry = Timers.Entry(horizon: horizon, rule: root.rule, root: root.root)
    if isLate && horizon <= ahead.until { ahead.lateTimers.insert(entry) } else { ahead.timers.insert(entry) }
  }

  /// Judges a root at the moment at which it is due, and notes what is another verdict then.
  private func look(at entry: Timers.Entry, _ ahead: inout Forecast, isLate: Bool) {
    let (rule, root) = (Int(entry.rule), entry.root)
    let place = Forecast.Root(rule: entry.rule, root: root)
    guard (ahead.horizons[rule][root] ?? stores[rule].rootHorizon(root)) == entry.horizon else { return }
    if ahead.clock.now != entry.horizon { ahead.clock.move(to: Instant(seconds: entry.horizon)) }
    evaluator.clock = ahead.clock
    evaluator.joinWasOpen = false
    evaluator.joinWasEmpty = false
    let horizon = judgeAhead(rule, root) { subject, state in
      let before = ahead.states[rule][subject] ?? self.stores[rule].state(subject)
      guard before.verdict != state.verdict else { return }
      ahead.states[rule][subject] = state
      let turn = Forecast.Turn(
        at: entry.horizon, rule: entry.rule, subject: subject, root: root, epoch: ahead.epochs[place] ?? 0,
        before: before, after: state)
      if isLate { ahead.lateTurns.append(turn) } else { ahead.turns.append(turn) }
    }
    if evaluator.joinWasOpen || evaluator.joinWasEmpty { ahead.open.insert(place) }
    schedule(place, horizon, &ahead, isLate: isLate)
  }

  /// Gives every subject that the root has or had, and the root's next horizon.
  private func judgeAhead(
    _ rule: Int, _ root: UInt32, _ note: (_ subject: UInt32, _ state: RuleStore.State) -> Void
  ) -> Int64 {
    evaluator.begin(rule: rule, root: root)
    guard stores[rule].subjects != nil else {
      let (finding, end) = evaluator.judgeUntil()
      note(root, RuleStore.State(finding, isNoted: false))
      return end
    }
    var horizon = Int64.max
    var current: Set<UInt32> = []
    let soonest = evaluator.forEachSubject { evaluator, elements in
      let (finding, end) = evaluator.judgeUntil()
      horizon = min(horizon, end)
      guard let subject = self.stores[rule].subjects?.intern(root, elements) else { return }
      if current.insert(subject).inserted { note(subject, RuleStore.State(finding, isNoted: false)) }
    }
    for subject in stores[rule].subjects(of: root) where !current.contains(subject) {
      note(subject, RuleStore.State())
    }
    return min(horizon, evaluator.clock.instant(of: soonest))
  }
}
