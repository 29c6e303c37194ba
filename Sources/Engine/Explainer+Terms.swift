import CivilTime
import Krav
import Records

extension Evaluator {
  mutating func explain(
    term expression: TypedExpression, _ index: Int32, _ explainer: Explainer
  ) -> Explanation.TermStep {
    let node = plan.nodes[Int(index)]
    var step = Explanation.TermStep(kind: .condition, range: expression.range, state: .value, text: "", value: nil)
    if expression.type.isList {
      fillList(&step, index, explainer)
    } else {
      fill(&step, term(index).term, explainer)
    }
    let isOpen = step.state == .undecided
    switch expression.kind {
    case .constant: step.kind = .constant
    case .today: step.kind = .today
    case .now: step.kind = .now
    case .calendarPeriod: step.kind = .period
    case .variable:
      step.kind = .variable
      if case .reference(let reference) = term(index).term { step.text = subjectName(reference) }
    case .letValue(let number):
      step.kind = .named
      step.terms = [explain(term: program.rules[rule].lets[number].value, plan.rules[rule].lets[number], explainer)]
    case .field(let base, _):
      step.kind = .field
      explainBase(base, node, &step, explainer)
    case .derived(let base, let number):
      step.kind = .named
      explainBase(base, node, &step, explainer)
      guard case .reference(let reference) = term(node.a).term, register.isPresent(reference) else { break }
      let body = program.derivedFields[number].value
      step.terms.insert(enter(number, reference) { $0.explain(term: body, $1, explainer) }, at: 0)
    case .property(let base, _):
      step.kind = .property
      step.terms = [explain(term: base, node.a, explainer)]
    case .parameter(let number):
      step.kind = .parameter(use(number, keys: [], explainer))
    case .table(let number, let keys):
      let nodes = keys.count == 2 ? [node.a, node.b] : [node.a]
      step.kind = .parameter(use(number, keys: nodes.map { term($0).term }, explainer))
      step.terms = zip(keys, nodes).map { explain(term: $0, $1, explainer) }
    case .list(let elements):
      step.kind = node.operation == .constantList ? .constant : .list
      if node.operation == .listOfTerms {
        let span = Span32(start: node.a, count: node.b)
        step.terms = zip(elements, span.indices).map { explain(term: $0, plan.operands[$1], explainer) }
      }
    case .negate(let operand):
      step.kind = .negated
      step.terms = [explain(term: operand, node.a, explainer)]
    case .arithmetic(let operation, let a, let b):
      step.kind = .arithmetic(operation)
      step.terms = [explain(term: a, node.a, explainer), explain(term: b, node.b, explainer)]
    case .otherwise(let a, let b):
      step.kind = .otherwise
      step.terms = [explain(term: a, node.a, explainer)]
      if step.terms[0].state == .missing { step.terms.append(explain(term: b, node.b, explainer)) }
    case .latest(let query): explainExtreme(.latest, query, index, &step, explainer)
    case .earliest(let query): explainExtreme(.earliest, query, index, &step, explainer)
    case .count(let query):
      step.kind = .count
      step.members = members(query, node.a, isUndecided: isOpen, explainer)
    case .share(let query):
      step.kind = .share
      step.members = members(query, node.a, seeking: .failing, isUndecided: isOpen, explainer)
    case .sum(let value, let query):
      step.kind = .sum
      step.members = members(query, node.a, measuring: (value, node.b), isUndecided: isOpen, explainer)
    case .median(let value, let query):
      step.kind = .median
      step.members = members(query, node.a, measuring: (value, node.b), isUndecided: isOpen, explainer)
    default: break
    }
    return step
  }

  private func fill(_ step: inout Explanation.TermStep, _ term: Term, _ explainer: Explainer) {
    step.state = term.isValue ? .value : term.isMissing ? .missing : .undecided
    switch term {
    // Of a free text no more is known.
    case .present: step.text = explainer.printing.words.isSet
    case .undecidedCount(let least, let most): step.text = "\(least)–\(most)"
    default: step.text = print(term, with: explainer.printing)
    }
    guard term.isValue, term != .present else { return }
    step.value =
      switch term {
      case .reference(let reference): subjectName(reference)
      case .days, .months, .workingDays, .seconds, .calendarPeriod: step.text
      default: elementName(term)
      }
  }

