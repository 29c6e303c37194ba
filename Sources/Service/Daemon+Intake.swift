internal import Alerts
internal import CivilTime
internal import Engine
internal import Krav
internal import Linux
internal import Records

extension Daemon {
  /// How long a removal waits for what may take its place, in nanoseconds.
  static let settling: Int64 = 1_500_000_000

  /// Files that are read together, so that no turn takes long.
  private static let group = 512

  /// Takes in what the watcher tells.
  func noteChanges() {
    let overflows = inbox.overflows
    let news = inbox.takeReports(until: Clock.monotonicNanoseconds() + 3_000_000)
    if news.hasChanged || news.wasScanned { noteWatches() }
    if inbox.overflows > overflows { tellOverflow() }
    if news.hasChanged { noteRoot() }
    if news.wasScanned, inbox.isGone { retryRoot() }
    for (asked, absent) in news.found { noteFound(asked, absent) }
    planLookingAgain()
    startReading()
    if isLoading, isReadingNothing { finishLoading() }
  }

  /// The inbox itself is gone, or back.
  func noteRoot() {
    if inbox.isGone { retryRoot() }
    problemsChanged = true
    keptMayDiffer = true
  }

  private func retryRoot() { retryRootAt = Clock.monotonicNanoseconds() + 2_000_000_000 }

  /// Gives what is due to the readers, one group at a time.
  func startReading() {
    guard !readers.isBusy, !taking.isAtWork else { return }
    // Of full exports only the newest are read: first all must be known.
    if isLoading, inbox.isScanning { return }
    if let settleUntil, Clock.monotonicNanoseconds() < settleUntil { return }
    settleUntil = nil
    guard readers.areThere else { return }
    if queue.isEmpty { queue = series.select(inbox.takeDue())[...] }
    var group = Set(queue.prefix(Self.group))
    let isLast = queue.count <= Self.group && !inbox.hasDue
    if isLast { group.formUnion(absent) }
    group.subtract(readers.stuck)
    queue.removeFirst(min(queue.count, Self.group))
    if queue.isEmpty { queue = [] }
    absent.subtract(group)
    guard !group.isEmpty else { return }
    let now = clock.now
    readers.read(group.sorted(), at: RecordReader.Moment(today: zone.date(of: now), now: now))
  }

  /// Takes in a group of files that have been read or found gone.
  func applyReadings() { apply(readers.take()) }

  func apply(_ results: [Reading]) {
    guard !results.isEmpty else { return }
    let (batches, passedOver) = rule(on: results)
    var (gone, replaced) = rule(onGone: results)
    let leaving = gone.map(\.path) + replaced.map(\.path)
    if !leaving.isEmpty, !isLoading {
      if !queue.isEmpty || inbox.hasDue {
        // What comes may belong to what goes. As long as there is more to come, only what is there is put in force.
        absent.formUnion(leaving)
        (gone, replaced) = ([], [])
      } else if !isSettled(leaving, batches.map(\.batch.path)) {
        return
      }
    }
    // They have waited: whatever takes their place in the end, they need not wait again.
    if !replaced.isEmpty { removalsSeen = Set(replaced.map(\.path)) }
    for (path, next) in replaced {
      // The other may be gone as well: both are looked at together.
      absent.insert(path)
      inbox.put(back: next)
    }
    for (path, status) in passedOver {
      inbox.noteRead(path, status)
      setProblems([], of: path)
    }
    // What only comes is applied first: a record may have moved from one file to another.
    var shorter: [Taking.Reading] = []
    var ordered: [Taking.Reading] = []
    for one in batches { if isShorter(one.batch) { shorter.append(one) } else { ordered.append(one) } }
    ordered += shorter
    if !batches.isEmpty { tally.lastRecord = Clock.monotonicNanoseconds() }
    taking = Taking(batches: ordered.reversed(), gone: gone, isAtWork: true)
  }

  /// A removal waits a moment: what comes after it (more removals, the file's next version) belongs to it. Then all of
  /// it is looked at again.
  private func isSettled(_ gone: [String], _ read: [String]) -> Bool {
    if removalsSeen == Set(gone) {
      removalsSeen = []
      return true
    }
    removalsSeen = Set(gone)
    absent.formUnion(gone)
    for path in read { inbox.put(back: path) }
    settleUntil = Clock.monotonicNanoseconds() + Self.settling
    return false
  }

  /// Whether so much may be withdrawn at once. «Half a picture is no picture»: not when the inbox itself is gone, not
  /// when nothing at all is left in it, and not when a type would lose more than half of its records and at least 20.
  func mayGo(_ gone: [String]) -> Bool {
    let register = engine.register
    let tooMany = zip(register.losses(with: gone), register.counts).contains { $0 >= 20 && $0 * 2 > $1 }
    let nothingLeft = inbox.known.count <= Set(gone).union(vanished).count
    return !inbox.isGone && !tooMany && !nothingLeft
  }

