import Krav
import Records

/// Which members of a query decide.
enum DecidingMembers { case belonging, failing, failingWithReason }

extension Evaluator {
  /// So many of those that do not belong are looked at for the one that comes nearest.
  private static let mostOthers = 200
  /// So many records are looked at for the members of one query, and again for the one that comes nearest: queries within
  /// queries may go through the same records again and again.
  static let mostCandidates = 500_000

  /// Counts a query's members, names the first that decide, and tells why the first of them does.
  mutating func members(
    _ query: TypedQuery, _ number: Int32, seeking: DecidingMembers = .belonging,
    measuring value: (expression: TypedExpression, node: Int32)? = nil, isUndecided: Bool = false,
    _ explainer: Explainer
  ) -> Explanation.MemberStep {
    let plan = plan.queries[Int(number)]
    let shape = QueryShape(query)
    var step = Explanation.MemberStep(noun: noun(shape))
    var (sure, failing, unsure) = (
      FirstByName(explainer.names), FirstByName(explainer.names), FirstByName(explainer.names)
    )
    // Which of those that do not belong comes nearest is asked only when none does.
    var others: [Term] = []
    var satisfying = 0
    var members = open(plan, bindsEach: true)
    let limit = mostTouched
    mostTouched = min(limit, touched + Self.mostCandidates)
    while !members.isUnknowable, next(plan, &members) {
      let member = term(ofVariable: plan)
      let belongs = isMember(plan, members).truth
      let holds = belongs == .no || plan.satisfies < 0 ? Truth.yes : condition(plan.satisfies).truth
      // What is said of the last may be half of it.
      if touched >= mostTouched { break }
      if belongs == .no {
        // What is only looked at because it may be joined to anything is near to nothing.
        if sure.count + unsure.count == 0, others.count < Self.mostOthers, !members.isBeyondJoin {
          others.append(member)
        }
        continue
      }
      if hasNotCome(plan) { continue }
      if belongs == .undecided {
        if !(seeking == .failingWithReason && holds == .yes) { unsure.add(member, name(member, explainer)) }
        continue
      }
      sure.add(member, name(member, explainer))
      switch holds {
      case .yes:
        satisfying += 1
        if let value, !term(value.node).term.isValue { unsure.add(member, name(member, explainer)) }
      case .no: failing.add(member, name(member, explainer))
      case .undecided: unsure.add(member, name(member, explainer))
      }
    }
    step.isCutShort = touched >= mostTouched
    mostTouched = limit
    close(members)
    step.count = sure.count
    step.undecided = unsure.count
    if plan.satisfies >= 0 { step.satisfying = satisfying }
    let deciding = seeking == .belonging ? sure : failing
    // Where the answer cannot be told, those that make it so are named before those that count.
    let isOpen = unsure.count > 0 && (isUndecided || deciding.count == 0)
    let shown = isOpen ? unsure : deciding
    step.names = shown.first.map(\.name)
    step.deciding = shown.count
    if seeking == .failingWithReason, let first = failing.first.first {
      bindMember(plan, first.term)
      if let satisfies = shape.satisfies { step.steps = [explain(satisfies, plan.satisfies, explainer)] }
    } else if isOpen, let first = unsure.first.first {
      bindMember(plan, first.term)
      step.steps = undecidedParts(shape, plan, explainer)
      if let value { step.lacking = [explain(term: value.expression, value.node, explainer)] }
    } else if sure.count == 0, unsure.count == 0, !step.isCutShort {
      // Among more records than are joined there may be a nearer one that no verdict hangs on.
      if looksBeyondJoin(plan) { joinWasBlurred = true }
      guard let miss = nearest(of: others, shape, plan, explainer) else { return step }
      step.nearest = miss
      step.steps = conditions(shape, plan).filter { condition($0.node).truth == .no }.map {
        explain($0.expression, $0.node, explainer)
      }
    }
    return step
  }