  private mutating func fillList(_ step: inout Explanation.TermStep, _ index: Int32, _ explainer: Explainer) {
    let mark = elements.count
    defer { elements.removeLast(elements.count - mark) }
    let list = list(index)
    step.state = list.state.isValue ? .value : list.state.isMissing ? .missing : .undecided
    guard list.isKnown, list.count > 0 else {
      step.text = print(list.state, with: explainer.printing)
      return
    }
    let shown = min(list.count, 20)
    step.text =
      (0..<shown).map { print(element($0, of: list), with: explainer.printing) }.joined(separator: ", ")
      + (list.count > shown ? ", …" : "")
  }

  /// Of a path, what the earlier steps came to; a binding needs no telling.
  private mutating func explainBase(
    _ base: TypedExpression, _ node: Node, _ step: inout Explanation.TermStep, _ explainer: Explainer
  ) {
    if case .reference(let reference) = term(node.a).term, !register.isPresent(reference) {
      step.absent = subjectName(reference)
    }
    if case .variable = base.kind { return }
    step.terms.append(explain(term: base, node.a, explainer))
  }

  private mutating func explainExtreme(
    _ kind: Explanation.TermStep.Kind, _ query: TypedQuery, _ index: Int32, _ step: inout Explanation.TermStep,
    _ explainer: Explainer
  ) {
    step.kind = kind
    let number = plan.nodes[Int(index)].a
    let isOpen = step.state == .undecided
    step.members = members(query, number, isUndecided: isOpen, explainer)
    guard case .reference(let reference) = term(index).term else { return }
    step.members?.names = [subjectName(reference)]
    let plan = plan.queries[Int(number)]
    guard let by = QueryShape(query).by else { return }
    bindMember(plan, .reference(reference))
    step.terms = [explain(term: by, plan.by, explainer)]
  }

  private func use(_ number: Int, keys: [Term], _ explainer: Explainer) -> Explanation.ParameterUse {
    let parameter = program.parameters[number]
    var name = parameter.name
    var place: Int? = 0
    var names: [String] = []
    for (key, enumeration) in zip(keys, parameter.by) {
      guard case .enumeration(_, let value) = key else {
        place = nil
        names.append("?")
        continue
      }
      place = place.map { $0 * program.enums[enumeration].values.count + Int(value) }
      names.append(program.enums[enumeration].values[Int(value)].name)
    }
    if !names.isEmpty { name += "[\(names.joined(separator: ", "))]" }
    let bound = parameter.bound.map { (isAtMost: $0.isAtMost, text: print($0.value, explainer)) }
    var shipped: String?
    switch (parameter.value, parameter.shipped) {
    case (.single(let value), .single(let original)): if value != original { shipped = print(original, explainer) }
    case (.table(let values), .table(let originals)):
      if let place, values[place] != originals[place] { shipped = print(originals[place], explainer) }
    default: break
    }
    return Explanation.ParameterUse(name: name, isStatutory: parameter.isStatutory, bound: bound, shipped: shipped)
  }

  private func print(_ constant: Constant, _ explainer: Explainer) -> String {
    let term: Term
    switch constant {
    case .label(let text): return text
    case .list(let items): return items.map { print($0, explainer) }.joined(separator: ", ")
    case .bool(let value): term = .bool(value)
    case .number(let value): term = .number(value)
    case .date(let value): term = .date(value.dayNumber)
    case .instant(let value): term = .instant(value.seconds)
    case .duration(let value): term = Term(value)
    case .enumValue(let type, let value): term = .enumeration(type: UInt16(type), value: UInt16(value))
    }
    return print(term, with: explainer.printing)
  }
}
