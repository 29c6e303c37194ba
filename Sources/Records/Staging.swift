/// The staging of one file under way: what ``Register/stage(_:most:)`` has done of it, so that a file of a million records
/// can be staged in portions.
public struct Staging {
  public let batch: Batch
  let file: UInt32
  /// The file, or the one whose place it takes in its series.
  let head: Int
  /// What the file said before.
  let previous: [RecordRef]
  /// The two may be of one record.
  let mayRepeat: Bool

  /// How far each part of the work has come: entries read, former records looked at, versions offered.
  var read = 0
  var looked = 0
  var offered = 0

  /// What of a refused record stays in force.
  var kept: Set<RecordRef> = []
  var present: Set<RecordRef> = []
  /// By record, where its version is; only where records may repeat.
  var places: [RecordRef: Int] = [:]
  var versions: [(reference: RecordRef, version: Version)] = []
  /// What the file says now, with what is kept of what it said.
  var now: [RecordRef] = []
  /// What is to be committed, in this order.
  public internal(set) var changes: [RegisterChange] = []

  init(_ batch: Batch, file: UInt32, head: Int, previous: [RecordRef]) {
    self.batch = batch
    self.file = file
    self.head = head
    self.previous = previous
    mayRepeat = batch.problems.contains { $0.code == .duplicate }
    guard !batch.isRefused else { return }
    versions.reserveCapacity(batch.entries.count)
    now.reserveCapacity(batch.entries.count)
    changes.reserveCapacity(batch.entries.count)
    if !previous.isEmpty { present.reserveCapacity(batch.entries.count) }
  }
}
