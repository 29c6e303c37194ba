public import CivilTime
public import Krav

/// Puts the steps of an explanation into sentences: the pack's own words, the answer, and the values that gave it.
public struct ExplanationText {
  private let sources: SourceSet
  let words: Phrasebook

  /// - Parameters:
  ///   - sources: those that the program was checked from.
  ///   - words: what is printed between the pack's words.
  public init(_ sources: SourceSet, words: Phrasebook = .bokmål) {
    self.sources = sources
    self.words = words
  }

  /// The condition or term as the pack has it, on one line, without comments.
  public func source(_ range: SourceRange) -> String {
    guard sources.files.indices.contains(Int(range.file)) else { return "" }
    return Self.onOneLine(sources.files[Int(range.file)].text(range))
  }

  public func word(_ answer: Explanation.Answer) -> String {
    switch answer {
    case .yes: words.yes
    case .no: words.no
    case .undecided: words.undecided
    }
  }

  /// `nil` for silent.
  public func word(_ verdict: Verdict?) -> String {
    switch verdict {
    case .green: words.explaining.green
    case .yellow: words.explaining.yellow
    case .red: words.explaining.red
    case .unknown: words.explaining.unknown
    case nil: words.explaining.silent
    }
  }

  /// «`today > due`: ja – i dag 2. mars 2025, due 31. januar 2025 (= …)», without the steps beneath.
  public func sentence(of step: Explanation.Step) -> String {
    let head = "`\(source(step.range))`: \(word(step.answer))"
    let values = values(of: step)
    return values.isEmpty ? head : "\(head) – \(values)"
  }

  /// What was compared; empty where the steps beneath tell it all.
  public func values(of step: Explanation.Step) -> String {
    var told: Set<SourceRange> = []
    var parts: [String] = []
    if let members = step.members { parts.append(text(of: members, every: step.kind == .every)) }
    for term in step.terms where term.kind != .constant { parts.append(describe(term, &told)) }
    return parts.joined(separator: ", ")
  }

  /// The steps beneath: its parts, and why the members that decide do, those of its terms included.
  public func steps(beneath step: Explanation.Step) -> [Explanation.Step] {
    step.steps + (step.members?.steps ?? []) + step.terms.flatMap(memberSteps)
  }

  /// Of those beneath, the ones that make the answer what it is.
  public func deciding(beneath step: Explanation.Step) -> [Explanation.Step] {
    let beneath = steps(beneath: step)
    switch (step.kind, step.answer) {
    case (.and, .no), (.or, .yes), (.and, .undecided), (.or, .undecided):
      return beneath.filter { $0.answer == step.answer }
    default: return beneath
    }
  }

  private func memberSteps(_ term: Explanation.TermStep) -> [Explanation.Step] {
    (term.members?.steps ?? []) + term.terms.flatMap(memberSteps)
  }

  /// A term and its value, with what the value was made from in brackets.
  public func description(of term: Explanation.TermStep) -> String {
    var told: Set<SourceRange> = []
    return describe(term, &told)
  }

  /// As messages print it.
  public func date(_ date: CivilDate) -> String {
    Printing(words: words, zone: .utc).date(date.dayNumber)
  }

  // MARK: Headings

  public var basesHeading: String { words.explaining.bases }
  public var aheadHeading: String { words.explaining.ahead }
  public var withheld: String { words.explaining.withheld }

  public func why(_ verdict: Verdict?) -> String {
    verdict == nil ? words.explaining.whySilent : words.fill(words.explaining.why, word(verdict))
  }

  /// Over a clause of the verdict's own colour that had no part in it.
  public var notBecause: String { words.explaining.notBecause }

  public func whyNot(_ verdict: Verdict) -> String { words.fill(words.explaining.whyNot, word(verdict)) }

  /// Of a record that is not there.
  public func isGone(_ subject: String) -> String { words.fill(words.explaining.isGone, subject) }

  /// What a verdict lacks.
  public func lack(_ names: [String]) -> String { "\(words.lacking) \(names.joined(separator: ", "))" }

  /// Whether a basis is in force on the day that governs.
  public func force(of basis: Explanation.BasisStep, on today: String) -> String {
    let day = basis.day.map { description(of: $0) } ?? words.fill(words.explaining.today, today)
    return switch basis.isInForce {
    case .yes: words.fill(words.explaining.isInForce, day)
    case .no: words.fill(words.explaining.isNotInForce, day)
    case .undecided: words.fill(words.explaining.mayBeInForce, day)
    }
  }

  // MARK: Terms

