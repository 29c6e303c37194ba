public import CivilTime
public import Krav

/// Why a rule says what it says of one subject: every condition that was tried, its answer and the values that gave it.
///
/// Pure facts: ranges lead to the pack's own text, values are printed in the words that were asked for. Free text never
/// stands here, only whether it is set.
public struct Explanation: Sendable, Equatable {
  public var key: VerdictKey
  /// The moment that was judged.
  public var at: Instant
  /// `nil`: the rule is silent.
  public var verdict: Verdict?
  /// The clause that decided, index in `Rule.clauses`; `nil` for green, silent, and an unknown that no clause names.
  public var clause: Int?
  /// The record is not there (any more), or a further element is no more in its list: nothing below has been tried.
  public var isAbsent = false
  /// What the rule's bindings stand for.
  public var bindings: [Binding] = []
  /// Every basis of the rule, as `Rule.bases`.
  public var bases: [BasisStep] = []
  /// `where`; `nil` when the rule concerns everyone.
  public var population: Step?
  /// The clauses that were tried, in order: up to the colour that decided.
  public var clauses: [ClauseStep] = []
  /// What made it unknown, see ``Judgement/missing``.
  public var missing: [String] = []

  public enum Answer: String, Sendable, Hashable {
    case no = "false"
    case yes = "true"
    case undecided
  }

  public struct Binding: Sendable, Equatable {
    public var name: String
    public var text: String
  }

  public struct BasisStep: Sendable, Equatable {
    /// Index in `Rule.bases`.
    public var basis: Int
    public var isInForce: Answer
    /// The day whose law governs; `nil` for today.
    public var day: TermStep?
  }

  public struct ClauseStep: Sendable, Equatable {
    /// Index in `Rule.clauses`.
    public var clause: Int
    public var verdict: Verdict
    public var step: Step
  }

  /// A condition with its answer.
  public struct Step: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
      /// Its parts are ``Step/steps``.
      case and, or, not, atLeastOf
      /// Its sides are ``Step/terms``.
      case comparison, isSet, isMissing, isIn, isUnder, within
      /// Of ``Step/members``.
      case exists, no, every, atLeast
      /// A yes/no term.
      case term
    }
    public var kind: Kind
    /// Where the condition stands in the pack.
    public var range: SourceRange
    public var answer: Answer
    public var terms: [TermStep] = []
    public var members: MemberStep?
    public var steps: [Step] = []
  }

  /// A term with its value.
  public struct TermStep: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
      case constant, today, now, period, variable, field, property, list, negated, condition
      /// A `let` or a derived field; ``TermStep/terms`` hold what it stands for.
      case named
      case parameter(ParameterUse)
      case arithmetic(ArithmeticOperator)
      case otherwise
      case latest, earliest, count, share, sum, median
    }
    public enum State: String, Sendable { case value, missing, undecided }
    public var kind: Kind
    public var range: SourceRange
    public var state: State
    /// As messages print it.
    public var text: String
    /// As a pack or record would write it: `2025-01-31`; `nil` without a value.
    public var value: String?
    /// A record that was to be read and is not there: `type/id`.
    public var absent: String?
    public var terms: [TermStep] = []
    public var members: MemberStep?
  }

  public struct ParameterUse: Sendable, Equatable {
    /// `grace`, `grace[high]`
    public var name: String
    /// The law bounds it; otherwise it is the municipality's own.
    public var isStatutory: Bool
    /// The bound, printed.
    public var bound: (isAtMost: Bool, text: String)?
    /// What the pack shipped, printed, where a `set` has changed it.
    public var shipped: String?

    public static func == (a: ParameterUse, b: ParameterUse) -> Bool {
      a.name == b.name && a.isStatutory == b.isStatutory && a.shipped == b.shipped
        && a.bound?.isAtMost == b.bound?.isAtMost && a.bound?.text == b.bound?.text
    }
  }

  /// The members of a query.
  public struct MemberStep: Sendable, Equatable {
    /// The record type, or the name that a list's element has.
    public var noun: String
    /// How many belong.
    public var count = 0
    /// How many may or may not belong (or satisfy).
    public var undecided = 0
    /// How many of those that belong satisfy, where the query asks that.
    public var satisfying: Int?
    /// How many must belong, where a number is asked for.
    public var wanted: Int64?
    /// The first of those that decide, `type/id` or an element as printed; five at most.
    public var names: [String] = []
    /// How many decide.
    public var deciding = 0
    /// When none belongs: one that fails a single condition.
    public var nearest: String?
    /// Of a sum or median that cannot be told: the value that the first of them does not give.
    public var lacking: [TermStep] = []
    /// Why the first that decides does, or what ``nearest`` fails.
    public var steps: [Step] = []
    /// They are so many, or so much is asked of them, that not all were looked at: the counts are of those that were.
    public var isCutShort = false
  }
}
