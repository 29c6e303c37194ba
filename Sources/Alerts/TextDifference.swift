/// Where two sentences part: marks beneath what stands between their common beginning and their common end.
struct TextDifference {
  /// Carets beneath what the first has and the second has not, after as many spaces as are in common; empty when it has
  /// nothing of its own.
  let firstMarks: String
  let secondMarks: String

  init(_ first: String, _ second: String) {
    let (a, b) = (Array(first), Array(second))
    var start = 0
    while start < min(a.count, b.count), a[start] == b[start] { start += 1 }
    var end = 0
    while end < min(a.count, b.count) - start, a[a.count - 1 - end] == b[b.count - 1 - end] { end += 1 }
    firstMarks = Self.marks(start, a.count - start - end)
    secondMarks = Self.marks(start, b.count - start - end)
  }

  private static func marks(_ start: Int, _ count: Int) -> String {
    count == 0 ? "" : String(repeating: " ", count: start) + String(repeating: "^", count: count)
  }
}
