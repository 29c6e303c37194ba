/// One declaration written in one other way: what a test of the pack should notice.
public struct Mutant: Sendable {
  /// What a declaration that can be mutated is, and its name; of a derived field `type.field`.
  public struct Owner: Hashable, Sendable {
    public enum Kind: String, Sendable { case rule, define, criterion, parameter }
    public var kind: Kind
    public var name: String
    public init(_ kind: Kind, _ name: String) {
      self.kind = kind
      self.name = name
    }
  }

  public var owner: Owner
  /// The declaration in place of the pack's own.
  public var declaration: Declaration
  /// The words that were changed.
  public var range: SourceRange
  /// One line, for example that `>` became `>=`.
  public var change: String
  /// What test would notice it, in one sentence without a full stop.
  public var remedy: String
  /// Names the mutant whatever lines are put before it: declaration, part, what is around the change, and the change.
  /// No two mutants of one declaration have the same.
  public var key: String

  /// Every mutant of the declaration, in the order of its text; none of what is no rule, derived field, criterion or
  /// parameter. Some may not pass the checker: those are no packs that anybody could have written.
  ///
  /// - Parameters:
  ///   - declaration: as parsed.
  ///   - program: the pack as checked, for what its parameters and enums are.
  ///   - sources: the files that the pack was read from.
  public static func all(of declaration: Declaration, program: Program, sources: SourceSet) -> [Mutant] {
    let mutator = Mutator(program: program, sources: sources)
    let found: [Mutant] =
      switch declaration {
      case .rule(let rule): mutator.mutants(of: rule)
      case .define(let define): mutator.mutants(of: define)
      case .criterion(let criterion): mutator.mutants(of: criterion)
      case .parameter(let parameter): mutator.mutants(of: parameter)
      default: []
      }
    var seen: [String: Int] = [:]
    let ordered = found.enumerated().sorted { a, b in
      (a.element.range.start, a.offset) < (b.element.range.start, b.offset)
    }
    return ordered.map { _, mutant in
      var mutant = mutant
      let count = seen[mutant.key, default: 0] + 1
      seen[mutant.key] = count
      if count > 1 { mutant.key += " (\(count))" }
      return mutant
    }
  }
}

extension Declaration {
  /// What it is as a mutant's owner; `nil` for what is not mutated.
  public var mutantOwner: Mutant.Owner? {
    switch self {
    case .rule(let rule): .init(.rule, rule.name.text)
    case .define(let define): .init(.define, define.type.text + "." + define.field.text)
    case .criterion(let criterion): .init(.criterion, criterion.name.text)
    case .parameter(let parameter): .init(.parameter, parameter.name.text)
    default: nil
    }
  }
}

/// One way in which a part of a declaration can be written otherwise.
struct Variation<Node> {
  var node: Node
  var range: SourceRange
  /// The condition that the change stands in, if any.
  var context: SourceRange?
  var change: String
  var remedy: String

  func map<Other>(_ body: (Node) -> Other) -> Variation<Other> {
    Variation<Other>(node: body(node), range: range, context: context, change: change, remedy: remedy)
  }
}

extension [Variation<Expression>] {
  /// With the condition named that they all stand in; one further in goes first.
  func within(_ range: SourceRange) -> Self {
    map { variation in
      var variation = variation
      variation.context = variation.context ?? range
      return variation
    }
  }
}
