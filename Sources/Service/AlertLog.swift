internal import Alerts
internal import CivilTime
internal import Linux
internal import Records
internal import Synchronization

/// The log on disk: written by a thread of its own, so that nobody waits for the disk but those who are to be told.
final class AlertLog: Sendable {
  /// Events that belong together: one write, one fdatasync.
  struct Job: Sendable {
    var events: [PendingEvent]
    /// What the evidence's files were when they were read, by path.
    var files: [String: FileStatus]
    /// What was said with some of the events, by their place.
    var comments: [Int: Comments.New] = [:]
  }

  /// Lines that are on disk, in order.
  struct Written: Sendable {
    /// Of the first of the lines.
    var firstSeq: UInt64
    /// Each with its line feed; the events, behind the line that begins a segment where there is one.
    var lines: [[UInt8]]
    var eventCount: Int
    /// When the last of them happened.
    var lastAt: Instant?
    var head: LogHead
    /// Nanoseconds that the disk took.
    var waited: Int64
    /// Somebody else had altered the open segment since the last write.
    var wasTouched: Bool
  }

  enum Report: Sendable {
    case written(Written)
    case failed(SystemError)
  }

  static let name = "alerts.jsonl"

  /// Between the log's thread and the loop.
  private final class Channel: Sendable {
    let reports = Guarded<[Report]>([])
    let isClosing = Atomic<Bool>(false)
    let hasGivenUp = Atomic<Bool>(false)
    let wake: EventCounter

    init() throws(SystemError) { wake = try EventCounter() }
  }

  private let channel: Channel
  private let worker: Worker<Job>

  /// Readable when there is a report.
  var wakeNumber: Int32 { channel.wake.number }

  /// - Parameters:
  ///   - configuration: names the state directory, and the inbox, where the evidence's files lie.
  ///   - encoder: stands at the log's head.
  ///   - start: where the log goes on.
  ///   - zone: whose months are counted.
  init(
    _ configuration: Configuration, encoder: LogEncoder, start: LogFile.Start, zone: ZoneRules
  ) throws(SystemError) {
    let channel = try Channel()
    let file = try LogFile(
      folder: Directory(configuration.state), encoder: encoder, start: start, inbox: configuration.records,
      policy: configuration.log, zone: zone)
    let guarded = Guarded(file)
    self.channel = channel
    worker = try Worker<Job>(name: "log") { jobs in
      for portion in Self.portions(jobs) where !channel.hasGivenUp.load(ordering: .relaxed) {
        Self.write(portion, guarded, channel)
      }
    }
  }

  /// Jobs that are written together: while the disk was busy, more may have come than one write should hold.
  private static func portions(_ jobs: [Job]) -> [ArraySlice<Job>] {
    var portions: [ArraySlice<Job>] = []
    var start = 0
    var count = 0
    for (index, job) in jobs.enumerated() {
      count += job.events.count
      guard count >= 4096 || index == jobs.count - 1 else { continue }
      portions.append(jobs[start...index])
      start = index + 1
      count = 0
    }
    return portions
  }

  private static func write(_ jobs: ArraySlice<Job>, _ file: Guarded<LogFile>, _ channel: Channel) {
    while true {
      let report = file.withLock { $0.write(jobs) }
      channel.reports.withLock { $0.append(report) }
      channel.wake.signal()
      if case .written = report { return }
      // The disk is full or broken: the events wait here, in order, and are tried again. At the end they are given up, with
      // all that come after them: the next start finds out what the log lacks.
      if channel.isClosing.load(ordering: .relaxed) {
        channel.hasGivenUp.store(true, ordering: .relaxed)
        return
      }
      Clock.sleep(milliseconds: 1000)
    }
  }

  func write(_ job: Job) { worker.give(job) }

  func takeReports() -> [Report] {
    channel.wake.clear()
    return channel.reports.withLock { reports in
      defer { reports = [] }
      return reports
    }
  }

  /// Writes what is at hand and ends the thread.
  func close() {
    channel.isClosing.store(true, ordering: .relaxed)
    worker.close()
  }
}
