internal import Alerts
internal import Engine
internal import Linux
internal import Records

// Which of the files that have been looked at count, and what may go because a file says it no more.
extension Daemon {
  typealias Reading = (path: String, outcome: RecordFiles.Outcome)

  /// The files that were read: those that count, and those that a newer one has taken the place of.
  func rule(
    on results: [Reading]
  ) -> (batches: [Taking.Reading], passedOver: [(path: String, status: FileStatus)]) {
    var batches: [Taking.Reading] = []
    var passedOver: [(path: String, status: FileStatus)] = []
    for (path, outcome) in results {
      guard case .read(let batch, let status) = outcome else { continue }
      switch series.read(path, isRefused: batch.isRefused) {
      case .apply: batches.append((batch, status))
      case .passOver: passedOver.append((path, status))
      case .lookAt(let next):
        batches.append((batch, status))
        inbox.put(back: next)
      }
    }
    return (batches, passedOver)
  }

  /// The files that are gone: those whose records go with them, and those that an older file of their series replaces.
  func rule(
    onGone results: [Reading]
  ) -> (gone: [(path: String, device: UInt64?)], replaced: [(path: String, by: String)]) {
    var gone: [(path: String, device: UInt64?)] = []
    var replaced: [(path: String, by: String)] = []
    var absent: [(path: String, device: UInt64?)] = []
    for (path, outcome) in results {
      if case .gone(let device) = outcome { absent.append((path, device)) }
    }
    series.forget(absent.map(\.path))
    for (path, device) in absent {
      switch series.gone(path) {
      case .apply: if inbox.known[path] != nil { gone.append((path, device)) } else { inbox.noteGone(path) }
      case .passOver:
        inbox.noteGone(path)
        setProblems([], of: path)
      case .lookAt(let next): replaced.append((path, next))
      }
    }
    return (gone, replaced)
  }

  func withdraw(_ path: String) {
    engine.apply(engine.register.withdraw(file: path))
    noteWithdrawn(path)
  }

  /// What a file that is gone said is no more in force.
  func noteWithdrawn(_ path: String) {
    series.withdrawn(path)
    inbox.noteGone(path)
    setProblems([], of: path)
    forgetShrinking(path)
    refused.remove(path)
    vanished.remove(path)
    lettingGo.remove(path)
    staleness.forget(path)
  }

  /// Whether the file says less than it, or its series, did.
  func isShorter(_ batch: Batch) -> Bool { engine.register.count(inPlaceOf: batch) > batch.count }

  /// What a file says is in force.
  ///
  /// - Parameters:
  ///   - batch: what it says.
  ///   - status: what the file was when it was read.
  ///   - kept: records that it says no more and that stay in force.
  ///   - lost: how many records it would have withdrawn, where that was too much; `nil` at the first reading.
  func noteTaken(_ batch: Batch, _ status: FileStatus, kept: [RecordRef], lost: Int?) {
    let path = batch.path
    if let lost, !batch.isRefused {
      forgetShrinking(path)
      staleness.note(records: kept, of: path, at: clock.now)
      if lost > 0 {
        shrunk[batch.series ?? path] = (path, lost)
        problemsChanged = true
      }
    }
    if batch.isRefused { refused.insert(path) } else { refused.remove(path) }
    inbox.noteRead(path, status)
    noteArrival(of: status)
    setProblems(Problem.all(in: batch), of: path)
    lettingGo.remove(path)
    if vanished.remove(path) != nil { problemsChanged = true }
    if batch.series != nil, !batch.isRefused { forgetOthers(in: path) }
  }

  /// How many records a file's changes would withdraw, where that is more than half of a type's and at least 20; else 0.
  func isTooMuch(_ changes: [RegisterChange], of counts: [Int]) -> Int {
    var lost = counts.map { _ in 0 }
    for change in changes where change.isWithdrawal { lost[Int(change.reference.type)] += 1 }
    return zip(lost, counts).filter { $0 >= 20 && $0 * 2 > $1 }.map(\.0).reduce(0, +)
  }

  private func forgetShrinking(_ path: String) {
    for (key, value) in shrunk where value.path == path || key == series.place(of: path)?.series {
      shrunk[key] = nil
      problemsChanged = true
    }
  }

  /// A newer file of a series counts: what was wrong with the others is past.
  private func forgetOthers(in path: String) {
    guard let place = series.place(of: path) else { return }
    func isPast(_ other: String) -> Bool {
      other != path && series.place(of: other).map { $0.series == place.series && $0 < place } ?? false
    }
    for other in fileProblems.keys where isPast(other) { setProblems([], of: other) }
    for other in refused where isPast(other) { refused.remove(other) }
    for other in vanished where series.place(of: other)?.series == place.series {
      vanished.remove(other)
      inbox.noteGone(other)
      problemsChanged = true
    }
  }
}
