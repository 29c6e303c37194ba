internal import Linux

/// One client's socket: what it asked, and what is still to be sent to it.
final class Connection {
  let socket: FileDescriptor
  let peer: PeerIdentity
  var reader = HTTPRequestReader()
  private(set) var outgoing: [UInt8] = []
  private var sent = 0
  /// It hears of events as they come; of the log up to this sequence number it has heard.
  var isStream = false
  var heardUntil: UInt64 = 0
  var closesWhenSent = false
  /// It has got an answer before.
  var wasAnswered = false
  /// For whom it hears of them.
  var asker = Asker.peer
  /// What it asked before it was known who asks.
  var unidentified: HTTPRequest?
  /// What it asked about another time, while that is being worked out.
  var question: AheadQuestion?
  /// The event that it is answered by when it is on disk.
  var awaited: AwaitedEvent?
  /// Monotonic nanoseconds of the last byte that came or went.
  var lastMoved: Int64

  /// A subscriber that has this much waiting does not read.
  static let outgoingLimit = 32 << 20
  /// Nobody sends this much while a question waits for its answer.
  static let waitingLimit = 128 << 10

  init(_ client: consuming Client, now: Int64) {
    peer = client.peer
    socket = client.release()
    lastMoved = now
  }

  /// It waits for an answer, and nothing that follows is looked at before it has been given.
  var isWaiting: Bool { question != nil || unidentified != nil || awaited != nil }
  var isEmpty: Bool { outgoing.isEmpty }
  /// It was let in and has not got its answer, or not all of it.
  var isOwedAnAnswer: Bool {
    !isStream && (!wasAnswered || isWaiting || !isEmpty || reader.pendingCount > 0)
  }
  var isOverfull: Bool { outgoing.count - sent > Self.outgoingLimit }

  func queue(_ bytes: [UInt8]) { outgoing += bytes }

  /// Sends what the socket takes; `false` when the connection is done for.
  func flush(now: Int64) -> Bool {
    while sent < outgoing.count {
      do throws(SystemError) {
        guard let count = try socket.send(outgoing, from: sent) else { return true }
        sent += count
        lastMoved = now
      } catch {
        return false
      }
    }
    outgoing = []
    sent = 0
    return !closesWhenSent
  }
}
