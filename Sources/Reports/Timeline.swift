public import CivilTime
public import Engine
public import Krav

/// What one pack says of every subject over a stretch of days, the records standing still.
public struct Timeline: Sendable {
  /// A rule and a subject, by name: what two packs have in common.
  public struct Key: Hashable, Sendable {
    public var rule: String
    /// As alerts write it: `type/id`, with further elements after `+`.
    public var subject: String

    public init(rule: String, subject: String) {
      self.rule = rule
      self.subject = subject
    }
  }

  /// A verdict that holds from an instant until the next turn.
  public struct Turn: Hashable, Sendable {
    public var at: Instant
    /// `nil` when the rule is silent.
    public var verdict: Verdict?

    public init(at: Instant, verdict: Verdict?) {
      self.at = at
      self.verdict = verdict
    }

    /// Whether there is an alert.
    var isAlert: Bool { verdict != nil && verdict != .green }
  }

  public struct Course: Sendable {
    /// By time; the first stands at the beginning of the stretch.
    public var turns: [Turn]
    /// The unit's ids from the root.
    public var unit: [String]
    /// Why it is not green at the end; `nil` when it is.
    public var message: String?
  }

  /// Only subjects that are not green at some time.
  public private(set) var courses: [Key: Course] = [:]
  public let from: Instant
  public let to: Instant

  /// Moves the engine's clock through every horizon up to `to`.
  ///
  /// - Parameters:
  ///   - engine: at the beginning of the stretch, with its records in force.
  ///   - to: the end of the stretch.
  ///   - progress: is told each moment that the clock has come to.
  public init(_ engine: Engine, to: Instant, progress: (Instant) -> Void = { _ in }) {
    from = engine.now
    self.to = max(to, engine.now)
    var turns: [VerdictKey: [Turn]] = [:]
    Self.settle(engine)
    _ = engine.takeChanges()
    engine.forEachVerdict { key, verdict in
      if verdict != .green { turns[key] = [Turn(at: engine.now, verdict: verdict)] }
    }
    while engine.now < self.to {
      let next = engine.nextHorizon.map { min($0, self.to) } ?? self.to
      guard next > engine.now else { break }
      progress(next)
      engine.advance(to: next)
      Self.settle(engine)
      for change in engine.takeChanges() {
        turns[change.key, default: [Turn(at: from, verdict: change.before)]].append(
          Turn(at: next, verdict: change.after))
      }
    }
    for (key, turns) in turns where turns.contains(where: \.isAlert) {
      let name = Key(rule: engine.program.rules[Int(key.rule)].name, subject: engine.subjectName(of: key))
      courses[name] = Course(turns: turns, unit: engine.unitPath(of: key), message: engine.message(of: key))
    }
  }

  private static func settle(_ engine: Engine) { while !engine.step(limit: 100_000) {} }
}