  /// Whether others are looked at than those that the join leads to, and those that may be joined to anything.
  private func looksBeyondJoin(_ plan: QueryPlan) -> Bool {
    switch plan.access {
    case .scan: true
    // Over several steps an unread record on the way leads to others.
    case .key(let steps): steps.count > 1
    case .itself, .elements, .listKey, .beneath, .above: false
    }
  }

  /// The conjuncts that speak of the member, each with its node.
  func conditions(_ shape: QueryShape, _ plan: QueryPlan) -> [(expression: TypedExpression, node: Int32)] {
    let parts = shape.conjuncts.filter { $0.mentions(shape.variables) }
    guard plan.condition >= 0, parts.count > 1 else { return parts.map { ($0, plan.condition) } }
    let node = self.plan.nodes[Int(plan.condition)]
    return zip(parts, Span32(start: node.a, count: node.b).indices).map { ($0, self.plan.operands[$1]) }
  }

  private mutating func undecidedParts(
    _ shape: QueryShape, _ plan: QueryPlan, _ explainer: Explainer
  ) -> [Explanation.Step] {
    var steps = conditions(shape, plan).filter { condition($0.node).truth == .undecided }.map {
      explain($0.expression, $0.node, explainer)
    }
    if let satisfies = shape.satisfies, condition(plan.satisfies).truth == .undecided {
      steps.append(explain(satisfies, plan.satisfies, explainer))
    }
    return steps
  }

  /// The first by name of the candidates of which a single conjunct is false; it stays bound.
  private mutating func nearest(
    of candidates: [Term], _ shape: QueryShape, _ plan: QueryPlan, _ explainer: Explainer
  ) -> String? {
    guard !candidates.isEmpty else { return nil }
    // Those that ask nothing of other records come first: two of them that are false spare the others.
    let parts = conditions(shape, plan).map { (node: $0.node, asks: $0.expression.asksMembers) }
    let nodes = (parts.filter { !$0.asks } + parts.filter(\.asks)).map(\.node)
    var named = candidates.map { (term: $0, name: name($0, explainer)) }
    named.sort { $0.name < $1.name }
    let limit = mostTouched
    mostTouched = min(limit, touched + Self.mostCandidates)
    defer { mostTouched = limit }
    for (term, name) in named {
      bindMember(plan, term)
      var failures = 0
      for node in nodes where failures < 2 && condition(node).truth == .no { failures += 1 }
      if touched >= mostTouched { return nil }
      if failures == 1 { return name }
    }
    return nil
  }

  /// Ranked by a moment that lies ahead: it takes no part yet.
  private mutating func hasNotCome(_ plan: QueryPlan) -> Bool {
    guard plan.by >= 0 else { return false }
    switch term(plan.by).term {
    case .date(let day): return day > clock.today
    case .instant(let second): return second > clock.now
    default: return false
    }
  }

  private func noun(_ shape: QueryShape) -> String {
    switch shape.source {
    case .records(let type): return program.records[type].name
    case .list(let list):
      guard case .list(let element) = list.type else { return "" }
      switch element {
      case .record(let type): return program.records[type].name
      case .enumeration(let type): return program.enums[type].name
      default: return ""
      }
    }
  }

  private func name(_ member: Term, _ explainer: Explainer) -> String { explain(name: member, explainer) }
}

/// The first few by name of what comes in any order, and how many there were.
private struct FirstByName {
  private(set) var first: [(term: Term, name: String)] = []
  private(set) var count = 0
  private let limit: Int

  init(_ limit: Int) {
    self.limit = limit
  }

  mutating func add(_ term: Term, _ name: @autoclosure () -> String) {
    count += 1
    let name = name()
    guard first.count < limit || name < first[first.count - 1].name else { return }
    first.insert((term, name), at: first.firstIndex { name < $0.name } ?? first.count)
    if first.count > limit { first.removeLast() }
  }
}

extension TypedExpression {
  /// Whether it goes through records or what is derived of them, which may cost more than a look at fields.
  fileprivate var asksMembers: Bool {
    switch kind {
    case .exists, .no, .every, .atLeast, .count, .share, .sum, .median, .latest, .earliest, .derived, .letValue: true
    default: children.contains(where: \.asksMembers)
    }
  }
}
