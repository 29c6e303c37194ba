/// The names that an expression may use beside those of the whole pack.
struct Scope {
  enum Entity {
    case variable(Int, ValueType)
    case value(Int, ValueType, isMoving: Bool)
    /// A let that names a query: written out at each use, in the scope in which it was declared.
    indirect case query(QuerySyntax, Scope)
    /// Could not be understood; its uses say nothing more.
    case broken
  }

  var names: [String: Entity] = [:]
}

/// What one rule or derived field gathers while its expressions are checked.
struct Gathering {
  var variables: [Variable] = []
  var parameters: Set<Int> = []

  mutating func fresh(_ name: String, _ type: ValueType) -> Int {
    variables.append(Variable(name: name, type: type))
    return variables.count - 1
  }
}
