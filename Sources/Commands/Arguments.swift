internal import Krav

/// What was written behind a command's name, read by what the command declares: `--name value`, `--name=value`, `--flag`,
/// the rest; behind `--` all are operands.
public struct Arguments: Sendable {
  /// Why the words cannot be taken; lower case, no full stop.
  public struct Failure: Error, CustomStringConvertible {
    public var description: String
    public init(description: String) { self.description = description }
  }

  public private(set) var operands: [String] = []
  /// `--help` or `-h` stands among the words: nothing else is asked of them then.
  public private(set) var asksForHelp = false
  private var values: [String: [String]] = [:]
  private var flags: Set<String> = []

  /// - Parameters:
  ///   - words: those behind the command's name.
  ///   - usage: what it takes.
  public init(_ words: some Sequence<String>, for usage: Usage) throws(Failure) {
    var words = Array(words)[...]
    var isOver = false
    var failure: Failure?
    while let word = words.popFirst() {
      guard !isOver, word.hasPrefix("-"), word != "-" else {
        operands.append(word)
        continue
      }
      if word == "--" {
        isOver = true
        continue
      }
      do throws(Failure) {
        try take(word, &words, usage)
      } catch {
        // Who asks for help behind a mistake gets help.
        failure = failure ?? error
      }
    }
    if asksForHelp { return }
    if let failure { throw failure }
    try check(usage)
  }

  /// The last value given.
  public func value(_ name: String) -> String? { values[name]?.last }
  /// All of them, in order.
  public func values(_ name: String) -> [String] { values[name] ?? [] }
  public func has(_ flag: String) -> Bool { flags.contains(flag) }
  /// Of an option that is declared as a number.
  public func number(_ name: String) -> Int? { value(name).flatMap { Int($0) } }

  private mutating func take(_ word: String, _ words: inout ArraySlice<String>, _ usage: Usage) throws(Failure) {
    if word == "--help" || word == "-h" {
      asksForHelp = true
      return
    }
    let parts = word.drop { $0 == "-" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.first.map(String.init) ?? ""
    guard word.hasPrefix("--"), let option = usage.option(name) else { throw Self.unknown(word, name, usage) }
    guard option.value != nil else {
      guard parts.count == 1 else { throw Failure(description: "`--\(name)` takes no value") }
      flags.insert(name)
      return
    }
    guard let value = parts.count == 2 ? String(parts[1]) : words.popFirst() else {
      throw Failure(description: "`--\(name)` needs a value: \(option.form)")
    }
    if let fault = option.kind.fault(of: value, named: "--\(name)") { throw Failure(description: fault) }
    values[name, default: []].append(value)
    guard option.takesRest else { return }
    values[name, default: []] += words
    words = []
  }

  private static func unknown(_ word: String, _ name: String, _ usage: Usage) -> Failure {
    let shown = word.prefix { $0 != "=" }
    let known = usage.options.map(\.name) + ["help"]
    let meant = known.contains(name) ? name : nearest(to: name, among: known)
    return Failure(description: "unknown option `\(shown)`" + (meant.map { ": did you mean `--\($0)`" } ?? ""))
  }

  /// Whether there are as many operands as there must be, and every option that is needed.
  private func check(_ usage: Usage) throws(Failure) {
    for option in usage.options where option.isRequired && values[option.name] == nil {
      throw Failure(description: "needs `\(option.form)`: \(option.summary)")
    }
    var rest = operands[...]
    for operand in usage.operands {
      let isMany = operand.count == .some || operand.count == .any
      let taken = isMany ? rest : rest.prefix(1)
      if taken.isEmpty, operand.count == .one || operand.count == .some {
        throw Failure(description: "needs \(operand.name): \(operand.summary)")
      }
      for word in taken {
        if let fault = operand.kind.fault(of: word, named: operand.name) { throw Failure(description: fault) }
      }
      rest = rest.dropFirst(taken.count)
    }
    if let word = rest.first {
      let all = usage.operands.isEmpty ? "takes no operands" : "takes no more than \(usage.operands.count)"
      throw Failure(description: "there is nothing to do with `\(word)`: \(all)")
    }
  }
}

extension Usage.Kind {
  /// What is wrong with a word; `nil` for nothing that is known here.
  func fault(of word: String, named name: String) -> String? {
    switch self {
    case .text, .day, .file, .folder, .command: return nil
    case .number(let range):
      guard let range else { return word.allSatisfy(\.isWholeNumber) && !word.isEmpty ? nil : "`\(name)` is a number" }
      if let number = Int(word), range.contains(number) { return nil }
      return "`\(name)` is a number from \(range.lowerBound) to \(range.upperBound)"
    case .words(let known):
      if known.contains(word) { return nil }
      let meant = nearest(to: word, among: known).map { ": did you mean `\($0)`" } ?? ""
      return "`\(name)` is \(known.dropLast().joined(separator: ", ")) or \(known.last ?? ""), not `\(word)`" + meant
    }
  }
}
