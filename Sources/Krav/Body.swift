/// What is known and gathered while the expressions of one rule or define are checked.
struct Body {
  /// What a name in scope means.
  enum Meaning {
    case variable(Int)
    /// A let that names a value: index among the lets.
    case value(Int)
    /// A let that names a query, and what was in scope where it stands.
    case query(QuerySyntax, scope: [String: Meaning])
    /// Declared, but wrong: an error has been reported.
    case failed
  }

  /// So many variables are room for any rule; a file that writes queries out into each other without end meets it.
  static let variableLimit = 500
  /// Terms may nest this deep, chains of operators and what lets and derived fields stand for included, so that no
  /// evaluator runs out of stack.
  static let depthLimit = 256

  var scope: [String: Meaning] = [:]
  var variables: [Variable] = []
  var lets: [Rule.Let] = []
  /// Indices of the parameters that are read, through derived fields too.
  var parameters: Set<Int> = []
  var depth = 0
  /// The deepest that has been met, what names stand for included.
  var deepest = 0
  /// How deep each let's value goes.
  var letHeights: [Int] = []
  /// A limit has been met, and reported.
  var isTooBig = false
  /// A let's query is being written out again: what is wrong in it was reported where it stands.
  var isRepeat = false
}

extension Checker {
  /// Whether something may stand here that goes so deep itself; reports it once when not.
  mutating func mayNest(_ height: Int, _ range: SourceRange) -> Bool {
    body.deepest = max(body.deepest, body.depth + height)
    guard body.depth + height > Body.depthLimit else { return true }
    if !body.isTooBig {
      error(
        .tooDeep, range, "this nests too deep, what its names stand for included",
        help: "split the rule, or rest it on stored fields")
    }
    body.isTooBig = true
    return false
  }

  /// A new variable that no name in scope means yet.
  mutating func addVariable(_ name: String, _ type: ValueType, _ range: SourceRange) -> Int? {
    guard body.variables.count < Body.variableLimit else {
      let isRepeat = body.isRepeat
      body.isRepeat = body.isTooBig
      body.isTooBig = true
      error(
        .tooLarge, range, "this needs more than \(Body.variableLimit) queries when its lets are written out",
        help: "split it, or ask fewer queries of queries")
      body.isRepeat = isRepeat
      return nil
    }
    body.variables.append(Variable(name: name, type: type))
    return body.variables.count - 1
  }

  /// Puts a name in scope. One that hides another is reported, and holds all the same.
  mutating func bind(_ name: Name, _ meaning: Body.Meaning) {
    let text = name.text
    if body.scope[text] != nil {
      error(
        .shadowing, name.range, "`\(text)` hides the `\(text)` that is in scope already",
        help: "choose another name for it")
    } else if let owner = namedEnum(withValue: text) {
      error(
        .shadowing, name.range, "`\(text)` is a value of `\(program.enums[owner].name)` already",
        help: "choose another name for it")
    } else if names.parameter(text) != nil || names.enumeration(text) != nil {
      error(
        .shadowing, name.range, "`\(text)` is \(names.all[text]?.meaning.what ?? "declared") already",
        help: "choose another name for it")
    }
    body.scope[text] = meaning
  }

  /// A declared enum that has the value. Those written inside a record are told by the field beside them, and take no
  /// name from the rest of the pack.
  func namedEnum(withValue name: String) -> Int? {
    names.enumsOfValue[name]?.first { $0.enumeration < declarations.enums.count }?.enumeration
  }
}
