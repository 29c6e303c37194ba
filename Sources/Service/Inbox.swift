internal import Linux
internal import Records

/// What the loop knows of the watched tree: which files were read, which must be looked at, and how the tree is. Nothing
/// here waits for a file: the tree itself is the watcher's.
final class Inbox {
  /// What a look at the reports has brought.
  struct News {
    /// What is told of the tree as a whole is otherwise than before.
    var hasChanged = false
    /// The tree was looked at as was asked.
    var wasScanned = false
    /// Paths that were asked for, and those of them at which there is nothing; `nil` when nobody can tell.
    var found: [(asked: [String], absent: [String]?)] = []
  }

  let path: String
  private(set) var known: [String: FileStatus] = [:]
  private(set) var state: WatchedTree.State
  private let watcher: Watcher
  /// Paths that are to be looked at, in the order in which that became known, each once.
  private var arrivals: [String] = []
  private var due: Set<String> = []
  /// Files that could not be read when they were last looked at.
  private var unread: Set<String> = []
  /// What the watcher is to be told of files.
  private var notes: [(path: String, status: FileStatus?)] = []
  private var reports: ArraySlice<Watcher.Report> = []
  /// Looks at the whole tree that were asked for and are not over.
  private var scansLeft = 0

  var wakeNumber: Int32 { watcher.wakeNumber }

  init(path: String, lacksEvents: Bool) throws(SystemError) {
    self.path = path
    state = WatchedTree.State(lacksEvents: lacksEvents)
    watcher = try Watcher(path: path, lacksEvents: lacksEvents)
  }

  // MARK: The tree

  var isGone: Bool { state.isGone }
  var lacksWatches: Bool { state.lacksWatches }
  var lacksEvents: Bool { state.lacksEvents }
  var unlistable: Set<String> { state.unlistable }
  var strangeNames: Set<String> { state.strangeNames }
  var overflows: Int { state.overflows }

  /// The whole tree is being looked at.
  var isScanning: Bool { scansLeft > 0 }

  /// The watcher is at work, so that it may come to hang.
  var isAtWork: Bool { isScanning || watcher.waited != nil }

  /// For how many nanoseconds the tree has not answered; `nil` when nobody waits for it.
  var waited: Int64? { watcher.waited }

  /// Has the whole tree looked at again.
  func scan() {
    scansLeft += 1
    order(.scan)
  }

  /// The root may be another one than before: somebody has said so.
  func acceptRoot() { order(.acceptRoot) }

  /// Has it found out at which of the paths there is nothing; ``News/found`` tells.
  func find(_ paths: [String]) { order(.find(paths)) }

  private func order(_ order: Watcher.Order) {
    tellNotes()
    watcher.order(order)
  }

  /// Takes in what the watcher has told, for as long as there is time.
  func takeReports(until deadline: Int64) -> News {
    var news = News()
    reports += watcher.takeReports()
    while let report = reports.popFirst() {
      switch report {
      case .due(let paths): for path in paths { put(back: path) }
      case .state(let state):
        if state != self.state { news.hasChanged = true }
        self.state = state
      case .scanned:
        scansLeft -= 1
        news.wasScanned = true
      case .found(let asked, let absent): news.found.append((asked, absent))
      }
      guard Clock.monotonicNanoseconds() < deadline else {
        if !reports.isEmpty { watcher.wakeAgain() }
        break
      }
    }
    if reports.isEmpty { reports = [] }
    return news
  }

  /// Ends the watcher, unless it hangs.
  func close(withinNanoseconds limit: Int64) { watcher.close(withinNanoseconds: limit) }

  // MARK: Files

  /// Nothing waits to be looked at.
  var takesNothing: Bool { due.isEmpty && reports.isEmpty && !isScanning }

  var hasDue: Bool { !due.isEmpty }

  /// The paths that are to be looked at now; they are due no more.
  func takeDue() -> [String] {
    defer {
      due = []
      arrivals = []
    }
    return arrivals
  }

  func put(back path: String) {
    if due.insert(path).inserted { arrivals.append(path) }
  }

  func noteRead(_ path: String, _ status: FileStatus) {
    known[path] = status
    notes.append((path, status))
    if status == .unknown { unread.insert(path) } else { unread.remove(path) }
  }

  func noteGone(_ path: String) {
    known[path] = nil
    notes.append((path, nil))
    unread.remove(path)
  }

  /// Lets the watcher know which files were read and which are gone.
  func tellNotes() {
    guard !notes.isEmpty else { return }
    watcher.order(.note(notes))
    notes = []
  }

  /// Forgets what was read, so that all is read again.
  func forget() {
    known = [:]
    unread = []
    notes = []
    order(.forget)
  }

  /// Something could not be read or listed, and the kernel does not tell when it can.
  var mustLookAgain: Bool { !unread.isEmpty || !unlistable.isEmpty }

  /// Files that were read and of which nobody knows whether they are still there.
  var outOfReach: [String] {
    guard !unlistable.isEmpty else { return [] }
    let folders = unlistable.map { $0 + "/" }
    return known.keys.filter { file in folders.contains { file.hasPrefix($0) } }
  }

  /// Of files that are gone, those that lay on a device that is no longer there: what was mounted is not, and nothing was
  /// removed.
  ///
  /// - Parameters:
  ///   - gone: the files, each with the device of the nearest folder above it that there is.
  func lostWithTheirDevice(_ gone: [(path: String, device: UInt64?)]) -> Set<String> {
    Set(
      gone.compactMap { path, here in
        guard let status = known[path], status != .unknown, let here, here != status.device else { return nil }
        return path
      })
  }
}
