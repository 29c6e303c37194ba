/// The first moment at which a value may change without a record changing; early is allowed, late is not.
///
/// Days and seconds are kept apart until a verdict is stored, so that the zone is asked once for a verdict and not
/// once for a comparison.
struct Horizon: Equatable {
  /// The first instant of this civil day (days since 1970-01-01); `Int32.max` is never.
  var day: Int32
  /// Seconds since 1970-01-01T00:00:00Z; `Int64.max` is never.
  var second: Int64

  static var never: Horizon { Horizon(day: .max, second: .max) }

  static func day(_ day: Int32) -> Horizon { Horizon(day: day, second: .max) }
  static func second(_ second: Int64) -> Horizon { Horizon(day: .max, second: second) }

  /// The day that lies so many days after another; never when that does not fit.
  static func day(_ day: Int64) -> Horizon { Int32(exactly: day).map { .day($0) } ?? .never }

  var isNever: Bool { day == .max && second == .max }

  func earlier(_ other: Horizon) -> Horizon {
    Horizon(day: min(day, other.day), second: min(second, other.second))
  }

  mutating func meet(_ other: Horizon) {
    if other.day < day { day = other.day }
    if other.second < second { second = other.second }
  }
}

/// Kleene's three truth values.
enum Truth: UInt8 {
  case no, yes, undecided

  init(_ bool: Bool) { self = bool ? .yes : .no }

  var negated: Truth {
    switch self {
    case .no: .yes
    case .yes: .no
    case .undecided: .undecided
    }
  }
}

/// A condition's truth and how long it holds.
struct Outcome {
  var truth: Truth
  var horizon: Horizon

  init(_ truth: Truth, _ horizon: Horizon = .never) {
    self.truth = truth
    self.horizon = horizon
  }

  init(_ bool: Bool, _ horizon: Horizon = .never) {
    self.init(Truth(bool), horizon)
  }

  var negated: Outcome { Outcome(truth.negated, horizon) }
}
