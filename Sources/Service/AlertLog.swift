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
  }

  /// Lines that are on disk, in order.
  struct Written: Sendable {
    var firstSeq: UInt64
    /// Each with its line feed.
    var lines: [[UInt8]]
    var head: LogHead
  }

  enum Report: Sendable {
    case written(Written)
    case failed(SystemError)
  }

  static let name = "alerts.jsonl"

  /// Between the log's thread and the loop.
  private final class Channel: Sendable {
    let reports = Mutex<[Report]>([])
    let isClosing = Atomic<Bool>(false)
    let wake: EventCounter

    init() throws(SystemError) { wake = try EventCounter() }
  }

  private let channel: Channel
  private let worker: Worker<Job>

  /// Readable when there is a report.
  var wakeNumber: Int32 { channel.wake.number }

  /// - Parameters:
  ///   - folder: the state directory.
  ///   - isNew: no line stands in the open segment yet.
  ///   - inbox: where the evidence's files lie.
  init(folder: String, encoder: LogEncoder, isNew: Bool, inbox: String) throws(SystemError) {
    let channel = try Channel()
    let directory = try Directory(folder)
    let file = try LogFile(folder: directory, encoder: encoder, isNew: isNew, inbox: inbox)
    let writer = Mutex(file)
    let box = Box(writer)
    self.channel = channel
    worker = try Worker<Job>(name: "log") { jobs in
      for job in jobs { Self.write(job, box, channel) }
    }
  }

  private final class Box: Sendable {
    let file: Mutex<LogFile>
    init(_ file: consuming Mutex<LogFile>) { self.file = file }
  }

  private static func write(_ job: Job, _ box: Box, _ channel: Channel) {
    while true {
      let report = box.file.withLock { $0.write(job) }
      channel.reports.withLock { $0.append(report) }
      channel.wake.signal()
      if case .written = report { return }
      // The disk is full or broken: the events wait here, in order, and are tried again.
      if channel.isClosing.load(ordering: .relaxed) { return }
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

/// The open segment and the chain that it carries on.
private struct LogFile: ~Copyable {
  private let folder: Directory
  private var file: FileDescriptor
  private var encoder: LogEncoder
  private let inbox: String
  /// Whether the next write begins a segment.
  private var isNew: Bool
  private var segmentStart: UInt64

  init(folder: consuming Directory, encoder: LogEncoder, isNew: Bool, inbox: String) throws(SystemError) {
    file = try folder.append(AlertLog.name)
    self.folder = folder
    self.encoder = encoder
    self.isNew = isNew
    self.inbox = inbox
    segmentStart = encoder.head.seq + 1
  }

  mutating func write(_ job: AlertLog.Job) -> AlertLog.Report {
    var next = encoder
    var bytes: [UInt8] = []
    if isNew { next.appendSegment(to: &bytes) }
    let firstSeq = next.head.seq + 1
    var ends: [Int] = [bytes.count]
    var digests = EvidenceDigests(inbox: inbox)
    for event in job.events {
      next.append(event, to: &bytes) { digests.digest($0, known: job.files[$0.file]) }
      ends.append(bytes.count)
    }
    do throws(SystemError) {
      try file.write(bytes)
      try file.synchroniseData()
      if isNew { try folder.descriptor.synchronise() }
    } catch {
      abandon()
      return .failed(error)
    }
    encoder = next
    isNew = false
    let lines = zip(ends, ends.dropFirst()).map { Array(bytes[$0..<$1]) }
    return .written(AlertLog.Written(firstSeq: firstSeq, lines: lines, head: next.head))
  }

  /// After a failed write nobody knows what is on the disk: the segment is closed and a new one begun.
  private mutating func abandon() {
    let closed = "alerts-\(segmentStart).jsonl"
    if let status = try? file.status(), status.size == 0 { return }
    guard (try? folder.rename(AlertLog.name, to: closed)) != nil, let fresh = try? folder.append(AlertLog.name) else {
      return
    }
    file = fresh
    isNew = true
    segmentStart = encoder.head.seq + 1
  }
}
