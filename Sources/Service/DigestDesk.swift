internal import Alerts
internal import Linux

/// Finds the SHA-256 of records' own bytes on a thread of its own: a share that hangs must not keep the log from being
/// written.
final class DigestDesk: Sendable {
  /// Whose digest, and what its file was when it was read.
  typealias Question = (evidence: Evidence, known: FileStatus?)

  private struct Job: Sendable {
    var number: Int
    var questions: [Question]
  }

  /// So long, in nanoseconds, one file is waited for.
  private static let patience: Int64 = 2_000_000_000

  private let worker: Worker<Job>
  private let answers: Mailbox<(number: Int, digests: [[UInt8]?])>
  private let mark: WaitMark
  private let asked = Guarded(0)

  /// - Parameter inbox: where the files lie.
  init(inbox: String) throws(SystemError) {
    let answers = Mailbox<(number: Int, digests: [[UInt8]?])>()
    let mark = WaitMark()
    self.answers = answers
    self.mark = mark
    worker = try Worker<Job>(name: "digests") { jobs in
      for job in jobs {
        mark.begin()
        var digests = EvidenceDigests(inbox: inbox)
        var found: [[UInt8]?] = []
        found.reserveCapacity(job.questions.count)
        for question in job.questions {
          mark.begin()
          found.append(digests.digest(question.evidence, known: question.known))
        }
        mark.end()
        answers.send((job.number, found))
      }
    }
  }

  /// In the order of the questions; `nil` where a file no longer is the one that was read, or does not answer. Asked by one
  /// thread at a time.
  func digests(of questions: [Question]) -> [[UInt8]?] {
    let none = [[UInt8]?](repeating: nil, count: questions.count)
    guard questions.contains(where: { $0.known != nil }), (mark.waited ?? 0) <= Self.patience else { return none }
    let number = asked.withLock { asked in
      asked += 1
      return asked
    }
    worker.give(Job(number: number, questions: questions))
    while let answers = answers.receiveAll(withinNanoseconds: Self.patience) {
      if let answer = answers.last(where: { $0.number == number }) { return answer.digests }
      if (mark.waited ?? 0) > Self.patience { return none }
    }
    return none
  }
}
