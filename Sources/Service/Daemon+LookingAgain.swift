internal import Alerts
internal import CivilTime
internal import Linux
internal import Records

// Where the kernel does not tell of every change, and in case it once did not: the whole tree is looked at again.
extension Daemon {
  /// Every minute, in nanoseconds.
  private static let pause: Int64 = 60_000_000_000

  /// Has the whole tree looked at, unless that is being done.
  func scan() {
    lookAgainAt = nil
    if !inbox.isScanning { inbox.scan() }
    planLookingAgain()
  }

  /// In a minute, where the kernel does not tell of what is waited for.
  func planLookingAgain() {
    guard lookAgainAt == nil, inbox.lacksEvents || inbox.mustLookAgain || !vanished.isEmpty else { return }
    lookAgainAt = Clock.monotonicNanoseconds() + Self.pause
  }

  /// Whether the kernel has watches left.
  func noteWatches() {
    guard inbox.lacksWatches else { return watch.clear(.watches) }
    watch.raise(
      .watches,
      Problem.Place(
        expected: "a watch for every folder of the inbox",
        remedy: "raise `fs.inotify.max_user_watches`; until then all is looked at every minute"))
    planLookingAgain()
  }

  /// Once a night, and every minute where that is needed.
  func lookAgain(at now: Instant) {
    if let at = lookAgainAt, Clock.monotonicNanoseconds() >= at { scan() }
    guard let at = nightlyAt, at.seconds - now.seconds < 2 * 86_400 else {
      nightlyAt = night(after: now)
      return
    }
    guard now >= at else { return }
    nightlyAt = night(after: now)
    if !isLoading { scan() }
  }

  /// Three in the morning, and up to a minute later, so that several daemons of a machine do not meet.
  private func night(after now: Instant) -> Instant {
    let offset = 3 * 3600 + Int64(Environment.processID % 60)
    var day = zone.date(of: now)
    while true {
      let at = Instant(seconds: zone.startOfDay(day).seconds + offset)
      if at > now { return at }
      day = CivilDate(dayNumber: day.dayNumber + 1)
    }
  }

  /// Folders that nobody can look into.
  var unlistableFolders: Problem? {
    guard !inbox.unlistable.isEmpty else { return nil }
    let places = inbox.unlistable.sorted().map {
      Problem.Place(
        file: Problem.shown(file: $0), expected: "a folder that can be listed",
        remedy: "let the daemon's user read it; until then what was read there stays in force")
    }
    return Problem(
      code: IntakeProblem.Code.unreadable.rawValue, subject: "folders", count: places.count,
      places: Array(places.prefix(Problem.placeLimit)))
  }

  /// Files whose names nobody can write down.
  var strangeNames: Problem? {
    guard !inbox.strangeNames.isEmpty else { return nil }
    let places = inbox.strangeNames.sorted().map {
      Problem.Place(file: "file #" + $0, expected: "a file name in UTF-8", remedy: "rename the file; it is not read")
    }
    return Problem(
      code: IntakeProblem.Code.notUTF8.rawValue, subject: "names", count: places.count, places: places)
  }
}
