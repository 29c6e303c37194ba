internal import Alerts
internal import Krav
internal import Records

extension TestReport {
  /// A table for each pack, what is missing in words, and the sums.
  public func coverageText() -> String {
    var text = ""
    for pack in packs where pack.coverage?.goals.isEmpty == false {
      text += "\ncoverage of \(pack.folder)\n" + pack.coverageTable()
      let gaps = pack.coverageGaps
      if !gaps.isEmpty { text += "\n" }
      for gap in gaps { text += "\(pack.sources.place(of: gap.range)): \(Diagnostic.visible(gap.text))\n" }
    }
    if let total = coverageTotal {
      let seen = total.seen == 0 ? "" : ", \(total.seen) more seen but not checked"
      text += "\ncoverage: \(total.checked) of \(total.goals) (\(total.percent) %)\(seen)\n"
    }
    return text
  }
}

extension TestReport.PackEntry {
  fileprivate func coverageTable() -> String {
    var table = TextTable()
    let heads = ["rule", "clauses", "green", "silent", "deadlines"]
    table.add(heads.map { TextTable.Cell($0, style: .bold) })
    for rule in coveredRules {
      table.add([
        TextTable.Cell(rules[rule].name), cell(count(rule, where: \.isClause)),
        cell(count(rule, where: { $0 == .green })), cell(count(rule, where: \.isSilence)),
        cell(count(rule, where: \.isDeadline)),
      ])
    }
    let all = [
      CoverageCount(states(\.isClause)), CoverageCount(states { $0 == .green }), CoverageCount(states(\.isSilence)),
      CoverageCount(states(\.isDeadline)),
    ]
    table.add([TextTable.Cell("all")] + all.map(cell))
    return table.rendered(width: nil, isColoured: false)
  }

  private func cell(_ count: CoverageCount) -> TextTable.Cell {
    TextTable.Cell(count.goals == 0 ? "–" : count.text)
  }

  /// Those that have goals, in the order of the pack.
  private var coveredRules: [Int] {
    let wanted = Set(coverage?.goals.map(\.rule) ?? [])
    return rules.indices.filter { wanted.contains($0) }
  }

  private func states(_ isWanted: (PackCoverage.Goal.Kind) -> Bool) -> [PackCoverage.State] {
    guard let coverage else { return [] }
    return zip(coverage.goals, coverage.states).filter { isWanted($0.0.kind) }.map(\.1)
  }

  /// An object a line for each rule.
  func writeCoverage(to line: inout JSONWriter) {
    guard let coverage else { return }
    for rule in coveredRules {
      line.beginObject()
      line.field("pack", folder)
      line.field("rule", rules[rule].name)
      line.key("goals")
      line.beginArray()
      for (goal, state) in zip(coverage.goals, coverage.states) where goal.rule == rule {
        line.beginObject()
        line.field("goal", goal.kind.word)
        writePlace(goal.range, to: &line)
        line.field("state", state.word)
        if state != .checked { line.field("gap", sentence(goal, state)) }
        line.endObject()
      }
      line.endArray()
      line.endObject()
      line.endLine()
    }
  }
}

extension PackCoverage.State {
  fileprivate var word: String {
    switch self {
    case .never: "never"
    case .seen: "seen"
    case .checked: "checked"
    }
  }
}
