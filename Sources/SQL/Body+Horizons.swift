import Krav

extension Body {
  /// How long a condition holds; `nil` where time does not change it.
  func horizon(_ expression: TypedExpression) throws(Refusal) -> Horizon? {
    guard isTimed(expression) else { return nil }
    switch expression.kind {
    case .not(let inner): return try horizon(inner)
    case .and(let parts):
      return horizon(of: try parts.map { part throws(Refusal) in try self.part(part) }, decidedBy: false)
    case .or(let parts):
      return horizon(of: try parts.map { part throws(Refusal) in try self.part(part) }, decidedBy: true)
    case .isSet(let inner), .isMissing(let inner): return try timing(inner).horizon
    case .compare(let comparison, let left, let right): return try horizon(comparison, left, right, expression)
    case .isIn(let left, let right):
      let (value, list) = (try timing(left), try timing(right))
      return earliest([value.horizon, list.horizon, value.slope.isNone ? nil : soon(left.type)])
    case .isUnder(let left, let right): return earliest([try timing(left).horizon, try timing(right).horizon])
    case .withinLast(let value, let length): return try window(value, length, isLast: true, expression)
    case .withinNext(let value, let length): return try window(value, length, isLast: false, expression)
    case .withinPeriod(let value, let period):
      let (moving, whole) = (try timing(value), try timing(period))
      return earliest([moving.horizon, whole.horizon, moving.slope.isNone ? nil : soon(value.type)])
    case .exists(let query), .no(let query): return try horizon(ofSome: query, satisfying: nil)
    case .every(let query): return try horizon(ofSome: query, satisfying: query.satisfies)
    case .atLeast(let number, let query): return try horizon(atLeast: number, query)
    case .atLeastOf(let number, let items): return try horizon(atLeast: number, of: items)
    default: return try timing(expression).horizon
    }
  }

  func part(_ expression: TypedExpression) throws(Refusal) -> Part {
    Part(condition: try condition(expression), horizon: try horizon(expression))
  }

  /// The next day, or second: for what moves and is not solved.
  private func soon(_ type: ValueType) -> Horizon {
    switch type {
    case .instant, .duration(.hours): .moment("(\(dialect.moment("s0._now", plusSeconds: "1")))")
    default: .day("(s0._today + 1)")
    }
  }

  // MARK: Comparisons

  private func horizon(
    _ comparison: ComparisonOperator, _ left: TypedExpression, _ right: TypedExpression, _ whole: TypedExpression
  ) throws(Refusal) -> Horizon? {
    let (a, b) = (try timing(left), try timing(right))
    let fixed = earliest([a.horizon, b.horizon])
    if a.slope.isNone && b.slope.isNone { return fixed }
    guard a.slope.isNone || b.slope.isNone else { return earliest([fixed, soon(left.type)]) }
    let isLeft = b.slope.isNone
    let (mover, other) = (isLeft ? left : right, isLeft ? right : left)
    let slope = isLeft ? a.slope : b.slope
    let sign = isLeft ? comparison : comparison.mirrored
    let (term, end) = (kept(try self.term(mover)), kept(try self.term(other)))
    switch left.type {
    case .date: return earliest([fixed, .day(reached("s0._today", end.text, sign, slope, after: "(\(end.text) + 1)"))])
    case .instant:
      let after = "(\(dialect.moment(end.text, plusSeconds: "1")))"
      return earliest([fixed, .moment(reached("s0._now", end.text, sign, slope, after: after))])
    case .duration:
      // Of unlike units nothing is said, and that lasts.
      guard let unit = term.unit, unit == end.unit else { return fixed }
      let ahead = column("\(wide(end.text)) - \(wide(term.text))", always: true)
      func text(_ ahead: String, _ sign: ComparisonOperator) -> String {
        unit == .seconds
          ? grown(ahead, sign, 400_000_000_000) { "(\(dialect.moment("s0._now", plusSeconds: $0)))" }
          : grown(ahead, sign, 4_000_000) { "(s0._today + CAST(\($0) AS INTEGER))" }
      }
      let (up, down) = (text(ahead, sign), text("(- \(ahead))", sign.mirrored))
      let found =
        switch slope {
        case .none, .up: up
        case .down: down
        case .told(let slope): "CASE \(slope) WHEN 1 THEN \(up) WHEN -1 THEN \(down) END"
        }
      return earliest([fixed, kept(Horizon(text: found, unit: unit == .seconds ? .moment : .day))])
    default: return earliest([fixed, soon(left.type)])
    }
  }

