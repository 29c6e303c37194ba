import Krav

/// Conditions of a query said so that an engine joins by equality, instead of holding every candidate against every row.
extension Body {
  /// Filters by each `x is set`, and learns of it which columns are not NULL in any row that is left: what is asked of them
  /// is never undecided, and so filters, too. Gives the conditions that remain.
  func learn(_ conjuncts: [TypedExpression], of opened: Scope) throws(Refusal) -> [TypedExpression] {
    var others: [TypedExpression] = []
    var columns: [String] = []
    for conjunct in conjuncts {
      guard let field = ownField(conjunct, of: opened) else {
        others.append(conjunct)
        continue
      }
      let term = try term(field)
      if term.isNullable, term.undecided == nil {
        opened.filter("(\(term.text) IS NOT NULL)")
        columns.append(term.text)
      } else {
        others.append(conjunct)
      }
    }
    opened.known.formUnion(columns)
    return others
  }

  /// The field of a candidate that a condition says is set.
  private func ownField(_ conjunct: TypedExpression, of opened: Scope) -> TypedExpression? {
    guard case .isSet(let field) = conjunct.kind, !isList(field) else { return nil }
    switch field.kind {
    case .field(let base, _), .derived(let base, _):
      guard case .variable(let index) = base.kind, case .row(let row)? = bindings[index], row.scope === opened,
        row.level == nil
      else { return nil }
      return field
    default: return nil
    }
  }

  /// A branch of the tree, as a join with its table; says whether nothing is left of the condition.
  func joinTree(_ conjunct: TypedExpression, to opened: Scope) throws(Refusal) -> Bool {
    guard case .isUnder(let lower, let upper) = conjunct.kind, opened.hasMunicipality else { return false }
    let (a, b) = (kept(try term(lower)), kept(try term(upper)))
    // A unit that is there stands in the tree with itself, so that two that are equal are found there, too.
    guard !a.isNullable, !b.isNullable,
      a.row.map({ $0.isThere == nil }) == true || b.row.map({ $0.isThere == nil }) == true,
      opened.isNamed(in: a.text) || opened.isNamed(in: b.text),
      !opened.isReckoned(in: a.text), !opened.isReckoned(in: b.text)
    else { return false }
    let tree = "t" + name()
    if dialect.isFlat {
      guard opened.isNamed(in: a.text) != opened.isNamed(in: b.text) else { return false }
      let isLower = opened.isNamed(in: a.text)
      let own = "t." + (isLower ? a : b).text.dropFirst(opened.alias.count + 1)
      opened.trees.append(
        Scope.Tree(
          alias: tree, on: "\(tree).\(isLower ? "unit" : "above") = \(own)",
          value: "\(tree).\(isLower ? "above" : "unit")", name: "_\(tree)"))
      opened.filters.append("(\(opened.alias)._\(tree) = \((isLower ? b : a).text))")
      return true
    }
    opened.joins.append(
      """
      JOIN etterlev.tree \(tree) ON \(tree).municipality = \(opened.municipality) AND \(tree).unit = \(a.text) \
      AND \(tree).above = \(b.text)
      """)
    return true
  }

  /// A reference by way of another record, where it must be one that is known: only candidates that lead there, or whose
  /// way is lost, may belong. The condition itself remains.
  func joinPath(_ conjunct: TypedExpression, to opened: Scope) throws(Refusal) {
    guard case .compare(.equal, let left, let right) = conjunct.kind, case .record = left.type,
      opened.hasMunicipality, opened.path == nil, !dialect.isFlat
    else { return }
    for (way, end) in [(left, right), (right, left)] {
      guard case .field(let step, let last) = way.kind, case .field(let base, let first) = step.kind,
        case .record(let type) = step.type, case .variable(let index) = base.kind,
        case .row(let row)? = bindings[index],
        row.scope === opened, row.level == nil
      else { continue }
      let wanted = kept(try term(end))
      guard !wanted.isNullable, wanted.undecided == nil, !opened.isNamed(in: wanted.text) else { continue }
      let way = Lost(record: row.type, field: first)
      uses.lost.insert(way)
      opened.path = Scope.Path(
        candidates: Self.table(program.records[row.type]), table: Self.table(program.records[type]),
        reference: quoted(program.records[row.type].fields[first].name),
        field: quoted(program.records[type].fields[last].name), wanted: wanted.text, name: literal(way.name(program)))
      return
    }
  }
}
