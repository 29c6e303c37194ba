/// How one command is called and what it does. Its help, its manual page, its completion in shells and the reading of its
/// words (``Arguments``) are all made from this, so that none can say what another does not hold.
public struct Usage: Sendable {
  /// What follows the command's name, in order.
  public struct Operand: Sendable, Hashable {
    public enum Count: Sendable { case one, optional, some, any }

    /// As help shows it: `ALERT`.
    public var name: String
    public var count: Count
    public var kind: Kind
    /// What it is; lower case, no full stop.
    public var summary: String

    public init(_ name: String, _ summary: String, count: Count = .one) {
      self.init(name, .text, summary, count: count)
    }

    public init(_ name: String, _ kind: Kind, _ summary: String, count: Count = .one) {
      self.name = name
      self.count = count
      self.kind = kind
      self.summary = summary
    }
  }

  /// What a word may be: what shells complete, and what is refused before a command sees it.
  public enum Kind: Sendable, Hashable {
    case text, day, file, folder
    /// A whole number; of the range, where there is one.
    case number(ClosedRange<Int>?)
    /// One of these.
    case words([String])
    /// The name of a command of the same tool.
    case command
  }

  /// `--name VALUE`, or `--name` alone.
  public struct Option: Sendable, Hashable {
    /// Without the dashes.
    public var name: String
    /// As help shows it: `DIR`; `nil` for one that takes no value.
    public var value: String?
    public var kind: Kind
    /// What it does; lower case, no full stop.
    public var summary: String
    /// What holds without it.
    public var fallback: String?
    public var isRepeatable: Bool
    public var isRequired: Bool
    /// All words behind it are its values, whatever they look like: a command and its arguments.
    public var takesRest = false

    /// One whose values are all words behind it.
    public static func rest(_ name: String, _ value: String, _ summary: String) -> Option {
      var option = option(name, value, summary)
      option.takesRest = true
      return option
    }

    /// One that takes any text for a value.
    public static func option(
      _ name: String, _ value: String, _ summary: String, fallback: String? = nil, isRepeatable: Bool = false,
      isRequired: Bool = false
    ) -> Option {
      option(name, value, .text, summary, fallback: fallback, isRepeatable: isRepeatable, isRequired: isRequired)
    }

    /// One that takes a value of a kind.
    public static func option(
      _ name: String, _ value: String, _ kind: Kind, _ summary: String, fallback: String? = nil,
      isRepeatable: Bool = false, isRequired: Bool = false
    ) -> Option {
      Option(
        name: name, value: value, kind: kind, summary: summary, fallback: fallback, isRepeatable: isRepeatable,
        isRequired: isRequired)
    }

    /// One that takes none.
    public static func flag(_ name: String, _ summary: String) -> Option {
      Option(
        name: name, value: nil, kind: .text, summary: summary, fallback: nil, isRepeatable: false, isRequired: false)
    }

    /// The same, for a command that cannot do without it.
    public var required: Option {
      var option = self
      option.isRequired = true
      return option
    }

    /// What every command answers.
    static let help = flag("help", "tells this, and ends")
  }

  /// A command line and what it shows.
  public struct Example: Sendable, Hashable {
    public var line: String
    /// Lower case, no full stop.
    public var shows: String

    public init(_ line: String, _ shows: String) {
      self.line = line
      self.shows = shows
    }
  }

  /// An exit code and what it means.
  public struct Outcome: Sendable, Hashable {
    public var code: Int32
    public var meaning: String

    public init(_ code: Int32, _ meaning: String) {
      self.code = code
      self.meaning = meaning
    }
  }

  /// The program: `etterlev`.
  public var tool: String
  /// `log verify`; empty for a program that is one command.
  public var name: String
  /// What it does, in a line; lower case, no full stop.
  public var summary: String
  /// Paragraphs that say the rest, in sentences.
  public var details: [String]
  public var operands: [Operand]
  public var options: [Option]
  public var examples: [Example]
  public var outcomes: [Outcome]
  /// Names of commands of the same tool.
  public var seeAlso: [String]
  /// Where it is declared, and so who reads its options: `module/File.swift`.
  public var file: String

  public init(
    tool: String, name: String, summary: String, details: [String] = [], operands: [Operand] = [],
    options: [Option] = [], examples: [Example] = [], outcomes: [Outcome], seeAlso: [String] = [],
    file: String = #fileID
  ) {
    self.tool = tool
    self.name = name
    self.summary = summary
    self.details = details
    self.operands = operands
    self.options = options
    self.examples = examples
    self.outcomes = outcomes
    self.seeAlso = seeAlso
    self.file = file
  }

  /// As it is called: `etterlev log verify`.
  public var invocation: String { name.isEmpty ? tool : "\(tool) \(name)" }

  public func option(_ name: String) -> Option? { options.first { $0.name == name } }

  /// The command's form in its parts, which may stand on lines of their own: `etterlev show`, `ALERT`, `[--json]`.
  public var synopsis: [String] {
    [invocation] + options.filter(\.isRequired).map(\.synopsis) + operands.map(\.synopsis)
      + options.filter { !$0.isRequired }.map(\.synopsis)
  }
}

extension Usage.Operand {
  var synopsis: String {
    switch count {
    case .one: name
    case .optional: "[\(name)]"
    case .some: "\(name)…"
    case .any: "[\(name)…]"
    }
  }
}

extension Usage.Option {
  /// `--unit ID`
  public var form: String { "--\(name)" + (value.map { " \($0)" } ?? "") }

  var synopsis: String { (isRequired ? form : "[\(form)]") + (isRepeatable ? "…" : "") }
}
