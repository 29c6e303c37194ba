internal import Alerts
internal import Krav

extension MutationReport {
  /// For a person: each survivor with its place and what would notice it, a line for each pack, and the sums. Survivors
  /// that are accepted are only counted.
  public func text() -> String {
    let known = reasons
    var text = ""
    for pack in packs {
      for entry in pack.entries where !entry.isKilled && known[entry.key] == nil { text += pack.text(of: entry) + "\n" }
    }
    for pack in packs { text += sum(pack.folder, pack.killed, pack.entries.count) }
    if packs.count != 1 { text += sum("total", killed, mutants) }
    if accepted != nil {
      text += "\(mutants - killed - new) accepted, \(new) new, \(stale.count) stale\n"
    }
    return text
  }

  private func sum(_ what: String, _ killed: Int, _ mutants: Int) -> String {
    "\(what): \(killed) of \(mutants) mutants killed (\(share(killed, of: mutants))), \(mutants - killed) survive\n"
  }
}

extension MutationReport.PackEntry {
  fileprivate func text(of entry: MutationReport.Entry) -> String {
    let mutant = entry.mutant
    var text = "\(sources.place(of: mutant.range)): \(mutant.change)\n"
    if sources.files.indices.contains(Int(mutant.range.file)) {
      let excerpt = SourceExcerpt(of: sources.files[Int(mutant.range.file)], marking: mutant.range)
      text += "  \(excerpt.text)\n  \(excerpt.indent)\(excerpt.carets)\n"
    }
    return text + "  \(entry.remedy)\n  key: \(entry.key)\n"
  }
}

extension MutationReport.Entry {
  /// What test is wanting.
  var remedy: String {
    guard outcome == .survived(tests: 0) else { return mutant.remedy }
    return switch mutant.owner.kind {
    case .rule, .criterion: "no test asks for `\(mutant.owner.name)`"
    case .define, .parameter: "no test asks for a rule that rests on `\(mutant.owner.name)`"
    }
  }
}
