internal import CLinux
internal import Glibc
internal import Synchronization

/// A thread that does one job after another, in the order in which they were given.
public final class Worker<Job: Sendable>: Sendable {
  private let mailbox: Mailbox<Job>
  private let thread: Thread

  /// Starts the thread. The body is given all jobs that wait, at once.
  public init(name: String, _ body: @escaping @Sendable ([Job]) -> Void) throws(SystemError) {
    let mailbox = try Mailbox<Job>()
    self.mailbox = mailbox
    thread = try Thread(name: name) {
      while let jobs = mailbox.take() { body(jobs) }
    }
  }

  public func give(_ job: Job) { mailbox.put(job) }

  /// How many jobs wait to be taken.
  public var waiting: Int { mailbox.count }

  /// Lets the jobs at hand be done and waits for the thread to end.
  public func close() {
    mailbox.close()
    thread.join()
  }
}

/// Jobs on their way from one thread to another.
private final class Mailbox<Job: Sendable>: Sendable {
  private struct State {
    var jobs: [Job] = []
    var isClosed = false
  }

  private let state = Mutex(State())
  /// An eventfd that is read blocking.
  private let wake: FileDescriptor

  init() throws(SystemError) {
    let flags = Int32(truncatingIfNeeded: EFD_CLOEXEC)
    wake = FileDescriptor(taking: Int32(try retry("eventfd") { Int(eventfd(0, flags)) }))
  }

  var count: Int { state.withLock { $0.jobs.count } }

  func put(_ job: Job) {
    state.withLock { $0.jobs.append(job) }
    _ = eventfd_write(wake.number, 1)
  }

  func close() {
    state.withLock { $0.isClosed = true }
    _ = eventfd_write(wake.number, 1)
  }

  /// All that wait, as soon as one does; `nil` when it is closed and empty.
  func take() -> [Job]? {
    while true {
      let taken = state.withLock { state -> [Job]? in
        if state.jobs.isEmpty { return state.isClosed ? nil : [] }
        defer { state.jobs = [] }
        return state.jobs
      }
      guard let taken else { return nil }
      if !taken.isEmpty { return taken }
      var value: eventfd_t = 0
      _ = unsafe eventfd_read(wake.number, &value)
    }
  }
}

/// A kernel thread.
private final class Thread: Sendable {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private let handle: Mutex<UInt>

  init(name: String, _ run: @escaping @Sendable () -> Void) throws(SystemError) {
    let body = unsafe Unmanaged.passRetained(Body(run)).toOpaque()
    var handle: UInt = 0
    let result = unsafe pthread_create(&handle, nil, threadEntry, body)
    guard result == 0 else {
      unsafe Unmanaged<Body>.fromOpaque(body).release()
      throw SystemError(call: "pthread_create", code: result)
    }
    unsafe clinux_name_thread(handle, name)
    self.handle = Mutex(handle)
  }

  func join() {
    let handle = handle.withLock { handle in
      defer { handle = 0 }
      return handle
    }
    if handle != 0 { _ = pthread_join(handle, nil) }
  }

  static func enter(_ argument: UnsafeMutableRawPointer) {
    unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
  }
}

private func threadEntry(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let argument = unsafe argument { unsafe Thread.enter(argument) }
  return nil
}
