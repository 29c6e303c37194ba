public import Krav

/// How far the moment of the clock lies from the deadline of a comparison with a moving side.
public struct Crossing: Hashable, Sendable {
  public enum Tick: Sendable { case day, second }
  /// Which end of a window; a comparison has one deadline, and that is its ``closing``.
  public enum End: Sendable { case opening, closing }

  /// The comparison or window in the pack.
  public var range: SourceRange
  public var end: End
  /// Days or seconds past the deadline: 0 is the deadline itself, the last moment that is in time.
  public var offset: Int64
  public var tick: Tick
}

extension Engine {
  /// Every comparison with the clock that has a part in the subject's verdict now, and how far off its deadline is. What a
  /// condition before it has already decided is not looked at, and a query has one for each member.
  public func crossings(of key: VerdictKey) -> Set<Crossing> {
    var horizon = Horizon.never
    evaluator.trace = Trace()
    evaluator.keepsDerived = false
    defer {
      evaluator.trace = nil
      evaluator.keepsDerived = true
    }
    guard bind(key, &horizon) else { return [] }
    _ = evaluator.judge()
    return evaluator.trace?.crossings ?? []
  }

  /// Whether the duty concerns the subject now, and why not.
  public func concern(of key: VerdictKey) -> Concern {
    var horizon = Horizon.never
    guard bind(key, &horizon) else { return .absent }
    return evaluator.concern()
  }
}

/// Whether a duty concerns a subject.
public enum Concern: Sendable {
  /// There is no such subject now.
  case absent
  /// `where` does not hold.
  case leftOut
  /// No basis is in force on the governing day.
  case notInForce
  /// It concerns it, or that cannot be decided.
  case concerned
}

extension Evaluator {
  mutating func traceComparison(_ index: Int32, _ node: Node) {
    guard let range = plan.movingRanges[index] else { return }
    let a = term(node.a)
    let b = term(node.b)
    let slope = Int64(a.slope) - Int64(b.slope)
    guard slope != 0 else { return }
    switch (a.term, b.term) {
    case (.date(let x), .date(let y)):
      note(Crossing(range: range, end: .closing, offset: slope &* (Int64(x) - Int64(y)), tick: .day))
    case (.days(let x), .days(let y)):
      note(Crossing(range: range, end: .closing, offset: slope &* (x &- y), tick: .day))
    case (.instant(let x), .instant(let y)), (.seconds(let x), .seconds(let y)):
      note(Crossing(range: range, end: .closing, offset: slope &* (x &- y), tick: .second))
    default: return
    }
  }

  /// A window opens on the day before which it does not hold, and closes on its last day.
  mutating func traceWindow(_ index: Int32, _ node: Node) {
    guard let range = plan.movingRanges[index] else { return }
    let value = term(node.a).term
    let isLast = node.operation == .withinLast
    let other = Arithmetic.apply(isLast ? .add : .subtract, value, term(node.b).term)
    let (opening, closing) = isLast ? (value, other) : (other, value)
    for (end, moment) in [(Crossing.End.opening, opening), (.closing, closing)] {
      switch moment {
      case .date(let day):
        note(Crossing(range: range, end: end, offset: Int64(clock.today) - Int64(day), tick: .day))
      case .instant(let second):
        note(Crossing(range: range, end: end, offset: clock.now &- second, tick: .second))
      default: continue
      }
    }
  }

  private mutating func note(_ crossing: Crossing) { trace?.crossings.insert(crossing) }

  /// Of the subject that is bound.
  fileprivate mutating func concern() -> Concern {
    let node = plan.rules[rule].condition
    if node >= 0, condition(node).truth == .no { return .leftOut }
    return inForce().truth == .no ? .notInForce : .concerned
  }
}
