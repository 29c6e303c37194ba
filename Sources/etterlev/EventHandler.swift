import Linux
import Records

/// Runs a command for one event after another, each until it succeeds. A signal to end is heard while it waits.
final class EventHandler {
  /// Somebody has told it to end.
  struct Stopped: Error {}

  /// Milliseconds: the first pause before a command is run again, and the longest; how long one that is running may go on
  /// when all is to end, and how long after it was told.
  private static let pause: Int64 = 1000
  private static let longestPause: Int64 = 300_000
  private static let grace: Int32 = 5000
  private static let lastGrace: Int32 = 2000

  private let command: [String]
  /// Milliseconds.
  private let limit: Int64
  private let poll: EventPoll
  private let signals: SignalSource

  /// - Parameters:
  ///   - command: the program and its arguments.
  ///   - limit: milliseconds that it may take for one event.
  init(_ command: [String], limit: Int64) throws {
    self.command = command
    self.limit = limit
    poll = try EventPoll()
    signals = try SignalSource()
    try poll.add(signals.number, token: 0)
  }

  /// Waits until there is something to read, or the time is over: then false.
  func wait(for number: Int32, milliseconds: Int64) throws -> Bool {
    try poll.add(number, token: 1)
    defer { poll.remove(number) }
    return try wait(milliseconds: milliseconds)
  }

  /// Lets the time pass.
  func rest(milliseconds: Int64) throws { _ = try wait(milliseconds: milliseconds) }

  private func wait(milliseconds: Int64) throws -> Bool {
    let end = Clock.monotonicNanoseconds() + milliseconds * 1_000_000
    while true {
      let left = max(0, (end - Clock.monotonicNanoseconds() + 999_999) / 1_000_000)
      let events = try poll.wait(milliseconds: Int32(clamping: left))
      if events.contains(where: { $0.token == 0 }), signals.next() != nil { throw Stopped() }
      if events.contains(where: { $0.token == 1 }) { return true }
      if left == 0 { return false }
    }
  }

  /// Runs the command until it has ended with 0 for the event.
  ///
  /// - Parameters:
  ///   - event: a line of the log.
  ///   - bytes: the same as it came.
  /// - Returns: false when it has, and all is to end.
  /// - Throws: ``Stopped`` when all is to end before it has.
  func deliver(_ event: JSONValue, _ bytes: [UInt8]) throws -> Bool {
    let variables = Self.variables(of: event)
    let seq = event["seq"].integer.map(String.init) ?? "?"
    var pause = Self.pause
    while true {
      let failure: String
      switch run(bytes + [0x0A], variables) {
      case .ended(0): return true
      case .stopped(0): return false
      case .stopped: throw Stopped()
      case .ended(let status): failure = "ended with \(status)"
      case .tooLong: failure = "took longer than \(limit / 1000) s and was ended"
      case .failed(let error): failure = "cannot be run (\(error))"
      }
      Output.error(
        "etterlev follow: `\(printable(command.first ?? ""))` \(failure) for event \(seq); again in \(pause / 1000) s\n"
      )
      try rest(milliseconds: pause)
      pause = min(pause * 2, Self.longestPause)
    }
  }

  private enum End {
    case ended(Int32), tooLong, failed(any Error)
    /// Somebody has told all to end; how the command ended then.
    case stopped(Int32)
  }

  private func run(_ input: [UInt8], _ variables: [(name: String, value: String)]) -> End {
    do {
      var process = try HandedProcess(command, input: input, variables: variables)
      do {
        if try wait(for: process.endNumber, milliseconds: limit) { return .ended(try process.wait()) }
        try Self.end(process)
        _ = try process.wait()
        return .tooLong
      } catch is Stopped {
        // What it has done need not be done again: it may come to its end.
        if !process.ends(milliseconds: Self.grace) { try Self.end(process) }
        return .stopped(try process.wait())
      }
    } catch {
      return .failed(error)
    }
  }

  private static func end(_ process: borrowing HandedProcess) throws {
    try process.send(.terminate)
    if !process.ends(milliseconds: lastGrace) { try process.send(.kill) }
  }

  /// What the command finds in its environment besides its input: those that the event has, without controls.
  static func variables(of event: JSONValue) -> [(name: String, value: String)] {
    var found = event["seq"].integer.map { [(name: "ETTERLEV_SEQ", value: String($0))] } ?? []
    for name in ["at", "event", "alert", "rule", "subject", "unit", "criterion", "verdict", "from"] {
      // One that is not set must not be inherited.
      found.append((name: "ETTERLEV_\(name.uppercased())", value: printable(event[name].text ?? "")))
    }
    return found
  }
}
