/// When which subjects are due: buckets of an hour each, the nearest kept as a heap.
///
/// Entries are never taken out before their time; the caller tells those that still hold from those that do not.
struct Timers {
  struct Entry {
    /// Seconds since 1970-01-01T00:00:00Z.
    var horizon: Int64
    var rule: UInt32
    var root: UInt32

    /// By horizon; of the same moment by rule and root, so that every run takes them in one order.
    static func isBefore(_ a: Entry, _ b: Entry) -> Bool {
      a.horizon != b.horizon ? a.horizon < b.horizon : (a.rule, a.root) < (b.rule, b.root)
    }
  }

  /// Everything up to the end of `nearHour`, the earliest first.
  private var near = Heap<Entry>(isBefore: Entry.isBefore)
  private var nearHour = Int64.min
  private var later: [Int64: [Entry]] = [:]
  private var hours = Heap<Int64>(isBefore: <)
  private(set) var count = 0

  mutating func insert(_ entry: Entry) {
    count += 1
    let hour = Self.hour(entry.horizon)
    if hour <= nearHour { return near.push(entry) }
    if later[hour] == nil { hours.push(hour) }
    later[hour, default: []].append(entry)
  }

  /// The earliest entry, if any.
  mutating func first() -> Entry? {
    while near.first == nil, let hour = hours.pop() {
      nearHour = hour
      near.take(later.removeValue(forKey: hour) ?? [])
    }
    return near.first
  }

  @discardableResult
  mutating func popFirst() -> Entry? {
    guard first() != nil else { return nil }
    count -= 1
    return near.pop()
  }

  private static func hour(_ second: Int64) -> Int64 {
    let quotient = second / 3600
    return second % 3600 < 0 ? quotient - 1 : quotient
  }
}

/// A binary heap; the first is the one that no other is before.
struct Heap<Element> {
  private var items: [Element] = []
  private let isBefore: (Element, Element) -> Bool

  init(isBefore: @escaping (Element, Element) -> Bool) {
    self.isBefore = isBefore
  }

  var first: Element? { items.first }

  mutating func push(_ element: Element) {
    items.append(element)
    var place = items.count - 1
    while place > 0, isBefore(items[place], items[(place - 1) / 2]) {
      items.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func pop() -> Element? {
    guard let result = items.first, let last = items.popLast() else { return nil }
    if !items.isEmpty {
      items[0] = last
      sink(0)
    }
    return result
  }

  /// Replaces what is there.
  mutating func take(_ elements: [Element]) {
    items = elements
    for place in stride(from: items.count / 2 - 1, through: 0, by: -1) { sink(place) }
  }

  private mutating func sink(_ start: Int) {
    var place = start
    while true {
      var first = place
      for child in [2 * place + 1, 2 * place + 2] where child < items.count && isBefore(items[child], items[first]) {
        first = child
      }
      if first == place { return }
      items.swapAt(place, first)
      place = first
    }
  }
}