  /// Files that have vanished need nobody's word once others say all that they said: a folder was moved. Whether they are
  /// back the watcher finds out.
  func letGoWhatMoved() {
    guard !vanished.isEmpty, !inbox.isGone else { return }
    let moved = vanished.filter { engine.register.losses(with: [$0]).allSatisfy { $0 == 0 } }
    if !moved.isEmpty { inbox.find(moved.sorted()) }
  }

  /// The watcher has looked whether files that have vanished are there.
  private func noteFound(_ asked: [String], _ absent: [String]?) {
    absentForLater += absent ?? []
    // Those that are there are read.
    for path in Set(asked).subtracting(absent ?? []) where lettingGo.remove(path) != nil && absent != nil {
      vanished.remove(path)
      problemsChanged = true
      keptMayDiffer = true
    }
    withdrawAbsent()
  }

  /// Lets go files that have vanished and are not there, where somebody said so or others say all that they said: one after
  /// the other, since two of them may say the same.
  func withdrawAbsent() {
    guard !taking.isAtWork, turn == nil, !absentForLater.isEmpty else { return }
    for path in absentForLater.sorted() where vanished.contains(path) {
      let isAccepted = lettingGo.remove(path) != nil
      let isMoved = !inbox.isGone && engine.register.losses(with: [path]).allSatisfy { $0 == 0 }
      guard isAccepted || isMoved else { continue }
      withdraw(path)
      problemsChanged = true
    }
    absentForLater = []
  }

  /// The first full scan has been read and applied: what it means can be judged.
  func finishLoading() {
    guard isLoading, !inbox.isGone else { return }
    isLoading = false
  }

  func setProblems(_ problems: [Problem], of path: String) {
    guard fileProblems[path] != nil || !problems.isEmpty else { return }
    fileProblems[path] = problems.isEmpty ? nil : problems
    problemsChanged = true
  }

  // MARK: The end of a turn

  /// Goes on judging for as long as there is time; `false` when some is left.
  ///
  /// - Parameter deadline: in monotonic nanoseconds.
  func judge(until deadline: Int64) -> Bool {
    var begin = Clock.monotonicNanoseconds()
    while true {
      let isDone = engine.step(limit: judgedAtOnce)
      let end = Clock.monotonicNanoseconds()
      // Some subjects take thousands of times as long as others.
      if end - begin > 2_000_000 {
        judgedAtOnce = max(1, judgedAtOnce / 2)
      } else if end - begin < 500_000 {
        judgedAtOnce = min(500, judgedAtOnce * 2)
      }
      if isDone { return true }
      if end >= deadline { return false }
      begin = end
    }
  }

  /// All that was at hand has been judged: ``tell(until:)`` takes what it means to the log.
  func beginTelling(at now: Instant) {
    let changes = engine.takeChanges()
    turn = Turn(
      now: now, isFirst: mustReconcileAll, changes: changes,
      left: mustReconcileAll
        ? Reconciliation(ofAll: verdicts, cause: loadCause, since: loggedUntil)
        : Reconciliation(of: changes.map { JudgedChange($0) }))
    if former != nil, mustReconcileAll {
      // What alerts stand for is found in the new picture from now on: none may be looked up in the one before.
      mustReconcileAll = false
      endReload()
    }
  }

  /// Verdicts that are told of between two looks at the clock: for some, thousands of records are gone through.
  private static let toldAtOnce = 16

  /// Goes on telling for as long as there is time; `false` when some is left.
  ///
  /// - Parameter deadline: in monotonic nanoseconds.
  func tell(until deadline: Int64) -> Bool {
    // Held here alone, so that nothing is copied.
    guard var turn = turn.take() else { return true }
    while !turn.left.isDone {
      turn.events += ledger.reconcile(&turn.left, most: Self.toldAtOnce, with: verdicts, at: turn.now)
      if !turn.left.isDone, Clock.monotonicNanoseconds() >= deadline {
        self.turn = turn
        return false
      }
    }
    finish(turn)
    return true
  }

  private func finish(_ turn: Turn) {
    let (now, changes) = (turn.now, turn.changes)
    var events = turn.events
    mustReconcileAll = false
    if let book = waivers.look(engine, zone: zone, verdictsChanged: !changes.isEmpty) {
      events += ledger.reconcile(waivers: book, at: now)
    }
    if problemsChanged || !changes.isEmpty || danglingDueAt.map({ now >= $0 }) ?? false {
      problemsChanged = false
      events += ledger.reconcile(problems: problems(at: now), prefix: "intake/", at: now)
    }
    if rightsCache.mustLookForBranches(in: engine, on: accessDay) {
      events += ledger.reconcile(problems: accessProblems(), prefix: "access/", at: now)
    }
    events += escalations(at: now)
    events += criteria(at: now, after: events, changes)
    events += serviceEvents(at: now)
    write(events)
    if let since = tally.turnSince, !changes.isEmpty || !events.isEmpty {
      tally.turns.note(Clock.monotonicNanoseconds() - since)
    }
    tally.turnSince = nil
    // Reading and judging everything took much more than what stays.
    if turn.isFirst {
      Environment.returnFreeMemory()
      holdsFreeMemory = true
      // Who sees a part was told nothing meanwhile.
      tellSubscribers()
      manager.ready("judging")
    } else if holdsFreeMemory, ledger.unlogged == 0 {
      holdsFreeMemory = false
      Environment.returnFreeMemory()
    }
  }

