/// Options and operands of one command, read as written: `--name value`, `--name=value`, `--flag`, and the rest.
public struct Arguments {
  public struct Failure: Error, CustomStringConvertible {
    public var description: String
    public init(description: String) { self.description = description }
  }

  public private(set) var operands: [String] = []
  private var values: [String: [String]] = [:]
  private var flags: Set<String> = []

  /// - Parameters:
  ///   - words: the command line behind the command's name.
  ///   - options: names (without `--`) that take a value.
  ///   - known: names that take none.
  public init(_ words: some Sequence<String>, options: Set<String>, flags known: Set<String>) throws(Failure) {
    var words = Array(words)[...]
    while let word = words.popFirst() {
      guard word.hasPrefix("--"), word.count > 2 else {
        guard !word.hasPrefix("-") || word == "-" else { throw Failure(description: "unknown option `\(word)`") }
        operands.append(word)
        continue
      }
      let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      if options.contains(name) {
        guard let value = parts.count == 2 ? String(parts[1]) : words.popFirst() else {
          throw Failure(description: "`--\(name)` needs a value")
        }
        values[name, default: []].append(value)
      } else if known.contains(name), parts.count == 1 {
        flags.insert(name)
      } else {
        throw Failure(description: "unknown option `--\(name)`")
      }
    }
  }

  public func value(_ name: String) -> String? { values[name]?.last }
  public func values(_ name: String) -> [String] { values[name] ?? [] }
  public func has(_ flag: String) -> Bool { flags.contains(flag) }
}
