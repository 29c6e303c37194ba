internal import Krav

/// A program with its commands.
public struct Tool: Sendable {
  public struct Group: Sendable {
    public var title: String
    public var usages: [Usage]

    public init(_ title: String, _ usages: [Usage]) {
      self.title = title
      self.usages = usages
    }
  }

  /// Something by its name, and what is to know of it in a sentence.
  public struct Note: Sendable {
    public var name: String
    public var text: String

    public init(_ name: String, _ text: String) {
      self.name = name
      self.text = text
    }
  }

  public var name: String
  /// What it does, in a line; lower case, no full stop.
  public var summary: String
  /// Paragraphs that say the rest, in sentences.
  public var details: [String]
  public var groups: [Group]
  public var outcomes: [Usage.Outcome]
  public var environment: [Note]
  public var files: [Note]

  public init(
    name: String, summary: String, details: [String], groups: [Group], outcomes: [Usage.Outcome],
    environment: [Note] = [], files: [Note] = []
  ) {
    self.name = name
    self.summary = summary
    self.details = details
    self.groups = groups
    self.outcomes = outcomes
    self.environment = environment
    self.files = files
  }

  public var usages: [Usage] { groups.flatMap(\.usages) }

  /// The command whose name the words begin with, the longest such, and how many words that is.
  public func find(_ words: [String]) -> (usage: Usage, count: Int)? {
    let found = usages.map { ($0, $0.name.split(separator: " ").map(String.init)) }
      .filter { words.starts(with: $0.1) }
      .max { $0.1.count < $1.1.count }
    return found.map { ($0.0, $0.1.count) }
  }

  /// The commands that begin with a word but are more than it, as those of `log`.
  public func below(_ word: String) -> [Usage] { usages.filter { $0.name.hasPrefix(word + " ") } }

  /// What to say of words that are no command; lower case, no full stop.
  public func complaint(of words: [String]) -> String {
    let word = words.first ?? ""
    let inner = below(word)
    if !inner.isEmpty {
      let names = inner.map { "`\($0.name)`" }
      let all = (names.count > 1 ? names.dropLast().joined(separator: ", ") + " or " : "") + (names.last ?? "")
      guard words.count > 1 else { return "the command is \(all)" }
      let known = inner.map { String($0.name.dropFirst(word.count + 1)) }
      let meant = nearest(to: words[1], among: known).map { "did you mean `\(word) \($0)`" } ?? "it is \(all)"
      return "there is no command `\(word) \(words[1])`: \(meant)"
    }
    let known = Set(usages.compactMap { $0.name.split(separator: " ").first.map(String.init) })
    let meant = nearest(to: word, among: known.sorted()).map { "did you mean `\($0)`" } ?? "`\(name) help` lists them"
    return "there is no command `\(word)`: \(meant)"
  }
}
