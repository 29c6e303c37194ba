import CivilTime

/// Packs and what happens while they judge: all that a run depends on, as text.
public struct Scenario: Sendable {
  public enum Step: Sendable, Equatable {
    /// The clock's first moment.
    case at(Int64)
    /// A file is written, one record a line.
    case put(String, [String])
    case drop(String)
    /// What the file says is not relied on any longer; or it is again.
    case stale(String), fresh(String)
    /// So many seconds pass, also backwards.
    case pass(Int64)
    /// The clock goes to the next horizon, or so many seconds behind or before it.
    case horizon(Int64)
    /// Another pack judges from now on.
    case load(Int)
    /// The next step comes when the engine has judged about so many of those that wait.
    case soon(Int)
  }

  public var remark = ""
  /// One more than from how many records for each value on the engine keeps what it knows by group; 0 leaves it as it is.
  public var groups = 0
  public var packs: [String] = []
  public var steps: [Step] = []

  public init() {}

  public init?(_ text: String) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    func block() -> [String] {
      var block: [String] = []
      while let line = lines.first, line.hasPrefix("  ") {
        block.append(String(line.dropFirst(2)))
        lines.removeFirst()
      }
      return block
    }
    while let line = lines.popFirst() {
      let words = line.split(separator: " ", maxSplits: 1)
      let rest = words.count > 1 ? String(words[1]) : ""
      switch words.first {
      case nil: continue
      case "#": remark += rest + "\n"
      case "pack": packs.append(block().joined(separator: "\n") + "\n")
      case "put": steps.append(.put(rest, block()))
      case "drop": steps.append(.drop(rest))
      case "stale": steps.append(.stale(rest))
      case "fresh": steps.append(.fresh(rest))
      case "at":
        guard let instant = Instant(rfc3339: rest) else { return nil }
        steps.append(.at(instant.seconds))
      case "pass", "horizon", "load", "soon", "groups":
        guard let number = Int64(rest) else { return nil }
        switch words[0] {
        case "pass": steps.append(.pass(number))
        case "horizon": steps.append(.horizon(number))
        case "groups": groups = Int(number)
        case "load": steps.append(.load(Int(number)))
        default: steps.append(.soon(Int(number)))
        }
      default: return nil
      }
    }
  }

  public var text: String {
    var text = remark.split(separator: "\n").map { "# \($0)\n" }.joined()
    if groups > 0 { text += "groups \(groups)\n" }
    for pack in packs { text += "pack\n" + Self.indented(pack.split(separator: "\n")) }
    return steps.reduce(into: text) { $0 += $1.text }
  }

  static func indented(_ lines: [some StringProtocol]) -> String { lines.map { "  \($0)\n" }.joined() }
}

extension Scenario.Step {
  var text: String {
    switch self {
    case .at(let second): "at \(ZoneRules.utc.rfc3339(Instant(seconds: second)))\n"
    case .put(let path, let lines): "put \(path)\n" + Scenario.indented(lines)
    case .drop(let path): "drop \(path)\n"
    case .stale(let path): "stale \(path)\n"
    case .fresh(let path): "fresh \(path)\n"
    case .pass(let seconds): "pass \(seconds)\n"
    case .horizon(let seconds): "horizon \(seconds)\n"
    case .load(let pack): "load \(pack)\n"
    case .soon(let count): "soon \(count)\n"
    }
  }
}
