/// A thread that does one job after another, in the order in which they were given.
public final class Worker<Job: Sendable>: Sendable {
  private let mailbox: Mailbox<Job>
  private let thread: KernelThread

  /// Starts the thread. The body is given all jobs that wait, at once.
  public init(name: String, _ body: @escaping @Sendable ([Job]) -> Void) throws(SystemError) {
    let mailbox = Mailbox<Job>()
    self.mailbox = mailbox
    thread = try KernelThread(name: name) {
      while let jobs = mailbox.receiveAll() { body(jobs) }
    }
  }

  deinit {
    // The thread does what is at hand and ends by itself.
    mailbox.close()
  }

  public func give(_ job: Job) { mailbox.send(job) }

  /// How many jobs wait to be taken.
  public var waiting: Int { mailbox.count }

  /// Lets the jobs at hand be done and waits for the thread to end.
  public func close() {
    mailbox.close()
    thread.join()
  }

  /// The same, waiting for so long at most; `false` when the thread has not ended by then: it ends by itself, if ever.
  @discardableResult
  public func close(withinNanoseconds limit: Int64) -> Bool {
    mailbox.close()
    return thread.join(withinNanoseconds: limit)
  }
}
