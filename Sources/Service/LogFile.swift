internal import Alerts
internal import CivilTime
internal import Linux
internal import Records

/// The open segment and the chain that it carries on.
struct LogFile: ~Copyable {
  /// Where a log that was read back goes on.
  struct Start: Sendable {
    /// Of the open segment's first line; `nil` where none can be read.
    var firstSeq: UInt64?
    /// The open segment's, in bytes.
    var size: Int64 = 0
    /// When the last event happened.
    var lastAt: Instant?
  }

  private let folder: Directory
  private var file: FileDescriptor
  private var encoder: LogEncoder
  private let desk: DigestDesk
  private let policy: LogPolicy
  private let zone: ZoneRules

  /// The sequence number of the open segment's first line.
  private var firstSeq: UInt64
  /// So many bytes of the open segment are on the disk.
  private var synced: Int64
  /// When the last event in the log happened.
  private var lastAt: Instant?
  /// A write has failed: nobody knows what the disk has of it, so this file is never written to again.
  private var isDistrusted = false
  /// Somebody else has laid hands on this file: it is left as it is, and closed.
  private var wasTouched = false
  /// The file at hand still has the open segment's name.
  private var isNamed = true
  /// Events of the write at hand whose comments lie beside the log already.
  private var commented: [UInt64] = []
  /// Segments may have become too old since they were last looked at.
  private var mustTidy = true

  init(
    folder: consuming Directory, encoder: LogEncoder, start: Start, inbox: String, policy: LogPolicy, zone: ZoneRules
  ) throws(SystemError) {
    let desk = try DigestDesk(inbox: inbox)
    file = try folder.append(AlertLog.name)
    self.folder = folder
    self.encoder = encoder
    self.desk = desk
    self.policy = policy
    self.zone = zone
    firstSeq = start.firstSeq ?? encoder.head.seq + 1
    synced = start.size
    lastAt = start.lastAt
  }

  /// One write and one fdatasync for all of them.
  mutating func write(_ jobs: ArraySlice<AlertLog.Job>) -> AlertLog.Report {
    do throws(SystemError) {
      let written = try append(jobs)
      tidy()
      return .written(written)
    } catch {
      isDistrusted = true
      // Their events may get other numbers when they are tried again.
      for seq in commented { Comments.New.remove(seq, in: folder) }
      commented = []
      return .failed(error)
    }
  }

  private mutating func append(_ jobs: ArraySlice<AlertLog.Job>) throws(SystemError) -> AlertLog.Written {
    let firstAt = jobs.lazy.compactMap { $0.events.first?.at }.first
    if !isDistrusted, isNamed, isTouched() { wasTouched = true }
    if isDistrusted || !isNamed || wasTouched || isFull(at: firstAt) { try beginSegment() }
    var next = encoder
    var bytes: [UInt8] = []
    var ends = [0]
    let isNew = synced == 0
    if isNew {
      next.appendSegment(to: &bytes)
      ends.append(bytes.count)
    }
    var eventCount = 0
    for job in jobs {
      var digests = desk.digests(
        of: job.events.flatMap { event -> [DigestDesk.Question] in
          guard case .grounds(let grounds) = event.detail else { return [] }
          return grounds.evidence.map { ($0, job.files[$0.file]) }
        })[...]
      for (place, event) in job.events.enumerated() {
        next.append(event, to: &bytes) { _ in digests.popFirst() ?? nil }
        if let comment = job.comments[place] {
          commented.append(next.head.seq)
          try comment.write(next.head.seq, in: folder)
        }
        ends.append(bytes.count)
        eventCount += 1
      }
    }
    try file.write(bytes)
    let start = Clock.monotonicNanoseconds()
    try file.synchroniseData()
    if isNew { try folder.descriptor.synchronise() }
    let waited = Clock.monotonicNanoseconds() - start
    let first = encoder.head.seq + 1
    encoder = next
    commented = []
    synced += Int64(bytes.count)
    lastAt = jobs.lazy.reversed().compactMap { $0.events.last?.at }.first ?? lastAt
    let lines = zip(ends, ends.dropFirst()).map { Array(bytes[$0..<$1]) }
    defer { wasTouched = false }
    return AlertLog.Written(
      firstSeq: first, lines: lines, eventCount: eventCount, lastAt: lastAt, head: next.head, waited: waited,
      wasTouched: wasTouched)
  }

  /// Whether somebody else has removed, replaced, cut or written to the open segment.
  private func isTouched() -> Bool {
    guard let ours = try? file.status() else { return false }
    guard let there = try? folder.status(AlertLog.name) else { return true }
    return there.inode != ours.inode || there.device != ours.device || there.size != synced
  }

  /// Whether the open segment is long enough, or its month is over.
  private func isFull(at now: Instant?) -> Bool {
    if synced == 0 { return false }
    if synced >= policy.segmentLimit { return true }
    guard policy.keptDays != nil, let lastAt, let now else { return false }
    let (last, next) = (zone.date(of: lastAt).components, zone.date(of: now).components)
    return (last.year, last.month) != (next.year, next.month)
  }

  /// Closes the segment at hand and opens a new one. May fail at any step and is then tried again from there.
  private mutating func beginSegment() throws(SystemError) {
    if isNamed {
      // What was not synchronised was told to nobody, and goes to the new segment. Where this too fails, the new segment's
      // first number says which lines do not count.
      if isDistrusted { try? file.truncate(to: synced) }
      do throws(SystemError) {
        if synced == 0 {
          try folder.remove(AlertLog.name)
        } else {
          try folder.rename(AlertLog.name, to: LogSegments.closedName(firstSeq, in: folder))
        }
      } catch {
        // Somebody else has removed it.
        if !error.isNotFound { throw error }
      }
      isNamed = false
    }
    file = try folder.append(AlertLog.name)
    isNamed = true
    isDistrusted = false
    firstSeq = encoder.head.seq + 1
    synced = 0
    mustTidy = true
  }

  /// Removes closed segments that are too old. A failure is no failure of the log: it is tried again with the next segment.
  private mutating func tidy() {
    guard mustTidy, let days = policy.keptDays, let lastAt else { return }
    mustTidy = false
    let oldest = Instant(seconds: lastAt.seconds - Int64(days) * 86_400)
    do throws(SystemError) {
      try LogRetention.removeSegments(endedBefore: oldest, in: folder)
    } catch {
      Output.error("etterlevd: old segments of the log cannot be removed: \(error)\n")
    }
  }
}
