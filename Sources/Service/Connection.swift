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

  /// Old lines are being read for it.
  var readsBack = false
  /// Everything has been sent, and its end too; what it still sends is passed over until it hangs up.
  var isLeaving = false
  /// Monotonic nanoseconds since which a request has been coming, and since which it has not read what waits for it.
  var requestSince: Int64?
  var stalledSince: Int64?
  /// Of the events that wait: where each ends in what waits, and its number.
  private var ends: [(end: Int, seq: UInt64)] = []
  /// The last event that was sent whole.
  private(set) var sentUntil: UInt64?

  /// So many bytes may wait for a client before more is made for it.
  static let outgoingLimit = 128 << 10
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
    !isStream && !isLeaving && (!wasAnswered || isWaiting || !isEmpty || reader.pendingCount > 0)
  }
  /// It does not keep up.
  var isFull: Bool { outgoing.count - sent >= Self.outgoingLimit }

  /// - Parameters:
  ///   - bytes: what is to be sent.
  ///   - seq: the number of the event that ends with them.
  func queue(_ bytes: [UInt8], until seq: UInt64? = nil) {
    outgoing += bytes
    if let seq { ends.append((outgoing.count, seq)) }
  }

  enum Flushed { case all, some, broken }

  /// Sends what the socket takes.
  func flush(now: Int64) -> Flushed {
    while sent < outgoing.count {
      do throws(SystemError) {
        guard let count = try socket.send(outgoing, from: sent) else {
          if stalledSince == nil { stalledSince = now }
          return .some
        }
        sent += count
        lastMoved = now
        stalledSince = nil
      } catch {
        return .broken
      }
    }
    noteSent()
    outgoing = []
    sent = 0
    ends = []
    return .all
  }

  /// Which events have been sent whole.
  func noteSent() {
    if let last = ends.last(where: { $0.end <= sent }) { sentUntil = last.seq }
  }
}
