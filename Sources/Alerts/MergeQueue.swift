/// Which of many logs has the earliest next line: by its time, then by the log's place among them. A binary heap, so that a
/// line costs as many comparisons as the number of logs has digits.
public struct MergeQueue: Sendable {
  private struct Entry {
    var time: Int64
    var log: Int

    func precedes(_ other: Entry) -> Bool { time != other.time ? time < other.time : log < other.log }
  }

  private var entries: [Entry] = []

  public init() {}

  /// The log whose line comes first; `nil` when there is none.
  public var first: Int? { entries.first?.log }

  public mutating func insert(log: Int, time: Int64) {
    var place = entries.count
    entries.append(Entry(time: time, log: log))
    while place > 0 {
      let parent = (place - 1) / 2
      guard entries[place].precedes(entries[parent]) else { return }
      entries.swapAt(place, parent)
      place = parent
    }
  }

  /// The first log goes on with its next line.
  ///
  /// - Parameter time: the line's; `nil` when there is none.
  public mutating func advanceFirst(to time: Int64?) {
    guard !entries.isEmpty else { return }
    if let time {
      entries[0].time = time
    } else {
      let last = entries.removeLast()
      if entries.isEmpty { return }
      entries[0] = last
    }
    sink()
  }

  private mutating func sink() {
    let count = entries.count
    let entry = entries[0]
    var place = 0
    while true {
      var child = place * 2 + 1
      guard child < count else { break }
      if child + 1 < count, entries[child + 1].precedes(entries[child]) { child += 1 }
      guard entries[child].precedes(entry) else { break }
      entries[place] = entries[child]
      place = child
    }
    entries[place] = entry
  }
}
