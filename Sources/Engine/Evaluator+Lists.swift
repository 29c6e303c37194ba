import Krav
import Records

/// The elements of a list: a run of the plan's constants, or of the evaluator's scratch space until the caller takes
/// them off again.
struct ListView {
  /// Missing or undecided when the list cannot be told; else whether there is anything in it.
  var state: Term
  var isKnown: Bool
  var isConstant: Bool
  var start: Int
  var count: Int
  var horizon: Horizon

  static func unknown(_ state: Term, _ horizon: Horizon) -> ListView {
    ListView(state: state, isKnown: false, isConstant: true, start: 0, count: 0, horizon: horizon)
  }

  init(state: Term, isKnown: Bool, isConstant: Bool, start: Int, count: Int, horizon: Horizon) {
    self.state = state
    self.isKnown = isKnown
    self.isConstant = isConstant
    self.start = start
    self.count = count
    self.horizon = horizon
  }

  /// An empty list is missing.
  init(isConstant: Bool, start: Int, count: Int, horizon: Horizon) {
    self.init(
      state: count == 0 ? .missing : .present, isKnown: true, isConstant: isConstant, start: start, count: count,
      horizon: horizon)
  }
}

extension Evaluator {
  func element(_ place: Int, of list: ListView) -> Term {
    list.isConstant ? plan.listConstants[list.start + place] : elements[list.start + place]
  }

  /// The list that a node gives; what it puts on `elements` is the caller's to take off.
  mutating func list(_ index: Int32) -> ListView {
    let node = plan.nodes[Int(index)]
    switch node.operation {
    case .constantList:
      return ListView(isConstant: true, start: Int(node.a), count: Int(node.b), horizon: .never)
    case .listOfTerms:
      var horizon = Horizon.never
      let start = elements.count
      for place in Span32(start: node.a, count: node.b).indices {
        let value = term(plan.operands[place])
        horizon.meet(value.horizon)
        elements.append(value.term)
      }
      return ListView(isConstant: false, start: start, count: Int(node.b), horizon: horizon)
    case .fieldList:
      let base = term(node.a)
      guard case .reference(let reference) = base.term else {
        return .unknown(base.term.isMissing ? .missing : .undecided, base.horizon)
      }
      guard isThere(reference), !isBlurred(reference) || isReference(reference, field: Int(node.b)) else {
        return .unknown(.undecided, base.horizon)
      }
      let start = elements.count
      readList(reference, field: Int(node.b))
      return ListView(isConstant: false, start: start, count: elements.count - start, horizon: base.horizon)
    case .derived:
      let base = term(node.a)
      guard case .reference(let reference) = base.term else {
        return .unknown(base.term.isMissing ? .missing : .undecided, base.horizon)
      }
      guard isThere(reference) else { return .unknown(.undecided, base.horizon) }
      var list = enter(Int(node.b), reference) { $0.list($1) }
      list.horizon.meet(base.horizon)
      return list
    case .otherwise:
      let first = list(node.a)
      guard first.state.isMissing else { return first }
      var second = list(node.b)
      second.horizon.meet(first.horizon)
      return second
    default:
      return .unknown(.undecided, .never)
    }
  }
}
