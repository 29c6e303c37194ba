public import CivilTime
internal import Krav

/// Verdicts on their way into the ledger, in portions, so that the caller's loop goes on in between.
///
/// Those that are yellow, red or unknown come first: where a renamed unit takes over an alert, nothing is resolved.
public struct Reconciliation: Sendable {
  enum Step {
    /// What subjects the alerts stand for is found anew.
    case unbinding
    case finding(JudgedChange, Verdict)
    /// Green, silent or gone.
    case other(JudgedChange)
    /// An alert by its place, where all verdicts are given.
    case entry(Int, EventCause)
  }

  private let changes: [JudgedChange]
  private var finding = 0
  /// The next of the others, or of the ledger's alerts.
  private var rest = 0
  /// Of what differs, where all verdicts are given.
  private let cause: EventCause?
  private var mustUnbind: Bool
  let since: Instant?
  /// Everything has been looked at.
  public private(set) var isDone = false

  /// Of verdicts that have changed.
  public init(of changes: [JudgedChange]) {
    self.changes = changes
    cause = nil
    mustUnbind = false
    since = nil
  }

  /// Of the difference between what the log adds up to and all verdicts of now: after a start's first full scan, and after
  /// a pack was loaded. A restart repeats nothing.
  ///
  /// - Parameters:
  ///   - source: the verdicts.
  ///   - cause: of what differs; `clock` where today's records would have given the former verdict at `since`.
  ///   - since: the log's last time.
  public init(ofAll source: some VerdictSource, cause: EventCause, since: Instant? = nil) {
    var findings: [JudgedChange] = []
    source.forEachFinding { findings.append(JudgedChange(key: $0, verdict: $1, cause: cause)) }
    changes = findings
    self.cause = cause
    mustUnbind = true
    self.since = since
  }

  /// - Parameter entries: how many alerts the ledger has.
  mutating func next(_ entries: Int) -> Step? {
    if mustUnbind {
      mustUnbind = false
      return .unbinding
    }
    while finding < changes.count {
      let change = changes[finding]
      finding += 1
      if let verdict = change.verdict, verdict != .green { return .finding(change, verdict) }
    }
    if let cause {
      if rest < entries {
        rest += 1
        return .entry(rest - 1, cause)
      }
    } else {
      while rest < changes.count {
        let change = changes[rest]
        rest += 1
        if change.verdict == nil || change.verdict == .green { return .other(change) }
      }
    }
    isDone = true
    return nil
  }
}
