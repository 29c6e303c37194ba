public import Krav

/// Puts suggestions and forecasts into sentences.
public struct ClearingText {
  private let words: Phrasebook
  private let phrases: Phrasebook.Clearing
  private let text: ExplanationText

  public init(words: Phrasebook = .bokmål) {
    self.words = words
    phrases = words.clearing
    text = ExplanationText(SourceSet(), words: words)
  }

  /// «set `closed` to today and `status` to closed».
  public func sentence(of suggestion: Clearing.Suggestion) -> String {
    suggestion.changes.map(sentence).joined(separator: " \(phrases.and) ")
  }

  public func sentence(of change: Clearing.Change) -> String {
    if change.kind == .add {
      let fields = change.fields.map { "`\($0.field)` \(value($0))" }.joined(separator: ", ")
      return words.fill(fields.isEmpty ? phrases.addBare : phrases.add, change.record, fields)
    }
    let owner = change.isSubject ? "" : words.fill(phrases.of, change.record)
    return change.fields.map { sentence(of: $0, owner) }.joined(separator: " \(phrases.and) ")
  }

  private func sentence(of field: Clearing.FieldChange, _ owner: String) -> String {
    let name = "`\(field.field)`\(owner)"
    guard field.value != nil else { return words.fill(phrases.fill, name) }
    guard let before = field.before else { return words.fill(phrases.set, name, value(field)) }
    return words.fill(phrases.change, name, before, value(field))
  }

  private func value(_ field: Clearing.FieldChange) -> String {
    var text = field.isNow ? phrases.now : field.text
    var notes: [String] = []
    switch field.edge {
    case .earlier: notes.append(phrases.notEarlier)
    case .later: notes.append(phrases.notLater)
    case nil: break
    }
    if let earliest = field.earliest { notes.append(words.fill(phrases.earliest, earliest.text)) }
    if !notes.isEmpty { text += " (\(notes.joined(separator: ", ")))" }
    return text
  }

  /// What the suggestion gives: «becomes green if: …».
  public func heading(for verdict: Verdict) -> String { words.fill(phrases.heading, text.word(verdict)) }

  /// Two facts that may be wrong are not to be moved: what is to be checked before one is.
  public func caution(for suggestion: Clearing.Suggestion) -> String? {
    suggestion.changes.contains { $0.kind == .correct } ? phrases.onlyIfWrong : nil
  }
}
