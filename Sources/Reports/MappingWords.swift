internal import Krav

/// What headers and cells of exports say besides the names of fields, in the languages that exports are written in.
struct MappingWords {
  /// Parts of a header that tell nothing of which field it is.
  var fillers: Set<String>
  /// How headers of identifying numbers end.
  var identities: [String]
  /// How a truth value is written: yes and no.
  var truths: [(yes: String, no: String)]

  static let known = MappingWords(
    fillers: Set(["date", "time", "the", "of", "for", "and"]).union(bokmal.fillers),
    identities: ["id", "no", "number", "key", "ref", "reference", "guid", "uuid"] + bokmal.identities,
    truths: [("yes", "no"), ("true", "false"), ("y", "n"), ("1", "0")] + bokmal.truths)

  /// Bokmål, as quality systems of municipalities export it.
  private static let bokmal = MappingWords(
    fillers: ["dato", "tidspunkt", "tid", "kl", "av", "og", "den", "om", "er"],
    identities: ["nr", "nummer", "løpenr", "løpenummer", "referanse", "nøkkel"],
    truths: [("ja", "nei"), ("sann", "usann"), ("j", "n"), ("x", "")])

  /// How like a header is to a name, from 0 to 100.
  func likeness(_ header: PlainWords, _ name: PlainWords) -> Int {
    guard !header.words.isEmpty, !name.words.isEmpty else { return 0 }
    if header == name { return 100 }
    if header.words.joined() == name.words.joined() { return 98 }
    let (short, bare) = (header.without(fillers), name.without(fillers))
    if short == bare { return 92 }
    if nearest(to: header.joined, among: [name.joined]) != nil { return 85 }
    if nearest(to: short.joined, among: [bare.joined]) != nil { return 80 }
    if short.words.starts(with: bare.words) { return 75 }
    var matched = 0.0
    var free = bare.words
    for word in short.words {
      guard let index = free.firstIndex(where: { MappingLikeness.isAlike(word, $0) }) else { continue }
      matched += free[index] == word ? 1 : 0.85
      free.remove(at: index)
    }
    return Int(74 * 2 * matched / Double(short.words.count + bare.words.count))
  }

  /// What a cell says as a truth value.
  func truth(_ text: String) -> Bool? {
    let text = text.lowercased()
    for (yes, no) in truths where !text.isEmpty {
      if text == yes { return true }
      if text == no { return false }
    }
    return nil
  }

  /// The other of the two, written in the same kind of letters.
  func opposite(of text: String) -> String? {
    let small = text.lowercased()
    guard let pair = truths.first(where: { $0.yes == small || $0.no == small }) else { return nil }
    let other = pair.yes == small ? pair.no : pair.yes
    guard let first = text.first, first.isUppercase, let letter = other.first else { return other }
    return text.count > 1 && text == text.uppercased() ? other.uppercased() : letter.uppercased() + other.dropFirst()
  }
}

/// A name or a header as words of small letters.
struct PlainWords: Hashable {
  let words: [String]

  init(_ text: String) {
    var words: [String] = []
    var word = ""
    for scalar in text.lowercased().unicodeScalars {
      if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        word.unicodeScalars.append(scalar)
      } else if !word.isEmpty {
        words.append(word)
        word = ""
      }
    }
    self.words = word.isEmpty ? words : words + [word]
  }

  init(words: [String]) { self.words = words }

  var joined: String { words.joined(separator: " ") }

  func without(_ fillers: Set<String>) -> PlainWords {
    let rest = words.filter { !fillers.contains($0) }
    return rest.isEmpty ? self : PlainWords(words: rest)
  }
}