  private func problems(at now: Instant) -> [Problem] {
    var problems = fileProblems.values.flatMap { $0 } + dangling(at: now)
    problems += [stalenessProblem, strangeNames, unlistableFolders].compactMap { $0 }
    if inbox.isGone || !vanished.isEmpty || !shrunk.isEmpty {
      let absent = vanished.sorted().map {
        Problem.Place(
          file: $0, expected: "the file where it was",
          remedy: "put it back, or let it go by `etterlev intake accept`; until then what it said stays in force")
      }
      let short = shrunk.values.sorted { $0.path < $1.path }.map { path, count in
        Problem.Place(
          file: path, expected: "the \(count) records that it said before and says no more",
          remedy: "deliver all of it, or let them go by `etterlev intake accept`; until then they stay in force")
      }
      problems.append(
        Problem(
          code: IntakeProblem.Code.vanished.rawValue, subject: "inbox", count: max(1, vanished.count + shrunk.count),
          places: Array((absent + short).prefix(Problem.placeLimit))))
    }
    let adrift = unitsAdrift()
    if !adrift.isEmpty {
      problems.append(
        Problem(
          code: IntakeProblem.Code.cycle.rawValue, subject: "units", count: adrift.count,
          places: adrift.prefix(Problem.placeLimit).map { id in
            Problem.Place(
              expected: "a way up from `\(id)` that ends at a root", remedy: "correct the parent; its branch is unknown"
            )
          }))
    }
    for (name, units) in engine.register.contestedAliases {
      problems.append(
        Problem(
          code: IntakeProblem.Code.aliasTwice.rawValue, subject: "alias/" + encodedForSubject(name), count: units.count,
          places: [
            Problem.Place(
              expected: "one unit that was called so; now \(units.joined(separator: ", "))",
              remedy: "remove the name from all but one")
          ]))
    }
    return problems
  }

  /// Files arrive in any order: a reference may wait a day for its record.
  private static let grace: Int64 = 86_400

  /// Units that are adrift, found anew only when a unit has changed: with every change of any record they are asked for.
  private func unitsAdrift() -> [String] {
    guard let scope = program.scope else { return [] }
    let revision = engine.register.revision(of: scope)
    if let known = adrift, known.revision == revision { return known.ids }
    let ids = UnitTree.adrift(engine.register)
    adrift = (revision, ids)
    return ids
  }

  private func dangling(at now: Instant) -> [Problem] {
    let register = engine.register
    let absent = register.dangling
    let present = Set(absent)
    danglingSince = danglingSince.filter { present.contains($0.key) }
    let before = danglingBefore ?? toldAsDangling()
    danglingBefore = [:]
    for reference in absent where danglingSince[reference] == nil {
      danglingSince[reference] = before.isEmpty ? now : before[subject(of: reference)] ?? now
    }
    // The next of them, whoever asks when it has come.
    danglingDueAt = danglingSince.values.map { Instant(seconds: $0.seconds + Self.grace) }.filter { $0 > now }.min()
    return absent.compactMap { reference in
      guard let since = danglingSince[reference], since.seconds + Self.grace <= now.seconds else { return nil }
      return Problem(
        code: IntakeProblem.Code.dangling.rawValue, subject: subject(of: reference), count: 1,
        places: [
          Problem.Place(
            expected: "the record that others refer to by this id", remedy: "deliver it, or correct the references")
        ])
    }
  }

  private func subject(of reference: RecordRef) -> String {
    "\(program.records[Int(reference.type)].name)/\(encodedForSubject(engine.register.id(reference)))"
  }

  /// Before the records are read anew into another register: a reload starts no grace anew.
  func rememberDangling() {
    if !isLoading || !danglingSince.isEmpty {
      danglingBefore = Dictionary(danglingSince.map { (subject(of: $0.key), $0.value) }) { first, _ in first }
    }
    danglingSince = [:]
    danglingDueAt = nil
  }

  /// Of what the log tells as dangling the grace is over.
  private func toldAsDangling() -> [String: Instant] {
    let code = IntakeProblem.Code.dangling.rawValue
    let told = ledger.alerts(.open) { $0.rule == code }
    return Dictionary(told.map { ($0.subject, Instant(seconds: $0.opened.seconds - Self.grace)) }) { first, _ in first }
  }

  /// Which pack judges, and its parameters: told once for each pack, and kept beside the log.
  func tellPack() {
    keepPack()
    write(ledger.load(pack: pack.hash, parameters: ParameterSetting.all(of: program), by: "etterlevd", at: clock.now))
  }

  // MARK: The clock

  func checkClock() {
    let wasHolding = clock.watch.isHolding
    if clock.look() { tellClock() }
    if wasHolding, !clock.watch.isHolding { watch.clear(.clock) }
  }
}

extension EventCause {
  fileprivate init(_ cause: Cause) {
    switch cause {
    case .clock: self = .clock
    default: self = .record
    }
  }
}
