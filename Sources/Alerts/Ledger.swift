public import CivilTime
internal import Engine
internal import Krav

/// What is known about every alert: the fold of the log.
///
/// Changes come in two steps. Reconciling with the verdicts *stages* events, which are handed out to be written; when the
/// log has them on disk, `commit` makes them visible to the queries. Differences are taken against what is staged, so
/// that nothing is told twice while a write is under way.
public struct Ledger: Sendable {
  var entries: [LedgerEntry] = []
  var indices: [AlertID: UInt32] = [:]
  /// Which alert stands for a subject of the engine's; forgotten when all is reconciled anew.
  var bound: [VerdictKey: UInt32] = [:]
  var names = LedgerNames()
  var subjects = LedgerSubjects()
  var events: [LedgerEvent] = []
  /// By state: alerts in the order of their last change.
  var order = [LedgerOrder](repeating: LedgerOrder(), count: AlertState.allCases.count)
  var counts = [Int](repeating: 0, count: AlertState.allCases.count * Verdict.allCases.count)
  /// Of alerts that are problems, the places as last known.
  var problems: [UInt32: Problem] = [:]
  /// Alerts that are problems, and stand in what is staged: few beside those of rules, and looked through in every turn.
  var standingProblems: Set<UInt32> = []
  /// Alerts that are waived in what is staged.
  var waived: Set<UInt32> = []
  /// Staged and not committed, oldest first, from `stagedStart`.
  var staged: [LedgerChange] = []
  var stagedStart = 0
  /// The pack that events are written under, and the parameters' values as last written.
  var pack: String?
  var parameters: [String: String] = [:]
  /// How criteria stand in units, and stood.
  var criteria: [LedgerCriterion] = []
  var criterionIndices: [LedgerCriterion.Place: UInt32] = [:]
  /// Who has seen which alerts.
  var marks = LedgerMarks()
  /// Which alerts may be red for too long.
  var reds = LedgerReds()
  /// How many stood from day to day, where somebody wants to know.
  var trend: Trend?
  /// When the first event happened that is known.
  public internal(set) var firstAt: Instant?

  public init() {}

  /// Events that have happened and are not yet in the log.
  public var unlogged: Int { staged.count - stagedStart }

  /// The hash of the pack that the last event, staged or logged, was made under.
  public var packHash: String? { pack }

  /// The oldest `count` staged events are on disk, with sequence numbers from `firstSeq` on, without a gap.
  public mutating func commit(count: Int, firstSeq: UInt64) {
    let end = min(stagedStart + count, staged.count)
    var seq = firstSeq
    for place in stagedStart..<end {
      apply(staged[place], seq: seq)
      seq += 1
    }
    stagedStart = end
    if stagedStart == staged.count {
      staged.removeAll(keepingCapacity: staged.count < 4096)
      stagedStart = 0
    } else if stagedStart > 4096 && stagedStart * 2 > staged.count {
      staged.removeFirst(stagedStart)
      stagedStart = 0
    }
  }
}

/// One alert as the ledger keeps it.
struct LedgerEntry: Sendable {
  static let none = UInt32.max

  var id: AlertID
  /// Number in ``LedgerSubjects``, with present names. What an alert is called is not staged: only what is told of it
  /// waits for the disk.
  var subject: UInt32
  /// Indices in ``LedgerNames``.
  var rule: UInt32
  var unit: UInt32
  /// Indices of the event by which it was opened or reopened, and of its last.
  var openingEvent = LedgerEntry.none
  var lastEvent = LedgerEntry.none
  /// Neighbours in the order of change.
  var newer = LedgerEntry.none
  var older = LedgerEntry.none
  // The key's parts; no optional, which would need a word of its own.
  private var keyRule = LedgerEntry.none
  private var keySubject = LedgerEntry.none
  /// What queries see, and what it will be when all that is staged is on disk.
  var visible = Standing()
  var staging = Standing()

  init(id: AlertID, subject: UInt32, rule: UInt32, unit: UInt32) {
    self.id = id
    self.subject = subject
    self.rule = rule
    self.unit = unit
  }

  var key: VerdictKey? {
    get { keyRule == Self.none ? nil : VerdictKey(rule: keyRule, subject: keySubject) }
    set {
      keyRule = newValue?.rule ?? Self.none
      keySubject = newValue?.subject ?? Self.none
    }
  }
}

struct Standing: Equatable, Sendable {
  /// `nil` before the first event.
  var state: AlertState?
  /// While not resolved, the verdict; after, green when the duty was met.
  var verdict: Verdict?

  /// The verdict of an alert that is not resolved.
  var standing: Verdict? { state == .open || state == .waived ? verdict : nil }
}

/// An event in the history of an alert.
struct LedgerEvent: Sendable {
  var seq: UInt64
  var at: Instant
  /// The one before, of the same alert.
  var previous: UInt32
  /// Index in ``LedgerNames``: the alert's unit at the time.
  var unit: UInt32
  var kind: EventKind
  var cause: EventCause
  var verdict: Verdict?
  var from: Verdict?
  var why: Resolution?
}

/// An event's effect on the ledger, apart from what only the log line tells.
struct LedgerChange: Sendable {
  var at: Instant
  /// Index of the alert; none for the pack, its parameters and criteria.
  var alert: UInt32
  /// Index of a criterion in a unit.
  var criterion = LedgerEntry.none
  var kind: EventKind
  var cause: EventCause
  var verdict: Verdict?
  /// On `worsened` and `eased` only.
  var from: Verdict?
  var why: Resolution?
}

/// Newest and oldest of the alerts in one state.
struct LedgerOrder: Sendable {
  var newest = LedgerEntry.none
  var oldest = LedgerEntry.none
}

/// Names of rules and unit paths, each kept once.
struct LedgerNames: Sendable {
  private var texts: [String] = []
  private var problems: [Bool] = []
  private var indices: [String: UInt32] = [:]

  mutating func index(of text: String) -> UInt32 {
    if let index = indices[text] { return index }
    let index = UInt32(texts.count)
    texts.append(text)
    problems.append(text.utf8.contains(UInt8(ascii: "/")))
    indices[text] = index
    return index
  }

  subscript(index: UInt32) -> String { texts[Int(index)] }

  /// Whether a rule's name is the code of a problem (`intake/…`).
  func isProblem(_ rule: UInt32) -> Bool { problems[Int(rule)] }
}
