import Krav
import Records

extension Evaluator {
  /// Goes through the elements of the rule's list bindings, each combination bound in turn; gives how long the lists
  /// themselves hold. The root must be bound.
  mutating func forEachSubject(_ body: (inout Evaluator, [Term]) -> Void) -> Horizon {
    var chosen: [Term] = []
    return forEachElement(0, &chosen, body)
  }

  private mutating func forEachElement(
    _ place: Int, _ chosen: inout [Term], _ body: (inout Evaluator, [Term]) -> Void
  ) -> Horizon {
    guard place < plan.rules[rule].lists.count else {
      body(&self, chosen)
      return .never
    }
    let (variable, node) = plan.rules[rule].lists[place]
    forgetLets()
    let mark = elements.count
    let list = withoutBlur { $0.list(node) }
    var horizon = list.horizon
    for number in 0..<list.count {
      let element = element(number, of: list)
      guard element.isValue else { continue }
      bind(variable, element)
      forgetLets()
      chosen.append(element)
      horizon.meet(forEachElement(place + 1, &chosen, body))
      chosen.removeLast()
    }
    elements.removeLast(elements.count - mark)
    return horizon
  }

  /// Binds a subject's elements; `false` when they are not in the lists now.
  mutating func bind(_ chosen: [Term], horizon: inout Horizon) -> Bool {
    for (place, term) in chosen.enumerated() {
      let (variable, node) = plan.rules[rule].lists[place]
      forgetLets()
      let mark = elements.count
      let list = withoutBlur { $0.list(node) }
      horizon.meet(list.horizon)
      let isThere = (0..<list.count).contains { element($0, of: list) == term }
      elements.removeLast(elements.count - mark)
      guard isThere else { return false }
      bind(variable, term)
    }
    forgetLets()
    return true
  }
}
