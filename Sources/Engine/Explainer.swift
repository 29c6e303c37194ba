import CivilTime
import Krav
import Records

/// How an explanation is put into words and how much of it is.
struct Explainer {
  let printing: Printing
  /// Names of members that are told.
  let names = 5

  init(words: Phrasebook, zone: ZoneRules) {
    printing = Printing(words: words, zone: zone)
  }
}

extension Explanation.Answer {
  init(_ truth: Truth) {
    self =
      switch truth {
      case .no: .no
      case .yes: .yes
      case .undecided: .undecided
      }
  }
}

// The checked expression and the plan's node have one shape: both are gone through side by side, the one for the pack's
// own words, the other for the values.
extension Evaluator {
  mutating func explain(_ expression: TypedExpression, _ index: Int32, _ explainer: Explainer) -> Explanation.Step {
    let node = plan.nodes[Int(index)]
    let answer = Explanation.Answer(condition(index).truth)
    func step(_ kind: Explanation.Step.Kind) -> Explanation.Step {
      Explanation.Step(kind: kind, range: expression.range, answer: answer)
    }
    switch expression.kind {
    case .and(let parts):
      var result = step(.and)
      result.steps = explain(parts, Span32(start: node.a, count: node.b), explainer)
      return result
    case .or(let parts):
      var result = step(.or)
      result.steps = explain(parts, Span32(start: node.a, count: node.b), explainer)
      return result
    case .atLeastOf(let wanted, let parts):
      var result = step(.atLeastOf)
      result.terms = [explain(term: wanted, node.a, explainer)]
      result.steps = explain(parts, Span32(start: node.b, count: node.c), explainer)
      return result
    case .not(let operand):
      var inner = explain(operand, node.a, explainer)
      // `x not in l` is one condition to its reader.
      if operand.range == expression.range {
        inner.answer = answer
        return inner
      }
      var result = step(.not)
      result.steps = [inner]
      return result
    case .compare(_, let a, let b): return sides(a, b, node, step(.comparison), explainer)
    case .isUnder(let a, let b): return sides(a, b, node, step(.isUnder), explainer)
    case .isIn(let a, let b): return sides(a, b, node, step(.isIn), explainer)
    case .withinPeriod(let a, let b): return sides(a, b, node, step(.within), explainer)
    case .withinLast(let a, let b), .withinNext(let a, let b):
      var result = sides(a, b, node, step(.within), explainer)
      result.terms.append(clockTerm(a.type == .instant, at: expression.range, explainer))
      return result
    case .isSet(let a), .isMissing(let a):
      var result = step(node.operation == .isSet ? .isSet : .isMissing)
      result.terms = [explain(term: a, node.a, explainer)]
      return result
    case .exists(let query): return quantified(query, node, step(.exists), explainer)
    case .no(let query): return quantified(query, node, step(.no), explainer)
    case .every(let query): return quantified(query, node, step(.every), explainer)
    case .atLeast(let wanted, let query):
      var result = quantified(query, node, step(.atLeast), explainer)
      result.terms = [explain(term: wanted, node.a, explainer)]
      result.members?.wanted = term(node.a).term.whole
      return result
    default:
      var result = step(.term)
      var value = explain(term: expression, index, explainer)
      // What a yes/no name stands for is a condition again.
      if value.kind == .named {
        value.terms = []
        result.steps = named(expression, node, explainer)
      }
      result.terms = [value]
      return result
    }
  }

  private mutating func explain(
    _ parts: [TypedExpression], _ span: Span32, _ explainer: Explainer
  ) -> [Explanation.Step] {
    zip(parts, span.indices).map { explain($0, plan.operands[$1], explainer) }
  }

  private mutating func sides(
    _ a: TypedExpression, _ b: TypedExpression, _ node: Node, _ step: Explanation.Step, _ explainer: Explainer
  ) -> Explanation.Step {
    var step = step
    step.terms = [explain(term: a, node.a, explainer), explain(term: b, node.b, explainer)]
    return step
  }

  /// A window lies about the clock, which its own words do not name.
  private func clockTerm(
    _ isInstant: Bool, at range: SourceRange, _ explainer: Explainer
  ) -> Explanation.TermStep {
    let now: Term = isInstant ? .instant(clock.now) : .date(clock.today)
    return Explanation.TermStep(
      kind: isInstant ? .now : .today, range: range, state: .value, text: print(now, with: explainer.printing),
      value: elementName(now))
  }

  private mutating func quantified(
    _ query: TypedQuery, _ node: Node, _ step: Explanation.Step, _ explainer: Explainer
  ) -> Explanation.Step {
    var step = step
    step.members = members(
      query, node.b, seeking: step.kind == .every ? .failingWithReason : .belonging,
      isUndecided: step.answer == .undecided, explainer)
    return step
  }

  private mutating func named(
    _ expression: TypedExpression, _ node: Node, _ explainer: Explainer
  ) -> [Explanation.Step] {
    switch expression.kind {
    case .letValue(let number):
      return [explain(program.rules[rule].lets[number].value, plan.rules[rule].lets[number], explainer)]
    case .derived(_, let number):
      guard case .reference(let reference) = term(node.a).term, register.isPresent(reference) else { return [] }
      let body = program.derivedFields[number].value
      return [enter(number, reference) { $0.explain(body, $1, explainer) }]
    default: return []
    }
  }

  /// A subject's binding, or a member, as it is named.
  func explain(name term: Term, _ explainer: Explainer) -> String {
    if case .reference(let reference) = term { return subjectName(reference) }
    return print(term, with: explainer.printing)
  }
}
