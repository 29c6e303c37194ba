/// Where the daemon finds what it needs.
public struct Configuration: Sendable {
  public var rules: [String]
  public var records: String
  public var state: String
  public var socket: String
  /// `yyyy-mm-dd`: sets the clock to 12:00 that day and lets it run.
  public var asOf: String?
  /// The group that may acknowledge; the socket is given to nobody else by it.
  public var acknowledgeGroup: String?

  public init(
    rules: [String], records: String, state: String, socket: String, asOf: String?, acknowledgeGroup: String?
  ) {
    self.rules = rules
    self.records = records
    self.state = state
    self.socket = socket
    self.asOf = asOf
    self.acknowledgeGroup = acknowledgeGroup
  }
}
