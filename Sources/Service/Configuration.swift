/// Where the daemon finds what it needs.
public struct Configuration: Sendable {
  public var rules: [String]
  public var records: String
  public var state: String
  public var socket: String
  /// `yyyy-mm-dd`: sets the clock to 12:00 that day and lets it run.
  public var asOf: String?
  /// The group that may acknowledge.
  public var acknowledgeGroup: String?
  /// The group that the socket is given to, so that its members may ask; nobody but the daemon's user without one.
  public var socketGroup: String?
  /// The inbox is looked at every minute, since the kernel does not tell of every change.
  public var polls = false
  /// How the alert log is kept.
  public var log = LogPolicy()
  /// The clock is right, also where the log is ahead of it.
  public var acceptsClock = false

  public init(
    rules: [String], records: String, state: String, socket: String, asOf: String?, acknowledgeGroup: String?,
    socketGroup: String?
  ) {
    self.rules = rules
    self.records = records
    self.state = state
    self.socket = socket
    self.asOf = asOf
    self.acknowledgeGroup = acknowledgeGroup
    self.socketGroup = socketGroup
  }
}
