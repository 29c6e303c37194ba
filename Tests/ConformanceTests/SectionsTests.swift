import Testing

/// The list of sentences in `sections.txt`.
enum Sections {
  struct Sentence {
    var id: String
    var paraphrase: String
    /// A file of another suite and a word of the test in it.
    var elsewhere: (file: String, word: String)?
  }

  static let sentences: [Sentence] = {
    var heading = ""
    var found: [Sentence] = []
    let text = String(decoding: ConformancePack.bytes("sections.txt") ?? [], as: UTF8.self)
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      guard line.hasPrefix("  ") else {
        heading = String(line)
        continue
      }
      let parts = line.split(separator: " -> ")
      let words = parts[0].split(separator: " ", omittingEmptySubsequences: true)
      let place = parts.dropFirst().first?.split(separator: " ", maxSplits: 1)
      found.append(
        Sentence(
          id: "\(heading) \(words[0])", paraphrase: words.dropFirst().joined(separator: " "),
          elsewhere: place.map { (String($0[0]), String($0.dropFirst().first ?? "")) }))
    }
    return found
  }()

  /// The sentences that a test's title names: `3 Today [late-next-day moving-may]: …`.
  static func named(in title: String) -> [String] {
    guard let open = title.firstIndex(of: "["), let close = title.firstIndex(of: "]"), open < close else { return [] }
    let heading = title[..<open].split(separator: " ").joined(separator: " ")
    return title[open..<close].dropFirst().split(separator: " ").map { "\(heading) \($0)" }
  }

  static let titles: [String] =
    ConformanceTest.all.map(\.title) + Snippet.all.map(\.title)
}

@Suite struct SectionsTests {
  @Test func `every sentence is named by a test`() {
    let named = Set(Sections.titles.flatMap { Sections.named(in: $0) })
    let missing = Sections.sentences.filter { $0.elsewhere == nil && !named.contains($0.id) }
    #expect(missing.map(\.id) == [])
    #expect(Sections.sentences.count > 200)
  }

  @Test func `every test names sentences that exist`() {
    let known = Set(Sections.sentences.map(\.id))
    #expect(known.count == Sections.sentences.count, "a sentence stands twice")
    for title in Sections.titles {
      let named = Sections.named(in: title)
      #expect(!named.isEmpty, "\(title)")
      for name in named { #expect(known.contains(name), "\(title)") }
    }
  }

  @Test func `what another suite holds stands there`() {
    for sentence in Sections.sentences {
      guard let (file, word) = sentence.elsewhere else { continue }
      let text = ConformancePack.bytes("../" + file).map { String(decoding: $0, as: UTF8.self) }
      #expect(text?.contains(word) == true && !word.isEmpty, "\(sentence.id): \(file)")
    }
  }
}
