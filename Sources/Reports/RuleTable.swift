public import Krav

/// What a pack's rules ask, what they rest on, and what they cost: one line for each rule.
public enum RuleTable {
  /// - Parameters:
  ///   - rules: those of the program that are shown.
  ///   - program: the checked pack.
  ///   - sources: the text of the pack, from which queries are quoted.
  ///   - width: columns that the table may take; `nil` for as many as it needs.
  ///   - isColoured: whether terminal colours are written.
  public static func rendered(
    _ rules: [Rule], of program: Program, in sources: SourceSet, width: Int? = nil, isColoured: Bool = false
  ) -> String {
    var table = TextTable()
    table.add(heads.map { TextTable.Cell($0, style: .bold) })
    for rule in rules {
      var cells = row(rule, program, sources).map { TextTable.Cell($0) }
      if rule.costClass == .all { cells[2].style = .yellow }
      table.add(cells)
    }
    return table.rendered(width: width, isColoured: isColoured)
  }

  /// The same as rows for a spreadsheet.
  ///
  /// - Parameters:
  ///   - rules: those of the program that are shown.
  ///   - program: the checked pack.
  ///   - sources: the text of the pack, from which queries are quoted.
  ///   - name: what the pack is called; the first column.
  ///   - table: to which the rows are added; see ``heads``.
  public static func add(
    _ rules: [Rule], of program: Program, in sources: SourceSet, as name: String, to table: inout CSV
  ) {
    for rule in rules { table.add([name] + row(rule, program, sources)) }
  }

  /// What stands above the columns.
  public static let heads = ["rule", "colours", "cost", "because it", "parameters", "sources"]

  private static func row(_ rule: Rule, _ program: Program, _ sources: SourceSet) -> [String] {
    [
      rule.name, colours(rule).joined(separator: " "), "\(rule.costClass)", reason(rule, program, sources),
      parameters(rule, program), bases(rule, program),
    ]
  }

  /// How many rules there are of each cost class: `9 constant, 7 group, 1 all`.
  public static func costs(_ rules: [Rule]) -> String {
    CostClass.allCases.compactMap { costClass in
      let count = rules.count { $0.costClass == costClass }
      return count == 0 ? nil : "\(count) \(costClass)"
    }.joined(separator: ", ")
  }

  /// The colours that it may give beside green, in the order in which they are tried.
  static func colours(_ rule: Rule) -> [String] {
    [Verdict.unknown, .red, .yellow].filter { verdict in rule.clauses.contains { $0.verdict == verdict } }
      .map { "\($0)" }
  }

  /// Why the rule has its class, by the dearest of what it reads.
  static func reason(_ rule: Rule, _ program: Program, _ sources: SourceSet) -> String {
    guard let dearest = rule.cost.queries.max(by: { $0.costClass < $1.costClass }), dearest.costClass > .constant else {
      guard let referred = rule.cost.referredRecord else { return "reads its subject alone" }
      return "reads each `\(program.records[referred].name)` that is referred to"
    }
    let name = dearest.record.map { program.records[$0].name } ?? ""
    switch dearest.reason {
    case .list, .reference: return "reads each `\(name)` that is referred to"
    case .index: return "finds each `\(name)` that belongs by an index"
    case .noJoin: return "looks at every `\(name)`: the `where` of `\(quoted(dearest, sources))` has no join"
    case .noWayBack:
      return "is judged anew for every subject when a `\(name)` changes: "
        + "the `where` of `\(quoted(dearest, sources))` joins by no field of the subject"
    }
  }

  private static func quoted(_ cost: QueryCost, _ sources: SourceSet) -> String {
    guard sources.files.indices.contains(Int(cost.range.file)) else { return "…" }
    let text = sources.files[Int(cost.range.file)].text(cost.range).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    return text.count > 60 ? text.prefix(59) + "…" : text
  }

  private static func parameters(_ rule: Rule, _ program: Program) -> String {
    rule.parameters.map { index in
      let parameter = program.parameters[index]
      return "\(parameter.name) (\(parameter.isStatutory ? "statutory" : "own"))"
    }.joined(separator: ", ")
  }

  private static func bases(_ rule: Rule, _ program: Program) -> String {
    rule.bases.map { "\(program.sources[$0.source].id) \($0.place)" }.joined(separator: ", ")
  }
}
