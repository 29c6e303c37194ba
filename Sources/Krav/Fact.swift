/// What a condition asks, as far as it can be reasoned about: one comparison, or the question whether a term is set.
struct Fact {
  /// `bare` compared with `base` and something put on it.
  struct Order {
    var bare: Int
    var operation: ComparisonOperator
    /// ``TermTable/zero`` for a comparison with a constant.
    var base: Int
    var shift: Shift
    /// Both sides are whole numbers, days or seconds.
    var isDiscrete: Bool
  }

  enum Kind {
    case order(Order)
    /// The term has one of the constants, or none of them.
    case member(term: Int, constants: Set<Constant>, isOne: Bool)
    case presence(term: Int, isSet: Bool)
    /// A condition that is not looked into.
    case truth(term: Int, holds: Bool)
  }

  /// Where the condition stands that asks it.
  enum Owner: Hashable {
    case condition
    case clause(Int)
    /// The case that is looked at.
    case table
  }

  var kind: Kind
  /// The terms that have a value when this is decided.
  var needs: [Int]
  /// The comparison as written.
  var range: SourceRange
  /// It is the opposite of what is written there that is asked.
  var isOpposite: Bool
  var owner: Owner
}

/// A condition that should be true, or false, with the negations driven into its facts.
indirect enum Formula {
  case yes, no
  /// Index among the reasoner's facts.
  case fact(Int)
  case all([Formula])
  case any([Formula])
}

extension ComparisonOperator {
  /// What holds when this one does not, of two values.
  public var opposite: ComparisonOperator {
    switch self {
    case .equal: .notEqual
    case .notEqual: .equal
    case .less: .greaterOrEqual
    case .lessOrEqual: .greater
    case .greater: .lessOrEqual
    case .greaterOrEqual: .less
    }
  }

  /// The same with the sides exchanged.
  public var mirrored: ComparisonOperator {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }

  /// Whether the left side is held up from below, by `=` too.
  var isLower: Bool { self == .equal || self == .greater || self == .greaterOrEqual }

  var isUpper: Bool { self == .equal || self == .less || self == .lessOrEqual }

  var isStrict: Bool { self == .less || self == .greater }

  /// Whether it holds of two values, the first being so much greater.
  func holds(_ difference: Int) -> Bool {
    switch self {
    case .equal: difference == 0
    case .notEqual: difference != 0
    case .less: difference < 0
    case .lessOrEqual: difference <= 0
    case .greater: difference > 0
    case .greaterOrEqual: difference >= 0
    }
  }
}
