public import Krav

/// A comparison with the clock in a rule, or an end of a window around it.
public struct Deadline: Hashable, Sendable {
  /// A comparison has one end, its ``closing``; a window that lies ahead opens too.
  public enum End: Sendable { case opening, closing }
  /// The step in which the tests are to stand around it.
  public enum Tick: Sendable { case day, hour }

  /// The comparison or window in the pack.
  public var range: SourceRange
  public var end: End
  public var tick: Tick

  /// Every one that the rule reads, in the order of its text; those of lets and derived fields among them.
  public static func all(of rule: Rule, in program: Program) -> [Deadline] {
    var search = DeadlineSearch(rule: rule, program: program)
    for binding in rule.listBindings { search.look(in: binding.list) }
    if let condition = rule.condition { search.look(in: condition) }
    for clause in rule.clauses { search.look(in: clause.condition) }
    return search.found.sorted { ($0.range.file, $0.range.start) < ($1.range.file, $1.range.start) }
  }
}

private struct DeadlineSearch {
  let rule: Rule
  let program: Program
  var found: [Deadline] = []
  private var lets: Set<Int> = []
  private var derived: Set<Int> = []

  init(rule: Rule, program: Program) {
    self.rule = rule
    self.program = program
  }

  mutating func look(in expression: TypedExpression) {
    switch expression.kind {
    case .compare(_, let a, let b) where a.isMoving != b.isMoving:
      add(Deadline(range: expression.range, end: .closing, tick: a.type.isCountedInDays ? .day : .hour))
    case .withinLast(let value, _):
      // It opens with the fact itself, which nobody waits for.
      add(Deadline(range: expression.range, end: .closing, tick: value.type.isCountedInDays ? .day : .hour))
    case .withinNext(let value, _):
      for end in [Deadline.End.opening, .closing] {
        add(Deadline(range: expression.range, end: end, tick: value.type.isCountedInDays ? .day : .hour))
      }
    case .letValue(let index):
      if lets.insert(index).inserted { look(in: rule.lets[index].value) }
    case .derived(_, let index):
      if derived.insert(index).inserted { look(in: program.derivedFields[index].value) }
    default: break
    }
    var children: [TypedExpression] = []
    expression.forEachChild { children.append($0) }
    for child in children { look(in: child) }
  }

  /// A let that names a query is written out wherever it is used.
  private mutating func add(_ deadline: Deadline) {
    if !found.contains(deadline) { found.append(deadline) }
  }
}

extension ValueType {
  fileprivate var isCountedInDays: Bool {
    switch self {
    case .instant, .duration(.hours): false
    default: true
    }
  }
}

extension Rule {
  /// Whether a subject that is there may be left without a wording: every one is narrower than its source, or goes by
  /// another day than today.
  func canFallSilent(in program: Program) -> Bool {
    bases.allSatisfy { basis in
      let source = program.sources[basis.source]
      return basis.governingDay != nil || basis.from > source.from || (basis.to != nil && basis.to != source.to)
    }
  }
}
