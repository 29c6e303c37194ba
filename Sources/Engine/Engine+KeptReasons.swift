public import Records

extension Engine {
  /// Why the rule says what it says of the subject now: what ``explanation(of:at:words:)`` tells, kept for whoever asks
  /// again for as long as it is the same.
  ///
  /// - Parameters:
  ///   - key: the subject.
  ///   - isWhole: without it, clauses that did not decide may be left out.
  public func keptExplanation(of key: VerdictKey, isWhole: Bool = true) -> Explanation {
    if var explanation = kept.explanation(of: key, isWhole: isWhole, evaluator) {
      explanation.at = now
      return explanation
    }
    let isSettled = isSettled(key)
    let state = store(key).state(key.subject)
    let standing = Finding(verdict: state.verdict, clause: state.clause.map { Int32($0) } ?? -1, horizon: .never)
    let (explanation, isLoose) = notingJoins {
      self.explanation(of: key, at: now, words: .bokmål, standing: isSettled ? standing : nil, isWhole: isWhole)
    }
    if isSettled { kept.keep(explanation, isWhole: isWhole, isLoose: isLoose, evaluator) }
    return explanation
  }

  /// The records whose fields decided the verdict now: what ``evidence(of:limit:)`` tells, kept in the same way.
  public func keptEvidence(of key: VerdictKey, limit: Int = 20) -> [RecordRef] {
    if let records = kept.evidence(of: key, limit: limit, evaluator) { return records }
    // Whoever asks for few may be followed by somebody who asks for more.
    let most = max(limit, KeptReasons.mostRecords)
    let (records, isLoose) = notingJoins { evidence(of: key, limit: most) }
    if isSettled(key) {
      kept.keep(records, isWhole: records.count < most, of: key, isLoose: isLoose, evaluator)
    }
    return Array(records.prefix(max(1, limit)))
  }

  /// Does not wait to be judged, so that what will mark it again comes after what is told of it.
  private func isSettled(_ key: VerdictKey) -> Bool {
    let rule = Int(key.rule)
    return !isFresh && !stores[rule].isMarked(root(of: key).slot) && !sweeps.contains { $0.rule == rule }
  }

  /// Whether a join was met that any record may have a part in.
  private func notingJoins<Result>(_ body: () -> Result) -> (result: Result, isLoose: Bool) {
    evaluator.joinWasOpen = false
    evaluator.joinWasEmpty = false
    evaluator.joinWasBlurred = false
    let result = body()
    return (result, evaluator.joinWasOpen || evaluator.joinWasEmpty || evaluator.joinWasBlurred)
  }

  /// The subjects of a root are to be judged again.
  func forgetReasons(_ rule: Int, _ root: UInt32) {
    guard stores[rule].subjects != nil else { return kept.forget(VerdictKey(rule: UInt32(rule), subject: root)) }
    for subject in stores[rule].subjects(of: root) {
      kept.forget(VerdictKey(rule: UInt32(rule), subject: subject))
    }
  }
}
