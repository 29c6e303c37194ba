internal import CLinux

/// Makes a call again for as long as a signal interrupts it; a negative result is the error.
@discardableResult
@inline(__always)
func call(_ name: @autoclosure () -> String, _ body: () -> Int) throws(SystemError) -> Int {
  while true {
    let result = body()
    if result >= 0 { return result }
    if result != -Int(EINTR) { throw SystemError(call: name(), code: Int32(truncatingIfNeeded: -result)) }
  }
}

/// The same for a call that does not wait: nil when it would have to.
@inline(__always)
func callUnlessBlocking(_ name: @autoclosure () -> String, _ body: () -> Int) throws(SystemError) -> Int? {
  while true {
    let result = body()
    if result >= 0 { return result }
    if result == -Int(EAGAIN) { return nil }
    if result != -Int(EINTR) { throw SystemError(call: name(), code: Int32(truncatingIfNeeded: -result)) }
  }
}

/// Waits until a descriptor can be read or written, at most so long (-1: for ever); false when the time is over. The call
/// that follows tells of errors.
@discardableResult
func waitUntilReady(_ number: Int32, toWrite: Bool, milliseconds: Int32 = -1) -> Bool {
  let end = Clock.monotonicNanoseconds() + Int64(milliseconds) * 1_000_000
  var left = milliseconds
  while true {
    let result = linux_poll(number, toWrite ? 1 : 0, left)
    if result != -Int(EINTR) { return result != 0 }
    if milliseconds >= 0 { left = Int32(max(0, (end - Clock.monotonicNanoseconds() + 999_999) / 1_000_000)) }
  }
}
