import CivilTime
import Krav

/// A program made ready to run: one flat array of nodes, and beside it what the nodes point at.
struct Plan {
  var nodes: [Node] = []
  var operands: [Int32] = []
  var constants: [Term] = []
  /// Elements of constant lists; a run of them is one list.
  var listConstants: [Term] = []
  var grids: [Grid] = []
  var calendarUnits: [CalendarUnit] = []
  var queries: [QueryPlan] = []
  var derived: [DerivedPlan] = []
  var rules: [RulePlan] = []
  var tests: [FieldTest] = []
  /// The queries that are kept by group; see ``QueryPlan/group``.
  var groupable: [QueryGroups] = []
  /// Where the conditions that move with the clock stand in the pack, by node.
  var movingRanges: [Int32: SourceRange] = [:]
  /// The joins that need an index.
  var indexes: [IndexKey] = []
  /// What must be judged again when a record changes, by record type.
  var dependencies: [[Dependency]] = []
  /// For each record type: the fields that anything reads, as bits (see ``fieldBit(_:)``).
  var readFields: [UInt64] = []

  /// One bit for each of the first 63 fields; the last bit stands for all the others.
  static func fieldBit(_ field: Int) -> UInt64 { 1 << UInt64(min(field, 63)) }
}

/// A parameter read by two enums.
struct Grid {
  var start: Int32
  var columns: Int32
}

struct DerivedPlan {
  var record: Int
  var frameSize: Int
  var body: Int32
  /// It asks a query, so that its values are kept until they may change.
  var isKept: Bool
}

/// The values of one field by which records are found.
struct IndexKey: Hashable {
  var type: Int
  var field: Int
}

/// How the members of a query are found.
struct QueryPlan {
  enum Source {
    case records(type: Int)
    case list(node: Int32)
  }

  /// The path by which candidates are reached; `node` of the plan is the other side of the join.
  enum Access {
    case scan
    /// `t = x`
    case itself
    /// `t in l`
    case elements
    /// `t.f = x`, also over several steps; the indexes of the steps, last step first.
    case key(Span32)
    /// `x in t.l`
    case listKey(Int32)
    /// `t.f under u`; -1 for `t under u`.
    case beneath(Int32)
    /// `u under t.f`; -1 for `u under t`.
    case above(Int32)
  }

  /// All are bound to the member: a query over another query's members has both their names.
  var variables: Span32
  var source: Source
  /// What does not depend on the member, or -1; evaluated once.
  var guardNode: Int32 = -1
  var access: Access = .scan
  /// The other side of the join.
  var joinNode: Int32 = -1
  /// References are compared, so that an empty field is a value and leaves nothing undecided.
  var joinsReferences = false
  /// The whole condition but for the guard, or -1.
  var condition: Int32 = -1
  /// The condition without the join, for candidates that the join has already settled.
  var residual: Int32 = -1
  var by: Int32 = -1
  var satisfies: Int32 = -1
  /// The tests that say the same, or -1.
  var conditionTest: Int32 = -1
  var residualTest: Int32 = -1
  var satisfiesTest: Int32 = -1
  /// What the tests compare with, asked for once.
  var keyNodes = Span32(start: 0, count: 0)
  /// What is asked of its members, where that may be kept.
  var grouping: QueryGroups.Kind?
  /// Its number among those that are kept by group, or -1.
  var group = -1
  /// The members are ranked by instants, not by dates.
  var ranksInstants = false
  /// The sum of no members.
  var zero = Term.number(Fraction(0))
}

struct RulePlan {
  struct Clause {
    var verdict: Verdict
    var node: Int32
    /// What says the same of the root, or -1.
    var test: Int32 = -1
  }

  struct Basis {
    /// Civil days, both inclusive.
    var from: Int32
    /// `Int32.max` for a wording without an end.
    var to: Int32
    /// The day whose law governs; -1 for today.
    var node: Int32
  }

  var record: Int
  var frameSize: Int
  /// Variable and list node of each further binding.
  var lists: [(variable: Int, node: Int32)]
  var condition: Int32
  /// What says the same of the root, or -1.
  var conditionTest: Int32 = -1
  var bases: [Basis]
  var lets: [Int32]
  var clauses: [Clause]
  /// The message of each clause.
  var because: [[TemplatePart]]
  var remedy: [TemplatePart]
}

enum TemplatePart {
  case text(String)
  case value(node: Int32, type: ValueType)
}
