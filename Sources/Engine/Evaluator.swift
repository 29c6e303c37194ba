import CivilTime
import Krav
import Records

/// Evaluates a plan's nodes against a register at one moment.
///
/// A plain value: a copy may evaluate on its own. What it changes while evaluating is scratch space and counters alone.
struct Evaluator {
  let plan: Plan
  let program: Program
  var register: Register
  var indexes: [FieldIndex]
  /// Off until somebody looks, and while records are loaded; ``indexEverything()`` turns it on.
  var isIndexed = false
  /// By record type: which indexes hold it.
  let indexNumbers: [[Int]]
  var clock: Clock

  // What the nodes at hand see.
  var rule = 0
  var frame: [Term] = []
  var frameBase = 0
  private var lets: [Valued]
  private var letStamps: [UInt32]
  private var stamp: UInt32 = 0

  /// Records that are stale are read as such, see ``isBlurred(_:)``.
  var blurs = false
  /// The subject's own record is stale: of it the rule says that it cannot tell, or nothing.
  var isRootStale = false

  // Scratch space, used as stacks.
  var slots: [UInt32] = []
  var elements: [Term] = []
  /// What the tests of the queries that are gone through compare with.
  var keys: [UInt32] = []
  var unitMarks: [UInt32] = []
  var unitMark: UInt32 = 0
  var absentSlots: [AbsentSlots]

  /// Columns may be kept from one subject to the next: as long as no record can change in between.
  var keepsColumns = false {
    didSet { if !keepsColumns { rootColumns = nil } }
  }
  /// Of the type of the subjects that are judged, where they are kept.
  var rootColumns: RecordColumns?

  /// The queries whose members may be kept by group, without any, and what is kept; see ``QueryGroups``.
  let groupable: [QueryGroups]
  var groups: [QueryGroups?]
  /// How many records there were when it was decided whether to keep them; -1 before.
  var groupSizes: [Int]
  /// The day of the last judging.
  var groupDay: Int32 = .min
  /// Groups are kept where there are so many records for each value.
  var leastGroup = 8

  /// Records that were looked at since the last reset.
  var touched = 0
  /// When so many have been looked at, queries find no further candidate.
  var mostTouched = Int.max
  /// The last subject read a query whose join could not be told: any record of the type might be a member.
  var joinWasOpen = false
  /// The last subject read a query whose join was an empty reference.
  var joinWasEmpty = false
  /// A query was read of which any record of the type is looked at: a stale one might have been joined, or one is told of
  /// that is no member.
  var joinWasBlurred = false
  /// The last step of a route came to an empty reference.
  var metEmpty = false
  var derivedCaches: [DerivedCache]
  /// Off while another moment than that of the records' verdicts is looked at, or evidence is wanted.
  var keepsDerived = true
  /// Set while evidence is collected.
  var trace: Trace?
  /// While lacks are collected: what the elements of a list lack that variables are bound to, by place in the frame.
  var boundLacks: [Int: Set<Lack>] = [:]

  init(program: Program, plan: Plan, register: Register, clock: Clock) {
    self.program = program
    self.plan = plan
    self.register = register
    self.clock = clock
    indexes = Self.emptyIndexes(plan, program)
    groupable = plan.groupable
    groups = groupable.map { _ in nil }
    groupSizes = groupable.map { _ in -1 }
    absentSlots = program.records.map { _ in AbsentSlots() }
    indexNumbers = program.records.indices.map { type in plan.indexes.indices.filter { plan.indexes[$0].type == type } }
    derivedCaches = plan.derived.map { _ in DerivedCache() }
    let most = plan.rules.reduce(0) { max($0, $1.lets.count) }
    lets = Array(repeating: Valued(.undecided), count: most)
    letStamps = Array(repeating: 0, count: most)
  }

  /// Makes ready for a subject of a rule: its root bound, nothing remembered.
  mutating func begin(rule: Int, root: UInt32) {
    if plan.rules[self.rule].record != plan.rules[rule].record { rootColumns = nil }
    self.rule = rule
    frame.removeAll(keepingCapacity: true)
    frameBase = 0
    let size = plan.rules[rule].frameSize
    for _ in 0..<size { frame.append(.missing) }
    let reference = RecordRef(type: UInt16(plan.rules[rule].record), slot: root)
    frame[0] = .reference(reference)
    noteStaleness(of: reference)
    forgetLets()
  }

  /// To be called when a binding of the subject has changed.
  mutating func forgetLets() {
    stamp &+= 1
    if stamp == 0 {
      for index in letStamps.indices { letStamps[index] = 0 }
      stamp = 1
    }
  }

  /// The records are others now.
  mutating func forgetEverything() {
    forgetAllDerived()
    guard isIndexed else { return }
    isIndexed = false
    indexes = Self.emptyIndexes(plan, program)
    absentSlots = program.records.map { _ in AbsentSlots() }
  }

  /// Puts all records into the indexes, unless they are there.
  mutating func indexEverything() {
    guard !isIndexed else { return }
    isIndexed = true
    for type in program.records.indices {
      let count = UInt32(register.slotCount(type))
      for number in indexNumbers[type] { indexes[number].reserve(Int(count)) }
      for slot in 0..<count { index(RecordRef(type: UInt16(type), slot: slot)) }
    }
  }

  private static func emptyIndexes(_ plan: Plan, _ program: Program) -> [FieldIndex] {
    plan.indexes.map { key in
      FieldIndex(key: key, isDense: program.records[key.type].fields[key.field].type.isDense)
    }
  }

  mutating func bind(_ variable: Int, _ term: Term) {
    frame[frameBase + variable] = term
  }

  mutating func letValue(_ index: Int) -> Valued {
    if letStamps[index] == stamp { return lets[index] }
    let value = term(plan.rules[rule].lets[index])
    lets[index] = value
    letStamps[index] = stamp
    return value
  }

  /// Runs something in the body of a derived field, with the record as its first variable.
  mutating func enter<Result>(
    _ derived: Int, _ reference: RecordRef, _ body: (inout Evaluator, Int32) -> Result
  ) -> Result {
    let (outer, start) = (frameBase, frame.count)
    frame.append(.reference(reference))
    for _ in 1..<max(1, plan.derived[derived].frameSize) { frame.append(.missing) }
    frameBase = start
    let result = body(&self, plan.derived[derived].body)
    frameBase = outer
    frame.removeLast(frame.count - start)
    return result
  }
}

extension FieldType {
  /// Values count from zero without large gaps.
  var isDense: Bool {
    switch self {
    case .reference, .enumeration, .bool: true
    default: false
    }
  }
}
