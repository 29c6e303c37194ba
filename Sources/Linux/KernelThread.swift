internal import CLinux

/// A kernel thread, pthreads(7). Signals are blocked in it: they go to whoever reads them.
public final class KernelThread: Sendable {
  private let number: UInt
  private let isJoined = Guarded(false)
  /// Closed when the thread has done its work.
  private let end = Mailbox<Never>()

  /// Starts at once. Of the name, ps(1) shows the first fifteen bytes.
  public init(name: String, _ run: @escaping @Sendable () -> Void) throws(SystemError) {
    let end = end
    let body = unsafe Unmanaged.passRetained(
      Body(name: name) {
        run()
        end.close()
      })
    var number: UInt = 0
    do throws(SystemError) {
      try call("pthread_create") { unsafe linux_thread_start(&number, { unsafe runBody($0) }, body.toOpaque()) }
    } catch {
      unsafe body.release()
      throw error
    }
    self.number = number
  }

  deinit {
    isJoined.withLock { isJoined in
      if !isJoined { linux_thread_detach(number) }
    }
  }

  /// Returns when the thread has ended. Not to be called by the thread itself.
  public func join() {
    isJoined.withLock { isJoined in
      if !isJoined { linux_thread_join(number) }
      isJoined = true
    }
  }

  /// The same, for so long at most; `false` when it goes on. Who waits for a file that never comes cannot be ended.
  public func join(withinNanoseconds limit: Int64) -> Bool {
    guard end.receiveAll(withinNanoseconds: limit) == nil else { return false }
    join()
    return true
  }
}

private final class Body: Sendable {
  let name: String
  let run: @Sendable () -> Void

  init(name: String, run: @escaping @Sendable () -> Void) {
    self.name = name
    self.run = run
  }
}

private func runBody(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument = unsafe argument else { return nil }
  let body = unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
  unsafe linux_thread_name(body.name)
  body.run()
  return nil
}
