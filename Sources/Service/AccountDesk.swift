internal import Linux

/// Looks up users on a thread of its own: whom the directory keeps waiting is who asks, and nobody else.
final class AccountDesk {
  enum Question: Hashable, Sendable {
    /// All groups of a user of this name.
    case groups(String)
    /// The name of a user of this number.
    case name(UInt32)
  }

  enum Answer: Sendable {
    /// `nil`: nobody knows the user.
    case groups(Set<UInt32>?)
    case name(String?)
  }

  /// What was found holds so long, in nanoseconds: who leaves a group is out after it.
  static let keeping: Int64 = 60_000_000_000
  private static let mostKept = 4096

  /// Between the thread and the loop.
  private final class Channel: Sendable {
    let found = Guarded<[(Question, Answer)]>([])
    let wake: EventCounter

    init() throws(SystemError) { wake = try EventCounter() }
  }

  private let channel: Channel
  private let worker: Worker<Question>
  private var known: [Question: (answer: Answer, until: Int64)] = [:]
  private var asked: Set<Question> = []

  /// Readable when something was found.
  var wakeNumber: Int32 { channel.wake.number }

  init() throws(SystemError) {
    let channel = try Channel()
    self.channel = channel
    worker = try Worker<Question>(name: "accounts") { questions in
      for question in questions {
        let answer: Answer =
          switch question {
          case .groups(let name): .groups(Accounts.groups(ofUser: name))
          case .name(let number): .name(Accounts.userName(number))
          }
        channel.found.withLock { $0.append((question, answer)) }
        channel.wake.signal()
      }
    }
  }

  /// The answer, if it is known; else it is looked up, and ``wakeNumber`` becomes readable.
  ///
  /// - Parameters:
  ///   - question: about whom.
  ///   - now: monotonic nanoseconds.
  func answer(to question: Question, now: Int64) -> Answer? {
    if let found = known[question], now < found.until { return found.answer }
    if asked.insert(question).inserted { worker.give(question) }
    return nil
  }

  /// Takes in what was found.
  func take(now: Int64) {
    channel.wake.clear()
    let found = channel.found.withLock { found in
      defer { found = [] }
      return found
    }
    if known.count + found.count > Self.mostKept { known = known.filter { now < $0.value.until } }
    if known.count + found.count > Self.mostKept { known = [:] }
    for (question, answer) in found {
      asked.remove(question)
      known[question] = (answer, now + Self.keeping)
    }
  }
}