  /// When the clock, compared with an end, changes the answer.
  private func reached(
    _ now: String, _ end: String, _ sign: ComparisonOperator, _ slope: Slope, after: String
  ) -> String {
    // A day is not added to one that the calendar ends with.
    var moves = ""
    if case .told(let text) = slope { moves = "\(text) <> 0 AND " }
    switch sign {
    case .less, .greaterOrEqual: return "CASE WHEN \(moves)\(now) < \(end) THEN \(end) END"
    case .lessOrEqual, .greater: return "CASE WHEN \(moves)\(now) <= \(end) THEN \(after) END"
    case .equal, .notEqual:
      return "CASE WHEN \(moves)\(now) < \(end) THEN \(end) WHEN \(moves)\(now) = \(end) THEN \(after) END"
    }
  }

  /// When a count that lies so far behind another, and grows, changes the answer.
  private func grown(
    _ ahead: String, _ sign: ComparisonOperator, _ limit: Int64, _ text: (String) -> String
  ) -> String {
    switch sign {
    case .less, .greaterOrEqual: return "CASE WHEN \(ahead) BETWEEN 1 AND \(limit) THEN \(text(ahead)) END"
    case .lessOrEqual, .greater: return "CASE WHEN \(ahead) BETWEEN 0 AND \(limit) THEN \(text("\(ahead) + 1")) END"
    case .equal, .notEqual:
      return """
        CASE WHEN \(ahead) BETWEEN 1 AND \(limit) THEN \(text(ahead)) WHEN \(ahead) = 0 THEN \(text("1")) END
        """
    }
  }

  private func window(
    _ value: TypedExpression, _ length: TypedExpression, isLast: Bool, _ whole: TypedExpression
  ) throws(Refusal) -> Horizon? {
    let moment = kept(try term(value))
    let other = kept(try arithmetic(isLast ? .add : .subtract, value, length, whole))
    let (low, high) = isLast ? (moment, other) : (other, moment)
    let fixed = earliest([try timing(value).horizon, try timing(length).horizon])
    let isInstant = if case .instant = value.type { true } else { false }
    let now = isInstant ? "s0._now" : "s0._today"
    let after = isInstant ? "(\(dialect.moment(high.text, plusSeconds: "1")))" : "(\(high.text) + 1)"
    let text = "CASE WHEN \(now) < \(low.text) THEN \(low.text) WHEN \(now) <= \(high.text) THEN \(after) END"
    return earliest([fixed, kept(Horizon(text: text, unit: isInstant ? .moment : .day))])
  }

  // MARK: Terms

