public import CivilTime
public import Krav

/// How a criterion stands in a unit and beneath it.
public struct CriterionStanding: Sendable, Hashable {
  /// Its name.
  public var criterion: String
  /// Ids from the root, encoded, joined with `/`.
  public var unit: String
  /// `nil` when the criterion or the unit is no more.
  public var verdict: Verdict?

  public init(criterion: String, unit: String, verdict: Verdict?) {
    self.criterion = criterion
    self.unit = unit
    self.verdict = verdict
  }
}

/// A criterion in a unit, through time.
struct LedgerCriterion: Sendable {
  /// Indices in ``LedgerNames``.
  struct Place: Hashable, Sendable {
    var criterion: UInt32
    var unit: UInt32
  }

  var place: Place
  /// What it will be when all that is staged is on disk.
  var staging: Verdict?
  /// What is on disk, in the order of the log.
  var history: [(at: Instant, verdict: Verdict?)] = []
}

extension Ledger {
  /// Stages what is another verdict than the log has. So an answer about a past day needs the log alone.
  ///
  /// - Parameters:
  ///   - current: criteria in units, as they stand now.
  ///   - isWhole: these are all there are; the others are no more.
  ///   - cause: what brought it about.
  ///   - now: the moment.
  public mutating func reconcile(
    criteria current: [CriterionStanding], isWhole: Bool, cause: EventCause, at now: Instant
  ) -> [PendingEvent] {
    var events: [PendingEvent] = []
    var alive: Set<UInt32> = []
    for standing in current {
      let index = self.index(of: standing)
      alive.insert(index)
      stage(index, standing.verdict, cause, at: now, into: &events)
    }
    guard isWhole else { return events }
    for index in criteria.indices where !alive.contains(UInt32(index)) {
      stage(UInt32(index), nil, cause, at: now, into: &events)
    }
    return events
  }

  /// How criteria stood at a moment, as the log has it; those that were there then.
  public func criteria(at moment: Instant) -> [CriterionStanding] {
    criteria.compactMap { criterion in
      guard let verdict = criterion.history.last(where: { $0.at <= moment })?.verdict else { return nil }
      return CriterionStanding(
        criterion: names[criterion.place.criterion], unit: names[criterion.place.unit], verdict: verdict)
    }
  }

  /// A line read back from the log.
  mutating func note(_ standing: CriterionStanding, at moment: Instant) {
    let index = Int(index(of: standing))
    criteria[index].staging = standing.verdict
    criteria[index].history.append((moment, standing.verdict))
  }

  private mutating func index(of standing: CriterionStanding) -> UInt32 {
    let place = LedgerCriterion.Place(
      criterion: names.index(of: standing.criterion), unit: names.index(of: standing.unit))
    if let known = criterionIndices[place] { return known }
    let index = UInt32(criteria.count)
    criteria.append(LedgerCriterion(place: place))
    criterionIndices[place] = index
    return index
  }

  private mutating func stage(
    _ index: UInt32, _ verdict: Verdict?, _ cause: EventCause, at now: Instant, into events: inout [PendingEvent]
  ) {
    let former = criteria[Int(index)].staging
    guard former != verdict else { return }
    criteria[Int(index)].staging = verdict
    var change = LedgerChange(
      at: now, alert: LedgerEntry.none, kind: .criterionChanged, cause: cause, verdict: verdict)
    change.criterion = index
    staged.append(change)
    let place = criteria[Int(index)].place
    let standing = CriterionStanding(criterion: names[place.criterion], unit: names[place.unit], verdict: verdict)
    events.append(
      PendingEvent(
        at: now, kind: .criterionChanged, cause: cause, verdict: verdict, from: former,
        why: verdict == nil ? .left : nil, detail: .criterion(standing), pack: pack ?? ""))
  }
}