  private func describe(_ term: Explanation.TermStep, _ told: inout Set<SourceRange>) -> String {
    switch term.kind {
    case .constant: return term.text
    case .today: return words.fill(words.explaining.today, term.text)
    case .now: return words.fill(words.explaining.now, term.text)
    case .parameter(let use): return "\(term.text) (\(text(of: use)))"
    default: break
    }
    let name = Self.elided(source(term.range))
    let detail = detail(of: term, &told)
    return "\(name) \(term.text)" + (detail.isEmpty ? "" : " (\(detail))")
  }

  private func detail(of term: Explanation.TermStep, _ told: inout Set<SourceRange>) -> String {
    if let absent = term.absent { return words.fill(words.explaining.isAbsent, Self.plain(absent)) }
    switch term.kind {
    case .named:
      var parts: [String] = []
      if let meaning = term.terms.first, meaning.kind != .constant, told.insert(meaning.range).inserted {
        parts.append(formula(meaning, &told))
      }
      for base in term.terms.dropFirst() { parts.append(describe(base, &told)) }
      return parts.joined(separator: "; ")
    case .field, .property: return term.terms.map { describe($0, &told) }.joined(separator: ", ")
    case .list:
      return term.terms.filter { $0.kind != .constant }.map { describe($0, &told) }.joined(separator: ", ")
    case .arithmetic, .otherwise, .negated, .latest, .earliest, .count, .share, .sum, .median:
      return formula(term, &told)
    default: return ""
    }
  }

  /// What a value was made from, beginning with `=` where it is an expression.
  private func formula(_ term: Explanation.TermStep, _ told: inout Set<SourceRange>) -> String {
    switch term.kind {
    case .arithmetic, .otherwise, .negated: return "= " + expression(term, &told)
    case .latest, .earliest: return extreme(term, &told)
    case .count, .share, .sum, .median: return term.members.map { text(of: $0, every: false) } ?? ""
    default: return "= " + describe(term, &told)
    }
  }

  private func expression(_ term: Explanation.TermStep, _ told: inout Set<SourceRange>) -> String {
    switch term.kind {
    case .arithmetic(let operation):
      guard term.terms.count == 2 else { return term.text }
      var sides = term.terms.map { expression($0, &told) }
      for place in sides.indices where isLoose(term.terms[place], beneath: operation, isLast: place == 1) {
        sides[place] = "[\(sides[place])]"
      }
      return "\(sides[0]) \(symbol(operation)) \(sides[1])"
    case .otherwise:
      return term.terms.map { expression($0, &told) }.joined(separator: ", \(words.explaining.otherwise) ")
    case .negated: return term.terms.first.map { "-" + expression($0, &told) } ?? term.text
    case .latest, .earliest, .count, .share, .sum, .median: return "\(term.text) (\(formula(term, &told)))"
    default: return describe(term, &told)
    }
  }

  /// Whether a part must be bracketed to be read as it was reckoned.
  private func isLoose(_ part: Explanation.TermStep, beneath operation: ArithmeticOperator, isLast: Bool) -> Bool {
    switch part.kind {
    case .otherwise: true
    case .arithmetic(.add), .arithmetic(.subtract):
      operation == .multiply || operation == .divide || (operation == .subtract && isLast)
    case .arithmetic: operation == .divide && isLast
    default: false
    }
  }

  private func extreme(_ term: Explanation.TermStep, _ told: inout Set<SourceRange>) -> String {
    guard let members = term.members else { return "" }
    guard term.state == .value else { return text(of: members, every: false) }
    let place = term.kind == .latest ? words.explaining.latest : words.explaining.earliest
    let rank = term.terms.map { describe($0, &told) }
    return ([words.fill(place, "\(members.count)")] + rank).joined(separator: ", ")
  }

  private func symbol(_ operation: ArithmeticOperator) -> String {
    switch operation {
    case .add: "+"
    case .subtract: "-"
    case .multiply: "*"
    case .divide: "/"
    }
  }

  private func text(of use: Explanation.ParameterUse) -> String {
    var parts = [use.name]
    if use.isStatutory {
      let phrases = words.explaining
      let bound = use.bound.map { " " + words.fill($0.isAtMost ? phrases.atMost : phrases.atLeast, $0.text) } ?? ""
      parts.append(phrases.statutory + bound)
    } else {
      parts.append(words.explaining.own)
    }
    if let shipped = use.shipped { parts.append(words.fill(words.explaining.shipped, shipped)) }
    return parts.joined(separator: ", ")
  }

  // MARK: Members

