internal import Alerts
internal import CivilTime
internal import Engine
internal import Linux
internal import Records

/// What has been read and is put in force by and by, so that a file of a million records delays no answer.
struct Taking {
  /// What is to be noted when the changes at hand are in force.
  enum Closing {
    /// - Parameters:
    ///   - kept: records that the file says no more and that stay in force.
    ///   - lost: how many records it would have withdrawn, where that was too much; `nil` at the first reading.
    case file(Batch, FileStatus, kept: [RecordRef], lost: Int?)
    case removal(String)
  }

  typealias Reading = (batch: Batch, status: FileStatus)

  /// The last is taken in first.
  var batches: [Reading] = []
  /// Files that are gone, of which it is not yet known whether their records may go, each with the device of the nearest
  /// folder above it that there is.
  var gone: [(path: String, device: UInt64?)] = []
  /// Those whose records go; the last first.
  var leaving: [String] = []
  /// The file that is being staged.
  var staging: (Staging, FileStatus)?
  /// The last is put in force first, and let go with it.
  var changes: [RegisterChange] = []
  var closing: Closing?
  var isAtWork = false
}

/// What has been judged and is told of by and by.
struct Turn {
  /// Of all that is told.
  let now: Instant
  /// All verdicts are held against the log, after a start or with new rules.
  let isFirst: Bool
  let changes: [VerdictChange]
  var left: Reconciliation
  var events: [PendingEvent] = []
}

extension Daemon {
  /// Changes that are put in force between two looks at the clock.
  private static let portion = 128
  /// Records that are staged between two looks at the clock.
  private static let stagedPortion = 1_024

  /// Puts in force what has been read, for as long as there is time; `false` when some is left.
  ///
  /// What is staged stands on what is in force: nothing else is staged before all of it is.
  ///
  /// - Parameter deadline: in monotonic nanoseconds.
  func takeIn(until deadline: Int64) -> Bool {
    guard taking.isAtWork else { return true }
    repeat {
      if !taking.changes.isEmpty {
        // No slice of them is held while they are let go: all would be copied.
        let portion: [RegisterChange] = taking.changes.suffix(Self.portion).reversed()
        engine.apply(portion)
        taking.changes.removeLast(portion.count)
      } else if taking.staging != nil {
        stage()
      } else if let closing = taking.closing {
        taking.closing = nil
        close(closing)
      } else if let (batch, status) = taking.batches.popLast() {
        begin(batch, status)
      } else if !taking.gone.isEmpty {
        weigh(taking.gone)
        taking.gone = []
      } else if let path = taking.leaving.popLast() {
        taking.changes = engine.register.withdraw(file: path).reversed()
        taking.closing = .removal(path)
      } else {
        endTaking()
        return true
      }
    } while Clock.monotonicNanoseconds() < deadline
    return false
  }

  /// Puts in force all that has been read.
  func finishTaking() { _ = takeIn(until: .max) }

  private func begin(_ batch: Batch, _ status: FileStatus) {
    guard !isLoading else {
      engine.apply(batch)
      taking.closing = .file(batch, status, kept: [], lost: nil)
      return
    }
    taking.staging = (engine.register.staging(of: batch), status)
  }

  private func stage() {
    // Held here alone, so that nothing is copied.
    guard case (var staging, let status)? = taking.staging.take() else { return }
    guard engine.register.stage(&staging, most: Self.stagedPortion) else {
      taking.staging = (staging, status)
      return
    }
    let batch = staging.batch
    var changes = staging.changes
    let lost = mayShrink.remove(batch.path) == nil ? isTooMuch(changes, of: engine.register.counts) : 0
    if lost > 0 { engine.register.keepAbsent(&changes, of: batch) }
    taking.changes = changes.reversed()
    taking.closing = .file(batch, status, kept: engine.register.lastKept, lost: lost)
  }

  private func close(_ closing: Taking.Closing) {
    switch closing {
    case .file(let batch, let status, let kept, let lost): noteTaken(batch, status, kept: kept, lost: lost)
    case .removal(let path): noteWithdrawn(path)
    }
  }

  private func weigh(_ gone: [(path: String, device: UInt64?)]) {
    let lost = inbox.lostWithTheirDevice(gone)
    let removed = gone.map(\.path).filter { !lost.contains($0) }
    if mayGo(removed) {
      taking.leaving = removed.reversed()
      vanished.formUnion(lost)
    } else {
      vanished.formUnion(gone.map(\.path))
    }
    if !vanished.isEmpty { problemsChanged = true }
  }

  private func endTaking() {
    taking = Taking()
    withdrawAbsent()
    letGoWhatMoved()
    lastChange = clock.now
    keptMayDiffer = true
    // Who refers to what, and where units lie, may be otherwise though no verdict is.
    problemsChanged = true
    planLookingAgain()
    startReading()
    if isLoading, isReadingNothing { finishLoading() }
  }

  /// Nothing is being read or put in force, and nothing waits for it.
  var isReadingNothing: Bool {
    !readers.isBusy && !taking.isAtWork && inbox.takesNothing && queue.isEmpty && absent.isEmpty
  }
}
