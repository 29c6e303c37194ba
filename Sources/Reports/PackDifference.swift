public import CivilTime
public import Krav

/// What a change of rules does to the alerts: the same records under the pack as it was and as it is to be.
public struct PackDifference: Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    /// Only the new pack has the alert.
    case gained
    /// Only the old pack has it.
    case lost
    /// Both have it, with other colours or from other days.
    case moved
  }

  public struct Alert: Sendable {
    public var kind: Kind
    /// By the new pack's name, if it has the rule.
    public var key: Timeline.Key
    public var unit: [String]
    /// Empty when the pack has no such alert.
    public var old: [Timeline.Turn]
    public var new: [Timeline.Turn]
    /// What the pack that has the alert says at the end; the new one if both do.
    public var message: String?

    /// When the alert comes (or came) under the two packs; `nil` when it does not.
    public var opens: (old: Instant?, new: Instant?) {
      (old.first(where: \.isAlert)?.at, new.first(where: \.isAlert)?.at)
    }
  }

  /// By rule, kind and subject.
  public private(set) var alerts: [Alert] = []
  /// How many are the same under both.
  public private(set) var unchanged = 0

  /// - Parameter renamed: rules of the old pack that have another name in the new one.
  public init(old: Timeline, new: Timeline, renamed: [String: String] = [:]) {
    var before: [Timeline.Key: Timeline.Course] = [:]
    before.reserveCapacity(old.courses.count)
    for (key, course) in old.courses {
      before[Timeline.Key(rule: renamed[key.rule] ?? key.rule, subject: key.subject)] = course
    }
    for (key, course) in new.courses {
      guard let other = before.removeValue(forKey: key) else {
        alerts.append(
          Alert(kind: .gained, key: key, unit: course.unit, old: [], new: course.turns, message: course.message))
        continue
      }
      if Self.alerting(other.turns) == Self.alerting(course.turns) {
        unchanged += 1
      } else {
        alerts.append(
          Alert(
            kind: .moved, key: key, unit: course.unit, old: other.turns, new: course.turns,
            message: course.message ?? other.message))
      }
    }
    for (key, course) in before {
      alerts.append(
        Alert(kind: .lost, key: key, unit: course.unit, old: course.turns, new: [], message: course.message))
    }
    alerts.sort { ($0.key.rule, $0.kind.rank, $0.key.subject) < ($1.key.rule, $1.kind.rank, $1.key.subject) }
  }

  /// Green and silent are one: there is no alert.
  private static func alerting(_ turns: [Timeline.Turn]) -> [Timeline.Turn] {
    var result: [Timeline.Turn] = []
    for turn in turns {
      let verdict = turn.isAlert ? turn.verdict : nil
      if result.isEmpty || result.last?.verdict != verdict {
        result.append(Timeline.Turn(at: turn.at, verdict: verdict))
      }
    }
    return result
  }

  /// Rules of the old pack by the name that the new one gives them (`rule NEW … was OLD`).
  public static func renamings(to program: Program) -> [String: String] {
    var names: [String: String] = [:]
    for rule in program.rules {
      if let former = rule.formerName { names[former] = rule.name }
    }
    return names
  }
}

extension PackDifference.Kind {
  var rank: Int {
    switch self {
    case .gained: 0
    case .lost: 1
    case .moved: 2
    }
  }
}
