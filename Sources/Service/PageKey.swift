internal import CivilTime

/// Who may share a page: whoever has the same rights and asks for the same.
struct PageKey: Hashable {
  var rights: Rights
  /// The id of the unit whose branch is asked for; `nil` for all that may be seen.
  var unit: String?
  var isLive: Bool
  /// Without it the page says that what comes is not known.
  var hasForecast = true

  /// How far ahead is told.
  static let days = 90

  static func until(_ now: Instant, in zone: ZoneRules) -> Instant {
    Moment.end(ofDay: days, after: now, in: zone) ?? now
  }
}

/// What a page is true of: it is written anew when one of these is another.
struct PageGround: Equatable {
  /// The log's last line.
  var seq: UInt64
  /// Since 1970-01-01T00:00Z.
  var minute: Int64
  var state: Daemon.State
  /// How often records have changed: what they say is told also where no verdict is another.
  var revision: UInt64
  /// The engine's count of passes over what comes.
  var passes: Int
}

/// Pages that are being put together, and those that are written and still true, for who asks next.
struct Pages {
  /// A page has some hundred thousand bytes.
  static let mostKept = 16

  private var written: [PageKey: (ground: PageGround, bytes: [UInt8])] = [:]
  var gathering: [PageKey: PageGathering] = [:]

  func page(_ key: PageKey, _ ground: PageGround) -> [UInt8]? {
    guard let known = written[key], known.ground == ground else { return nil }
    return known.bytes
  }

  mutating func keep(_ bytes: [UInt8], for key: PageKey, _ ground: PageGround) {
    written = written.filter { $0.value.ground == ground }
    if written.count >= Self.mostKept { written = [:] }
    written[key] = (ground, bytes)
  }

  mutating func forget() {
    written = [:]
    gathering = [:]
  }
}
