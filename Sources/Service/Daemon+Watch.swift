internal import Alerts
internal import CivilTime
internal import Krav
internal import Linux

// The watcher watched: what is wrong with the daemon itself, its clock, its rules, its log and what it is given.
extension Daemon {
  /// A turn longer than this, in nanoseconds, is told: nobody is answered meanwhile.
  private static let longTurn: Int64 = 2_000_000_000
  /// So long, in nanoseconds, the inbox may take for one file or folder until it is told.
  private static let patience: Int64 = 5_000_000_000
  private static let quietAfterLongTurn: Int64 = 600_000_000_000
  private static let quietAfterOverflow: Int64 = 60_000_000_000

  /// What has begun or ended since it was last asked.
  func serviceEvents(at now: Instant) -> [PendingEvent] {
    if clock.watch.wasAccepted, !watch.hasToldAcceptance {
      watch.hasToldAcceptance = true
      tellClock()
      watch.clear(.clock)
    }
    watch.look()
    lookForSilence(at: now)
    return watch.events(in: &ledger, at: now)
  }

  func tellLog(_ error: SystemError) {
    watch.raise(
      .log,
      Problem.Place(
        expected: "a log that can be written (\(error))",
        remedy: "make room, or mend the disk; until then events wait in memory and nobody is told of them"))
  }

  func tellAlteredLog() {
    Output.error("etterlevd: somebody else has altered the log; `etterlev log verify` tells where\n")
    watch.raise(
      .altered,
      Problem.Place(
        expected: "a log that nobody else has altered",
        remedy: "find out who did it: `etterlev log verify`, with heads from the journal, tells where"))
  }

  func tellClock() {
    Output.error(
      "etterlevd: the clock was set by more than an hour, or is behind the log; what it says counts when it has held for "
        + "ten minutes and is not behind the log\n")
    watch.raise(
      .clock,
      Problem.Place(
        expected: "a clock that is not set by more than an hour and is not behind the log",
        remedy: "set the clock right; if it is right and the log is ahead, start with `--accept-clock`"))
  }

  func tellUnreadablePack(_ errors: [Diagnostic], in pack: LoadedPack) {
    // A folder that is not there has no file.
    let first = errors.first.map { Int($0.range.file) }.flatMap { index in
      pack.pack.sources.files.indices.contains(index) ? pack.pack.sources.files[index].path : nil
    }
    let count = "\(errors.count) error\(errors.count == 1 ? "" : "s")"
    watch.raise(
      .pack,
      Problem.Place(
        file: first, expected: "rules that can be loaded (\(count))",
        remedy: "mend them by `etterlevd --check` and reload; until then the former ones stay in force"))
  }

  func tellOverflow() {
    watch.raise(
      .queue,
      Problem.Place(
        expected: "no more changes at a time than the kernel keeps",
        remedy: "nothing is lost, all is looked at again; if it happens often, raise `fs.inotify.max_queued_events`"),
      for: Self.quietAfterOverflow)
  }

  /// Whether the inbox answers: a share may hang for ever, and then nobody says so but the time that passes.
  func watchInbox() {
    let waited = max(inbox.waited ?? 0, readers.waited ?? 0)
    if waited > Self.patience, !watch.isStanding(.inbox) {
      keptMayDiffer = true
      let since = Instant(seconds: clock.now.seconds - waited / 1_000_000_000)
      watch.raise(
        .inbox,
        Problem.Place(
          expected: "an inbox that answers; it has not since \(zone.rfc3339(since))",
          remedy: "see what is wrong with the disk or the share; what was read stays in force"))
    } else if waited == 0, watch.isStanding(.inbox) {
      keptMayDiffer = true
      watch.clear(.inbox)
    }
    guard let rest = readers.leaveBehind() else { return }
    for path in rest.unread { inbox.put(back: path) }
    apply(rest.read + rest.stuck.map { ($0, RecordFileReader.unanswered($0)) })
  }

  /// To be called once a turn.
  func watchTurn() {
    let now = Clock.monotonicNanoseconds()
    defer { turnBegan = nil }
    guard let began = turnBegan, !hasNoPicture, now - began > Self.longTurn else { return }
    watch.raise(
      .slow,
      Problem.Place(
        expected: "turns of at most \(Self.longTurn / 1_000_000_000) seconds, not \((now - began) / 1_000_000_000)",
        remedy: "give the machine less to do or more to do it with; `etterlev check --rules` tells what rules cost"),
      for: Self.quietAfterLongTurn)
  }

  // MARK: A silent directory

  /// A file has been read that is new, or says something new.
  func noteArrival(of status: FileStatus) {
    // What a clock that is set to a day has to do with files of today nobody knows: they count when they are read.
    guard status != .unknown else { return }
    let arrival = isLoading && clock.asOf == nil ? Instant(seconds: status.changed / 1_000_000_000) : clock.now
    watch.lastArrival = max(watch.lastArrival ?? arrival, arrival)
  }

  /// When the inbox will have been silent for too long; `nil` where the pack sets no limit, or when it has been told.
  var silentAt: Instant? {
    guard !watch.isStanding(.silent), let limit = watch.silenceLimit, let last = watch.lastArrival else { return nil }
    return Instant(seconds: last.seconds + limit)
  }

  /// In seconds; `nil` where the pack sets none.
  static func silenceLimit(of program: Program) -> Int64? {
    program.duration(ofParameter: ServiceParameter.silence).map(seconds)
  }

  /// About so long.
  static func seconds(_ duration: CivilDuration) -> Int64 {
    switch duration {
    case .hours: Int64(duration.count) * 3600
    case .days, .workingDays: Int64(duration.count) * 86_400
    case .months: Int64(duration.count) * 30 * 86_400
    }
  }

  private func lookForSilence(at now: Instant) {
    guard let limit = watch.silenceLimit else { return watch.clear(.silent) }
    let last = watch.lastArrival ?? now
    watch.lastArrival = last
    guard now.seconds >= last.seconds + limit else { return watch.clear(.silent) }
    watch.raise(
      .silent,
      Problem.Place(
        expected: "a record file that is new or changed since \(zone.rfc3339(last))",
        remedy: "see whether the systems that deliver records still do; what is judged is what they last said"))
  }
}
