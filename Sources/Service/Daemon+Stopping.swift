internal import Linux

extension Daemon {
  /// In nanoseconds.
  private static let farewell: Int64 = 500_000_000

  /// Gives those who were let in the answer that they wait for, for half a second at most. Who comes later waits in the
  /// queue of a socket that the service manager keeps, until the next start takes it up: a restart refuses nobody.
  func answerLast() {
    if manager.inheritedSocket == nil { acceptClients() }
    for number in [listener.number, signals.number, timer.number, inbox.wakeNumber, readers.wakeNumber] {
      poll.remove(number)
    }
    let end = Clock.monotonicNanoseconds() + Self.farewell
    while connections.values.contains(where: \.isOwedAnAnswer), Clock.monotonicNanoseconds() < end {
      guard let events = try? poll.wait(milliseconds: 20) else { return }
      for event in events {
        if event.token == Token.log { noteWritten() } else { serve(event) }
      }
    }
  }
}