  func timing(_ expression: TypedExpression) throws(Refusal) -> Timing {
    guard isTimed(expression) else { return Timing() }
    switch expression.kind {
    case .today, .now: return Timing(slope: .up)
    case .calendarPeriod(let unit, _):
      let current = TypedExpression(
        .calendarPeriod(unit, previous: false), type: expression.type, range: expression.range)
      guard let last = try term(current).last else { return Timing(horizon: soon(.date)) }
      return Timing(horizon: kept(.day("(\(last) + 1)")))
    case .letValue(let index): return try letTiming(index)
    case .field(let base, _): return Timing(horizon: try timing(base).horizon)
    case .derived(let base, let index): return try derivedTiming(base, index, expression.range)
    case .property(let base, _):
      let inner = try timing(base)
      return Timing(horizon: earliest([inner.horizon, inner.slope.isNone ? nil : soon(base.type)]))
    case .table(_, let parts), .list(let parts):
      var horizons: [Horizon?] = []
      for part in parts { horizons.append(try still(part)) }
      return Timing(horizon: earliest(horizons))
    case .negate(let inner):
      let timing = try timing(inner)
      return Timing(horizon: timing.horizon, slope: timing.slope.turned)
    case .arithmetic(let operation, let left, let right):
      let (a, b) = (try timing(left), try timing(right))
      switch operation {
      case .add: return Timing(horizon: earliest([a.horizon, b.horizon]), slope: a.slope.joined(b.slope))
      case .subtract: return Timing(horizon: earliest([a.horizon, b.horizon]), slope: a.slope.joined(b.slope.turned))
      case .multiply, .divide: return Timing(horizon: earliest([try still(left), try still(right)]))
      }
    case .otherwise(let left, let right): return try otherwise(left, right)
    case .count(let query): return Timing(horizon: try horizon(ofMembers: query, measuring: nil))
    case .share(let query): return Timing(horizon: try horizon(ofMembers: query, measuring: nil))
    case .sum(let value, let query), .median(let value, let query):
      return Timing(horizon: try horizon(ofMembers: query, measuring: value))
    case .latest(let query), .earliest(let query): return Timing(horizon: try horizon(ofExtreme: query))
    default: return Timing(horizon: try horizon(expression))
    }
  }

  /// Of a term that is used in a way that does not follow it as it moves.
  private func still(_ expression: TypedExpression) throws(Refusal) -> Horizon? {
    let timing = try timing(expression)
    return earliest([timing.horizon, timing.slope.isNone ? nil : soon(expression.type)])
  }

  private func otherwise(_ left: TypedExpression, _ right: TypedExpression) throws(Refusal) -> Timing {
    let (a, b) = (try timing(left), try timing(right))
    let first = kept(try term(left))
    let isEmpty: String
    if let elements = first.elements {
      isEmpty = elements.isEmpty ? "TRUE" : "FALSE"
    } else if isList(left) {
      isEmpty = "(coalesce(\(dialect.size(first.text)), 0) = 0)"
    } else {
      guard first.low == nil, first.isNullable else { return a }
      isEmpty = "(\(first.text) IS NULL)"
    }
    let isTaken = column(first.undecided.map { "(\(isEmpty) AND NOT \($0))" } ?? isEmpty)
    var timing = Timing(horizon: a.horizon)
    if let horizon = b.horizon {
      let taken = Horizon(text: "CASE WHEN \(isTaken) THEN \(horizon.text) END", unit: horizon.unit)
      timing.horizon = earliest([a.horizon, kept(taken)])
    }
    if !(a.slope.isNone && b.slope.isNone) {
      timing.slope = .told(column("CASE WHEN \(isTaken) THEN \(b.slope.text) ELSE \(a.slope.text) END"))
    }
    return timing
  }

  private func letTiming(_ index: Int) throws(Refusal) -> Timing {
    if let known = letTimings[index] { return known }
    let inner = scope
    scope = root
    defer { scope = inner }
    let timing = kept(try timing(lets[index]))
    letTimings[index] = timing
    return timing
  }

  private func kept(_ timing: Timing) -> Timing {
    var kept = timing
    kept.horizon = timing.horizon.map { self.kept($0) }
    if case .told(let text) = timing.slope { kept.slope = .told(column(text)) }
    return kept
  }

  private func derivedTiming(_ base: TypedExpression, _ index: Int, _ range: SourceRange) throws(Refusal) -> Timing {
    guard case .record(let type) = base.type else { throw Refusal("a field of what is no record", at: range) }
    let row = row(try term(base), type)
    var timing = try within(row, program.derivedFields[index].value.range) { () throws(Refusal) in
      kept(try self.timing(program.derivedFields[index].value))
    }
    if let isThere = row.isThere, let horizon = timing.horizon {
      timing.horizon = kept(Horizon(text: "CASE WHEN \(isThere) THEN \(horizon.text) END", unit: horizon.unit))
    }
    timing.horizon = earliest([try self.timing(base).horizon, timing.horizon])
    return timing
  }
}
