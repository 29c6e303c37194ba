public import CivilTime
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
      return words.fill(fields.isEmpty ? phrases.addBare : phrases.add, ExplanationText.plain(change.record), fields)
    }
    let owner = change.isSubject ? "" : words.fill(phrases.of, ExplanationText.plain(change.record))
    let isFact = change.kind == .correct
    return change.fields.map { sentence(of: $0, owner, isFact: isFact) }.joined(separator: " \(phrases.and) ")
  }

  private func sentence(of field: Clearing.FieldChange, _ owner: String, isFact: Bool) -> String {
    let name = "`\(field.field)`\(owner)"
    if let element = field.element {
      return words.fill(element.isAdded ? phrases.include : phrases.exclude, element.text, name)
    }
    guard field.value != nil else { return words.fill(phrases.fill, name) }
    guard let before = field.before else { return words.fill(phrases.set, name, value(field)) }
    return words.fill(isFact ? phrases.correct : phrases.change, name, before, value(field))
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

  /// Over suggestions that give the verdict.
  public func heading(for verdict: Verdict) -> String { words.fill(phrases.heading, text.word(verdict)) }

  /// Why there are none, or may be more; `nil` where the search was whole and found some.
  public func remark(on clearing: Clearing) -> String? {
    if clearing.isCutShort { return phrases.cutShort }
    return clearing.suggestions.isEmpty ? phrases.noneFound : nil
  }

  /// «becomes red on 1 March 2025 if nothing is done»; of no change, that there is none.
  public func sentence(of change: (at: Instant, verdict: Verdict?)?, zone: ZoneRules) -> String {
    guard let change else { return phrases.never }
    let printing = Printing(words: words, zone: zone)
    let date = zone.date(of: change.at)
    let isDay = zone.startOfDay(date) == change.at
    let moment = isDay ? printing.date(date.dayNumber) : printing.instant(change.at.seconds)
    guard let verdict = change.verdict else { return words.fill(phrases.lapses, moment) }
    return words.fill(phrases.next, text.word(verdict), moment)
  }
}
