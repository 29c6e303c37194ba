/// A list of mutants that are known to survive, each with the reason why no test should kill it.
///
/// ```
/// # A line like this, and an empty one, says nothing.
/// pack: rule name, part, `condition`: `>` became `>=`
///   The reason, on one or more lines that are set in.
/// ```
public struct AcceptedSurvivors: Sendable {
  public struct Entry: Sendable, Hashable {
    public var key: String
    /// On one line.
    public var reason: String
    /// Where the key stands, from 1.
    public var line: Int

    public init(key: String, reason: String, line: Int) {
      self.key = key
      self.reason = reason
      self.line = line
    }
  }

  public private(set) var entries: [Entry] = []
  /// What is wrong with the list, with its line.
  public private(set) var problems: [(line: Int, message: String)] = []

  public init(_ text: String) {
    var seen: Set<String> = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = line.split { $0.isWhitespace }.joined(separator: " ")
      if words.isEmpty || words.hasPrefix("#") { continue }
      guard line.first == " " || line.first == "\t" else {
        if !seen.insert(words).inserted { problems.append((index + 1, "the mutant stands in the list twice")) }
        entries.append(Entry(key: words, reason: "", line: index + 1))
        continue
      }
      guard let last = entries.indices.last else {
        problems.append((index + 1, "a reason stands before any mutant"))
        continue
      }
      entries[last].reason += (entries[last].reason.isEmpty ? "" : " ") + words
    }
    for entry in entries where entry.reason.isEmpty { problems.append((entry.line, "no reason is given")) }
    problems.sort { $0.line < $1.line }
  }
}
