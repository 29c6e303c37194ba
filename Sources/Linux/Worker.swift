internal import CLinux
internal import Glibc
internal import Synchronization

/// A thread that does one job after another, in the order in which they were given.
public final class Worker<Job: Sendable>: Sendable {
  private struct State {
    var jobs: [Job] = []
    var isClosed = false
  }

  private let state = Mutex(State())
  private let wake: Signal
  private let thread = Mutex<pthread_t?>(nil)

  /// Starts the thread. The body is given all jobs that wait, at once.
  public init(name: String, _ body: @escaping @Sendable ([Job]) -> Void) throws(SystemError) {
    wake = try Signal()
    let run: @Sendable () -> Void = { [self] in
      while true {
        let (jobs, isClosed) = state.withLock { state in
          defer { state.jobs = [] }
          return (state.jobs, state.isClosed)
        }
        if !jobs.isEmpty {
          body(jobs)
        } else if isClosed {
          return
        } else {
          wake.wait()
        }
      }
    }
    let box = unsafe Unmanaged.passRetained(Box(run))
    var handle = pthread_t()
    let result = unsafe pthread_create(
      &handle, nil,
      { argument in
        if let argument = unsafe argument {
          unsafe Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().run()
        }
        return nil
      }, box.toOpaque())
    guard result == 0 else {
      unsafe box.release()
      throw SystemError(call: "pthread_create", code: result)
    }
    unsafe clinux_name_thread(handle, name)
    thread.withLock { [handle] in $0 = handle }
  }

  public func give(_ job: Job) {
    state.withLock { $0.jobs.append(job) }
    wake.signal()
  }

  /// How many jobs wait to be taken.
  public var waiting: Int { state.withLock { $0.jobs.count } }

  /// Lets the jobs at hand be done and waits for the thread to end.
  public func close() {
    state.withLock { $0.isClosed = true }
    wake.signal()
    let handle = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    if let handle { _ = pthread_join(handle, nil) }
  }

  private final class Box: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Blocks on an eventfd until it is signalled.
  private final class Signal: Sendable {
    private let descriptor: FileDescriptor

    init() throws(SystemError) {
      descriptor = FileDescriptor(
        taking: Int32(try retry("eventfd") { Int(eventfd(0, Int32(truncatingIfNeeded: EFD_CLOEXEC))) }))
    }

    func signal() { _ = eventfd_write(descriptor.number, 1) }

    func wait() {
      var value: eventfd_t = 0
      _ = unsafe eventfd_read(descriptor.number, &value)
    }
  }
}
