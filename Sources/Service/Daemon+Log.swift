internal import Alerts
internal import CivilTime
internal import Engine
internal import Linux
internal import Records

extension Daemon {
  /// Opens the state directory: locks it, reads the log back, cuts a torn end.
  static func openLog(
    _ configuration: Configuration, zone: ZoneRules
  ) throws -> (
    log: AlertLog, ledger: Ledger, head: LogHead, recent: RecentLines, lastAt: Instant?, lock: LockedFile, faults: Int
  ) {
    try Directory.create(configuration.state, mode: 0o700)
    let folder = try Directory(configuration.state)
    let lock = try folder.append("lock")
    // One that is just ending, or a child of this process that has not yet become its program, holds it a moment longer.
    var attempts = 20
    while try !lock.lock() {
      attempts -= 1
      guard attempts > 0 else {
        throw Failure(description: "another daemon holds the state directory `\(configuration.state)`")
      }
      Clock.sleep(milliseconds: 50)
    }
    let held = LockedFile(consume lock)
    // What is read back is what the disk has, and what is read is on the disk before anyone is told of it.
    let open = try folder.append(AlertLog.name)
    try open.synchroniseData()
    try open.forgetCache()
    try folder.descriptor.synchronise()
    let fold = try StateFolder.fold(folder, countingDaysIn: zone)
    for tail in fold.torn {
      let file = try folder.append(tail.segment)
      try file.truncate(to: Int64(tail.offset))
      try file.synchroniseData()
      Output.error("etterlevd: cut \(tail.length) bytes of an unfinished line from the end of \(tail.segment)\n")
    }
    for fault in fold.faults.prefix(5) { Output.error("etterlevd: the log is not whole: \(fault)\n") }
    let last = try LogSegments.list(folder).last { $0.name == AlertLog.name }
    let log = try AlertLog(
      configuration, encoder: LogEncoder(head: fold.head, zone: zone, instance: configuration.log.instance),
      start: LogFile.Start(firstSeq: last?.firstSeq, size: last?.size ?? 0, lastAt: fold.lastAt), zone: zone)
    return (log, fold.ledger, fold.head, try RecentLines(folder), fold.lastAt, held, fold.faults.count)
  }

  /// Hands events to the log's thread; clients hear of them when it says that they are on disk.
  ///
  /// - Parameters:
  ///   - events: in their order.
  ///   - comments: what was said with some of them, by their place among the events.
  func write(_ events: [PendingEvent], comments: [Int: Comments.New] = [:]) {
    guard !events.isEmpty else { return }
    // What has been staged before comes first.
    if let staged = turn?.events, !staged.isEmpty {
      turn?.events = []
      write(staged)
    }
    var files: [String: FileStatus] = [:]
    for event in events {
      guard case .grounds(let grounds) = event.detail else { continue }
      for evidence in grounds.evidence { files[evidence.file] = inbox.known[evidence.file] }
    }
    handed += UInt64(events.count)
    log.write(AlertLog.Job(events: events, files: files, comments: comments))
  }

  /// What the log's thread has done.
  func noteWritten() {
    for report in log.takeReports() {
      switch report {
      case .written(let written):
        isDegraded = false
        watch.clear(.log)
        if written.wasTouched { tellAlteredLog() }
        if let last = written.lastAt { clock.note(logged: last) }
        let segmentLines = UInt64(written.lines.count - written.eventCount)
        ledger.commit(count: written.eventCount, firstSeq: written.firstSeq + segmentLines)
        head = written.head
        tally.syncs.note(written.waited)
        let before = landed
        landed += UInt64(written.eventCount)
        lastChange = clock.now
        var untold = 0
        for (index, line) in written.lines.enumerated() {
          let seq = written.firstSeq + UInt64(index)
          recent.append(seq, line)
          untold += line.count
          // Before the first of them are no longer kept.
          if untold > RecentLines.limit / 2 {
            untold = 0
            tellSubscribers()
          }
          journal(line, seq)
        }
        tellSubscribers()
        answerAcknowledged(written, before: before)
      case .failed(let error):
        if !isDegraded { Output.error("etterlevd: the log cannot be written: \(error)\n") }
        isDegraded = true
        refuseAcknowledged()
        tellLog(error)
      }
    }
  }

  /// The head goes to the journal with every event, so that a cut or rewritten log shows.
  private func journal(_ line: [UInt8], _ seq: UInt64) {
    guard Environment.variable("JOURNAL_STREAM") != nil, let value = JSONValue(Array(line.dropLast())) else { return }
    var fields: [(name: String, value: String)] = [
      ("SYSLOG_IDENTIFIER", "etterlevd"), ("ETTERLEVD_SEQ", String(seq)),
      ("ETTERLEVD_HEAD", "\(seq):\(SHA256.hex(SHA256.hash(line)))"),
    ]
    if let kind = value["event"].text.flatMap(EventKind.init(rawValue:)), let id = kind.messageID {
      fields.append(("MESSAGE_ID", id))
    }
    for name in ["event", "alert", "rule", "subject", "unit", "verdict", "criterion", "parameter"] {
      if let text = value[name].text { fields.append(("ETTERLEVD_\(name.uppercased())", text)) }
    }
    let words = ["event", "verdict", "rule", "subject"].compactMap { value[$0].text }
    fields.append(("MESSAGE", words.joined(separator: " ")))
    fields.append(("PRIORITY", value["verdict"].text == "red" ? "4" : "5"))
    Journal.send(fields)
  }
}

/// A file that stays open, and locked, as long as it is kept.
final class LockedFile: Sendable {
  private let file: FileDescriptor
  init(_ file: consuming FileDescriptor) { self.file = file }
}
