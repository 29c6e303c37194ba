import CivilTime
import Krav

/// What an expression means: a function of what is bound. Nothing is kept from one call to the next.
///
/// A function that gives no value leaves on `lacks` what it lacks, and nothing when it gives one.
struct Term {
  var kind: Kind
  var value: (Frame) -> Value
}

/// What a term sees.
final class Frame {
  let world: World
  var slots: [Value.Item] = []
  /// Where the names of the rule or derived field at hand begin.
  var base = 0
  var lacks: [Lack] = []

  init(_ world: World) {
    self.world = world
  }

  func forget(_ mark: Int) {
    if lacks.count > mark { lacks.removeLast(lacks.count - mark) }
  }

  /// A condition: `nil` is undecided. Undecided ones lack something, the others nothing.
  func holds(_ term: Term) -> Bool? {
    if case .bool(let value) = term.value(self) { return value }
    return nil
  }

  /// Of several, the one that decides (`true` for or, `false` for and), else undecided if one is.
  func joint(_ terms: [Term], decidedBy decisive: Bool) -> Bool? {
    let mark = lacks.count
    var isOpen = false
    for term in terms {
      switch holds(term) {
      case nil: isOpen = true
      case decisive?:
        forget(mark)
        return decisive
      default: break
      }
    }
    return isOpen ? nil : !decisive
  }
}

extension Value {
  init(_ truth: Bool?) {
    self = truth.map { .bool($0) } ?? .undecided
  }
}

/// What names stand for while expressions are given their meaning.
struct Scope {
  enum Meaning {
    /// A slot of the frame.
    case bound(Int, Kind)
    case value(Term)
    case query(QuerySyntax, [String: Meaning])
  }

  var names: [String: Meaning] = [:]
}
