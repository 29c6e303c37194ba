import CivilTime
import Krav
public import Records

extension Engine {
  /// Why the verdict is as it is: the reason's text with its values as they are now. `nil` for green and silent.
  public func message(of key: VerdictKey, words: Phrasebook = .bokmål) -> String? {
    let state = stores[Int(key.rule)].state(key.subject)
    guard let verdict = state.verdict, verdict != .green else { return nil }
    if let clause = state.clause {
      return text(evaluator.plan.rules[Int(key.rule)].because[clause], key, words)
    }
    let missing = judgement(of: key).missing
    guard !missing.isEmpty else { return words.cannotBeJudged }
    return "\(words.cannotBeJudged): \(words.lacking) \(missing.joined(separator: ", "))"
  }

  /// Why the verdict will be as it will: the reason's text with its values as they are then. `nil` for green and silent.
  public func message(of change: ForecastChange, words: Phrasebook = .bokmål) -> String? {
    guard let verdict = change.after, verdict != .green else { return nil }
    if let clause = change.clause {
      let clock = evaluator.clock
      evaluator.clock.move(to: change.at)
      evaluator.keepsDerived = false
      defer {
        evaluator.clock = clock
        evaluator.keepsDerived = true
      }
      return text(evaluator.plan.rules[Int(change.key.rule)].because[clause], change.key, words)
    }
    let missing = evaluate(change.key, at: change.at).missing
    guard !missing.isEmpty else { return words.cannotBeJudged }
    return "\(words.cannotBeJudged): \(words.lacking) \(missing.joined(separator: ", "))"
  }

  /// What mends it, by the rule; `nil` when the rule does not say.
  public func remedy(of key: VerdictKey, words: Phrasebook = .bokmål) -> String? {
    let parts = evaluator.plan.rules[Int(key.rule)].remedy
    return parts.isEmpty ? nil : text(parts, key, words)
  }

  /// Which of the rule's bases are in force for the subject; indices in `Rule.bases`.
  public func basesInForce(for key: VerdictKey) -> [Int] {
    var horizon = Horizon.never
    guard bind(key, &horizon) else { return [] }
    let bases = evaluator.plan.rules[Int(key.rule)].bases
    return bases.indices.filter { evaluator.inForce(bases[$0]).truth == .yes }
  }

  /// The bases in force as the log writes them: `FOR-2016-10-28-1250 § 9 a`.
  public func citations(for key: VerdictKey) -> [String] {
    basesInForce(for: key).map { place in
      let basis = program.rules[Int(key.rule)].bases[place]
      return "\(program.sources[basis.source].id) \(basis.place)"
    }
  }

  /// The records whose fields decided the verdict: the subject first, then the others by type and id, no more than `limit`.
  ///
  /// Where that means to look at more than twenty thousand candidates, of many members only as many as decide it.
  public func evidence(of key: VerdictKey, limit: Int = 20) -> [RecordRef] {
    let root = root(of: key)
    let keepsDerived = evaluator.keepsDerived
    evaluator.keepsDerived = false
    defer { evaluator.keepsDerived = keepsDerived }
    let read = recordsRead {
      var horizon = Horizon.never
      if bind(key, &horizon) { _ = evaluator.judge() }
    }
    let others = Set(read).subtracting([root]).filter { register.isPresent($0) }
    let sorted = others.map { (reference: $0, id: register.id($0)) }.sorted {
      $0.reference.type != $1.reference.type ? $0.reference.type < $1.reference.type : $0.id < $1.id
    }
    return Array(([root] + sorted.map(\.reference)).prefix(max(1, limit)))
  }

  /// The records that judging reads, with those that have no part in the answer where `keepsAll` says so.
  func recordsRead(keepsAll: Bool = false, by judging: () -> Void) -> [RecordRef] {
    let limit = evaluator.mostTouched
    defer {
      evaluator.trace = nil
      evaluator.mostTouched = limit
    }
    for goesThroughAll in [true, false] {
      evaluator.trace = Trace(keepsAll: keepsAll, goesThroughAll: goesThroughAll)
      evaluator.mostTouched = min(limit, evaluator.touched + Trace.mostTouched)
      judging()
      if evaluator.touched < evaluator.mostTouched { break }
    }
    return evaluator.trace?.records ?? []
  }

  private func text(_ parts: [TemplatePart], _ key: VerdictKey, _ words: Phrasebook) -> String {
    var horizon = Horizon.never
    guard bind(key, &horizon) else { return "" }
    let printing = Printing(words: words, zone: evaluator.clock.zone)
    var text = ""
    for part in parts {
      switch part {
      case .text(let written): text += written
      case .value(let node, let type):
        text += type.isList ? evaluator.printList(node, with: printing) : evaluator.printTerm(node, with: printing)
      }
    }
    return text
  }
}

extension Evaluator {
  fileprivate mutating func printTerm(_ node: Int32, with printing: Printing) -> String {
    let value = term(node).term
    return print(value, with: printing)
  }

  fileprivate mutating func printList(_ node: Int32, with printing: Printing) -> String {
    let mark = elements.count
    defer { elements.removeLast(elements.count - mark) }
    let list = list(node)
    guard list.isKnown, list.count > 0 else { return print(list.state, with: printing) }
    return (0..<list.count).map { print(element($0, of: list), with: printing) }.joined(separator: ", ")
  }
}