  func text(of members: Explanation.MemberStep, every isEvery: Bool) -> String {
    let phrases = words.explaining
    let (noun, count) = (members.noun, String(members.count))
    var text: String
    if members.count == 0 {
      text = words.fill(members.isCutShort ? phrases.cutShort : phrases.noneFits, noun)
    } else if let satisfying = members.satisfying {
      let failing = isEvery ? members.deciding : members.count - satisfying
      if isEvery && members.undecided == 0 && failing > 0 {
        text = words.fill(phrases.fail, String(failing), count, noun)
      } else if satisfying == members.count {
        text = words.fill(phrases.allSatisfy, count, noun)
      } else {
        text = words.fill(phrases.satisfy, String(satisfying), count, noun)
      }
    } else {
      text = words.fill(phrases.fit, count, noun)
    }
    if members.isCutShort && members.count > 0 { text += ", " + words.fill(phrases.cutShort, noun) }
    if members.undecided > 0 { text += ", " + words.fill(phrases.undecidedMembers, String(members.undecided)) }
    if let wanted = members.wanted { text += ", " + words.fill(phrases.wanted, String(wanted)) }
    if !members.names.isEmpty {
      let names = members.names.map(Self.plain).joined(separator: ", ")
      let some = members.deciding > members.names.count ? words.fill(phrases.among, names) : names
      // Of a share those are named that do not satisfy.
      let areOthers = members.satisfying != nil && !isEvery && members.satisfying != members.count
      text += areOthers ? ", " + words.fill(phrases.not, some) : ": " + some
    }
    var told: Set<SourceRange> = []
    if let lacking = members.lacking.first { text += " (\(describe(lacking, &told)))" }
    if let nearest = members.nearest { text += "; " + words.fill(phrases.nearest, Self.plain(nearest)) }
    return text
  }

  /// A subject's name as people write it: only what could deceive stays encoded.
  static func plain(_ name: String) -> String {
    guard name.utf8.contains(UInt8(ascii: "%")) else { return name }
    var result = ""
    var rest = name[...]
    while let sign = rest.firstIndex(of: "%") {
      result += rest[..<sign]
      let code = rest[sign...].prefix(3)
      let letter: String? =
        switch code {
        case "%2F": "/"
        case "%2B": "+"
        case "%25": "%"
        default: nil
        }
      result += letter ?? String(code)
      rest = rest[code.endIndex...]
    }
    return result + rest
  }

  // MARK: Source

  /// What a query asks stands in the condition already: in the name of a term three dots are enough.
  static func elided(_ source: String) -> String {
    guard source.utf8.count > 30, let open = source.firstIndex(of: "(") else { return source }
    var start = open
    while true {
      guard let end = closing(source, start) else { return source }
      if asksQuery(source[source.index(after: start)..<end]) {
        return source[..<start] + "(…)" + elided(String(source[source.index(after: end)...]))
      }
      guard let next = source[source.index(after: start)...].firstIndex(of: "(") else { return source }
      start = next
    }
  }

  private static func closing(_ source: String, _ open: String.Index) -> String.Index? {
    var depth = 0
    for place in source[open...].indices {
      if source[place] == "(" { depth += 1 }
      if source[place] == ")" {
        depth -= 1
        if depth == 0 { return place }
      }
    }
    return nil
  }

  /// Two names in a row open a query; so does `x in`.
  private static func asksQuery(_ content: Substring) -> Bool {
    let words = content.split(separator: " ", maxSplits: 2)
    guard words.count > 1 else { return false }
    let between: Set<Substring> = ["and", "or", "else", "is", "not", "under", "within"]
    func isName(_ word: Substring) -> Bool {
      word.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" } && word.first?.isLetter ?? false
    }
    return isName(words[0]) && isName(words[1]) && !between.contains(words[1])
  }

  /// Runs of white space as one space, comments left out; what stands in quotes as it is.
  private static func onOneLine(_ text: String) -> String {
    var result = ""
    var isQuoted = false
    var isComment = false
    var before: Character?
    for character in text {
      if isComment {
        if character.isNewline { isComment = false } else { continue }
      }
      if !isQuoted, character == "/", before == "/" {
        result.removeLast()
        isComment = true
        before = nil
        continue
      }
      if character == "\"", before != "\\" { isQuoted.toggle() }
      before = character
      if !isQuoted, character.isWhitespace {
        if result.last != " ", !result.isEmpty { result.append(" ") }
      } else {
        result.append(character)
      }
    }
    return result.last == " " ? String(result.dropLast()) : result
  }
}
