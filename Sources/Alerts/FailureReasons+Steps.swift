internal import Engine
internal import Krav

extension FailureReasons {
  /// What gave a condition its answer; the condition itself has been told.
  mutating func tellInside(_ step: Explanation.Step, _ depth: Int) {
    switch step.kind {
    case .and, .or, .not, .atLeastOf:
      for part in step.steps where counts(part, in: step) { tell(part, depth) }
    case .term where !step.steps.isEmpty:
      for part in step.steps { tell(part, depth) }
    default:
      if let members = step.members {
        note(text(of: members, of: step), depth)
        for part in members.steps { tell(part, depth + 1) }
      }
      tell(step.terms, depth)
    }
  }

  private mutating func tell(_ step: Explanation.Step, _ depth: Int) {
    // Brackets around conditions of one kind tell nothing of their own.
    if step.kind == .not, step.steps.count == 1, step.steps[0].kind == .not { return tellInside(step.steps[0], depth) }
    note("`\(source(step))` \(word(step.answer))", depth)
    tellInside(step, depth + 1)
  }

  /// Whether a part has a share in the answer of the whole.
  private func counts(_ part: Explanation.Step, in whole: Explanation.Step) -> Bool {
    switch (whole.kind, whole.answer) {
    case (.and, .no), (.or, .yes): part.answer == whole.answer
    case (.and, .undecided), (.or, .undecided): part.answer == .undecided
    default: true
    }
  }

  // MARK: Values

  private struct Row {
    var source: String
    var name: String
    var value: String
  }

  /// Each term with its value, the signs of equality beneath one another.
  mutating func tell(_ terms: [Explanation.TermStep], _ depth: Int) {
    var rows: [Row] = []
    for term in terms { collect(term, isSide: true, &rows) }
    let width = rows.map(\.name.count).filter { $0 <= 48 }.max() ?? 0
    for row in rows {
      let space = String(repeating: " ", count: max(0, width - row.name.count))
      note("\(row.name)\(space) = \(row.value)", depth)
    }
    for part in terms.flatMap(memberSteps) { tell(part, depth + 1) }
  }

  private func collect(
    _ term: Explanation.TermStep, isSide: Bool, _ rows: inout [Row]
  ) {
    switch term.kind {
    case .constant: return
    case .variable where !isSide: return
    case .list where term.terms.isEmpty: return
    default: break
    }
    let name = name(of: term)
    // What is `let`, and what it stands for, are two names of one value: the second stands behind the first.
    let row = Row(source: source(term), name: name, value: value(of: term))
    if !rows.contains(where: { $0.source == row.source && $0.name == name }) { rows.append(row) }
    for (place, part) in term.terms.enumerated() {
      if place == 0, term.hasMeaning, part.kind.isFormula {
        for inner in part.terms { collect(inner, isSide: false, &rows) }
      } else {
        collect(part, isSide: false, &rows)
      }
    }
  }

  private func name(of term: Explanation.TermStep) -> String {
    switch term.kind {
    case .parameter(let use): use.name
    case .today: "today"
    case .now: "now"
    // Whose members they are stands in the condition.
    case .count: "count (…)"
    case .share: "share (…)"
    case .sum: "sum (…)"
    case .median: "median (…)"
    case .latest: "latest (…)"
    case .earliest: "earliest (…)"
    default: source(term)
    }
  }

  private func value(of term: Explanation.TermStep) -> String {
    var value = term.text
    var remarks: [String] = []
    switch term.kind {
    case .named where term.hasMeaning:
      guard let meaning = term.terms.first, meaning.kind != .constant else { break }
      if let members = meaning.members {
        remarks.append(remark(on: meaning, members))
      } else {
        remarks.append(source(meaning))
      }
    case .parameter(let use):
      if let shipped = use.shipped { remarks.append("set by this test, the pack has \(shipped)") }
    default:
      if let members = term.members { remarks.append(remark(on: term, members)) }
    }
    if let absent = term.absent { remarks.append("`\(absent)` is not there") }
    if !remarks.isEmpty { value += " (\(remarks.joined(separator: "; ")))" }
    return value
  }

  private func remark(on term: Explanation.TermStep, _ members: Explanation.MemberStep) -> String {
    guard term.state == .value else { return text(of: members) }
    return switch term.kind {
    case .latest: "the latest of \(members.count) `\(members.noun)`"
    case .earliest: "the earliest of \(members.count) `\(members.noun)`"
    default: text(of: members)
    }
  }

  private func memberSteps(_ term: Explanation.TermStep) -> [Explanation.Step] {
    (term.members?.steps ?? []) + term.terms.flatMap(memberSteps)
  }

  // MARK: Members

  private func text(of members: Explanation.MemberStep, of step: Explanation.Step) -> String {
    guard step.kind == .every, members.count > 0, members.undecided == 0, members.deciding > 0 else {
      return text(of: members)
    }
    return "\(members.deciding) of \(members.count) `\(members.noun)` do not satisfy: \(names(of: members))"
  }

  private func text(of members: Explanation.MemberStep) -> String {
    var text: String
    if members.count == 0 {
      text = "no `\(members.noun)` belongs"
    } else if let satisfying = members.satisfying {
      text = "\(satisfying) of \(members.count) `\(members.noun)` satisfy"
    } else {
      text = "\(members.count) `\(members.noun)` belong\(members.count == 1 ? "s" : "")"
    }
    if members.undecided > 0 { text += ", \(members.undecided) may or may not" }
    if let wanted = members.wanted { text += ", \(wanted) wanted" }
    // Who satisfies is not told, and those that belong are many.
    if !members.names.isEmpty, members.satisfying == nil || members.undecided > 0 { text += ": \(names(of: members))" }
    if let near = members.nearest { text += "; `\(near)` fails one condition alone" }
    return text
  }

  private func names(of members: Explanation.MemberStep) -> String {
    let names = members.names.map { "`\($0)`" }.joined(separator: ", ")
    return members.deciding > members.names.count ? "\(names), …" : names
  }
}

extension Explanation.TermStep {
  /// The first of its terms is what a name stands for, and not a part of the path to it.
  fileprivate var hasMeaning: Bool {
    guard kind == .named, let first = terms.first else { return false }
    return !first.range.lies(in: range)
  }
}

extension Explanation.TermStep.Kind {
  /// Its value is that of the name that stands for it.
  fileprivate var isFormula: Bool {
    switch self {
    case .arithmetic, .otherwise, .negated, .latest, .earliest, .count, .share, .sum, .median: true
    default: false
    }
  }
}
