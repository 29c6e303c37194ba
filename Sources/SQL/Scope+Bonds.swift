extension Scope {
  /// What must be equal of a member and of the row that asks for it.
  struct Bond {
    var filter: String
    var inside: String
    var outside: String
    var sign: String

    /// Whether two that are missing are equal.
    var isNullSafe: Bool { sign == "<=>" }
  }

  /// Every text of the scope and of those within it.
  var words: String { (filters + laterWords).joined(separator: " ") }

  private var laterWords: [String] {
    var words = lateFilters + (list.map { [$0.array] } ?? [])
    for level in levels {
      switch level {
      case .columns(let columns): words += columns.map(\.text)
      case .record(_, _, let id, _): words.append(id)
      case .rows(let sql, _, _): words.append(sql)
      case .kept: break
      case .grouped(let inner, _, let columns): words += [inner.words] + columns.flatMap(\.aggregate.texts)
      case .lookup(_, _, let condition, _): words.append(condition)
      case .elements(let array, _): words.append(array)
      case .query(let inner, let columns): words += [inner.words] + columns.flatMap(\.aggregate.texts)
      }
    }
    return words
  }

  /// The equalities that alone bind the members to the rows around, that of whose records they are with no sides; `nil`
  /// where something else binds them.
  /// - Parameter texts: what is asked of the members.
  func bonds(_ texts: [String]) -> [Bond]? {
    guard list == nil else { return nil }
    var bonds: [Bond] = []
    for filter in filters where isBound(filter) {
      if filter == "\(alias).municipality = \(outer?.municipality ?? "")" {
        bonds.append(Bond(filter: filter, inside: "", outside: "", sign: ""))
      } else if let bond = bond(filter) {
        bonds.append(bond)
      } else {
        return nil
      }
    }
    if (laterWords + texts).contains(where: { isBound($0) }) { return nil }
    return bonds
  }

  /// Whether a text names a row around this scope; the moment is known here, too.
  private func isBound(_ text: String) -> Bool {
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

  private func bond(_ filter: String) -> Bond? {
    guard filter.hasPrefix("("), filter.hasSuffix(")") else { return nil }
    let text = filter.dropFirst().dropLast()
    for (word, sign) in [(" = ", "="), (" IS NOT DISTINCT FROM ", "<=>")] {
      guard let place = text.firstRange(ofName: word) else { continue }
      let (left, right) = (String(text[..<place.lowerBound]), String(text[place.upperBound...]))
      guard isColumn(left), isColumn(right) else { continue }
      if isNamed(in: left), !isBound(left), !isNamed(in: right) {
        return Bond(filter: filter, inside: left, outside: right, sign: sign)
      }
      if isNamed(in: right), !isBound(right), !isNamed(in: left) {
        return Bond(filter: filter, inside: right, outside: left, sign: sign)
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
