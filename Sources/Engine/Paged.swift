/// A list that grows without ever moving what it holds, so that no single append takes long.
struct Paged<Element> {
  private static var pageSize: Int { 4096 }

  private var pages: [[Element]] = []
  private(set) var count = 0

  mutating func append(_ element: Element) {
    if count & (Self.pageSize - 1) == 0 {
      pages.append([])
      pages[pages.count - 1].reserveCapacity(Self.pageSize)
    }
    pages[pages.count - 1].append(element)
    count += 1
  }

  subscript(place: Int) -> Element { pages[place >> 12][place & (Self.pageSize - 1)] }
}

/// Values by number, most of which have none: pages are made where one is set.
struct Sparse<Value> {
  private static var pageSize: Int { 1024 }

  private var pages: [[Value?]] = []

  subscript(number: UInt32) -> Value? {
    get {
      let page = Int(number >> 10)
      guard page < pages.count, !pages[page].isEmpty else { return nil }
      return pages[page][Int(number) & (Self.pageSize - 1)]
    }
    set {
      let page = Int(number >> 10)
      if page >= pages.count {
        if newValue == nil { return }
        pages.append(contentsOf: repeatElement([], count: page + 1 - pages.count))
      }
      if pages[page].isEmpty {
        if newValue == nil { return }
        pages[page] = Array(repeating: nil, count: Self.pageSize)
      }
      pages[page][Int(number) & (Self.pageSize - 1)] = newValue
    }
  }
}
