extension Scope {
  /// What must be equal of a member and of the row that asks for it.
  struct Bond {
    var filter: String
    var inside: String
    var outside: String
    var sign: String

    /// Whether one comes before the other.
    var isOrder: Bool { ["<", "<=", ">", ">="].contains(sign) }
    /// Whether two that are missing are equal.
    var isNullSafe: Bool { sign == "<=>" }
  }

  /// Every text of the scope and of those within it.
  var words: String { (filters + laterWords).joined(separator: " ") }

  private var laterWords: [String] {
    lateFilters + (list.map { [$0.array] } ?? []) + (kept.map { ["s0.\($0.columns[0].name)"] } ?? [])
      + levels.flatMap { words(of: $0) }
  }

  private func words(of level: Level) -> [String] {
    switch level {
    case .columns(let columns): columns.map(\.text)
    case .record(_, _, let id, _): [id]
    case .rows(let sql, _, _): [sql]
    case .kept: []
    case .grouped(let inner, _, let columns): [inner.words] + columns.flatMap(\.aggregate.texts)
    case .lookup(_, _, let condition, _): [condition]
    case .elements(let array, _): [array]
    case .query(let inner, let columns): [inner.words] + columns.flatMap(\.aggregate.texts)
    }
  }

  /// The columns that a level gives.
  private func names(of level: Level) -> [String] {
    switch level {
    case .columns(let columns): columns.map(\.name)
    case .record(_, _, _, let columns), .rows(_, _, let columns), .lookup(_, _, _, let columns): columns.map(\.name)
    case .grouped(_, _, let columns), .query(_, let columns): columns.map(\.name)
    case .kept(let kept, _): kept.columns.map(\.name)
    case .elements(_, let name): [name]
    }
  }

  /// The levels and the conditions that name nothing of the rows around, and those that do.
  var parted: (own: (levels: [Level], filters: [String]), bound: (levels: [Level], filters: [String], late: [String])) {
    var own: [Level] = []
    var bound: [Level] = []
    var waiting: [String] = []
    func waits(_ text: String) -> Bool { waiting.contains { text.contains($0) } }
    for level in levels {
      if words(of: level).contains(where: { isBound($0) || waits($0) }) {
        waiting += names(of: level).map { "\(alias).\($0)" }
        bound.append(level)
      } else {
        own.append(level)
      }
    }
    let (ready, late) = (lateFilters.filter { !waits($0) }, lateFilters.filter { waits($0) })
    return (
      (own, ready.filter { !isBound($0) }), (bound, filters.filter { isBound($0) } + ready.filter { isBound($0) }, late)
    )
  }

  /// The equalities that alone bind the members to the rows around, that of whose records they are with no sides; `nil`
  /// where something else binds them.
  /// - Parameters:
  ///   - texts: what is asked of the members.
  ///   - takesOrder: whether one bond may be that a member's column comes before or behind another.
  func bonds(_ texts: [String], takesOrder: Bool = false) -> [Bond]? {
    guard list == nil, kept == nil else { return nil }
    var bonds: [Bond] = []
    for filter in filters where isBound(filter) {
      if filter == "\(alias).municipality = \(outer?.municipality ?? "")" {
        bonds.append(Bond(filter: filter, inside: "", outside: "", sign: ""))
      } else if let bond = bond(filter, Self.equalities) {
        bonds.append(bond)
      } else if takesOrder, !bonds.contains(where: \.isOrder), let bond = bond(filter, Self.orders) {
        bonds.append(bond)
      } else {
        return nil
      }
    }
    if (laterWords + texts).contains(where: { isBound($0) }) { return nil }
    return bonds
  }

  /// Whether a text names a row around this scope; the moment is known here, too.
  func isBound(_ text: String) -> Bool {
    var around = outer
    while let scope = around {
      var rest = text[...]
      while let found = rest.firstRange(ofName: scope.alias + ".") {
        rest = rest[found.upperBound...]
        let name = rest.prefix { $0 == "_" || $0.isLetter || $0.isNumber }
        if scope.outer != nil || (name != "_now" && name != "_today") { return true }
      }
      around = scope.outer
    }
    return false
  }

  private static let equalities = [("=", "=", "="), ("IS NOT DISTINCT FROM", "<=>", "<=>")]
  private static let orders = [("<", "<", ">"), ("<=", "<=", ">="), (">", ">", "<"), (">=", ">=", "<=")]

  /// A comparison of one column of the members with one of the rows around; signs are given as written, as the bond has
  /// them, and as it has them with the sides exchanged.
  private func bond(_ filter: String, _ signs: [(written: String, sign: String, turned: String)]) -> Bond? {
    let isWrapped = filter.hasPrefix("(") && filter.hasSuffix(")")
    let text = isWrapped ? filter.dropFirst().dropLast() : filter[...]
    for (written, sign, turned) in signs {
      guard let place = text.firstRange(ofName: " \(written) ") else { continue }
      let (left, right) = (String(text[..<place.lowerBound]), String(text[place.upperBound...]))
      guard isColumn(left), isColumn(right) else { continue }
      if isNamed(in: left), !isBound(left), !isNamed(in: right) {
        return Bond(filter: filter, inside: left, outside: right, sign: sign)
      }
      if isNamed(in: right), !isBound(right), !isNamed(in: left) {
        return Bond(filter: filter, inside: right, outside: left, sign: turned)
      }
    }
    return nil
  }

  /// A column's name and nothing else.
  private func isColumn(_ text: String) -> Bool {
    !text.isEmpty && text.allSatisfy { $0 == "." || $0 == "_" || $0 == "\"" || $0.isLetter || $0.isNumber }
  }
}

extension Substring {
  /// Where a name stands that is no end of a longer one.
  fileprivate func firstRange(ofName name: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(name) {
        let isWhole =
          start == startIndex || !(self[index(before: start)].isLetter || self[index(before: start)].isNumber)
        if isWhole || name.hasPrefix(" ") { return start..<index(start, offsetBy: name.count) }
      }
      formIndex(after: &start)
    }
    return nil
  }
}
