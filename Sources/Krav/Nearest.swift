/// The candidate that a mistyped word most probably meant: at most a third of its letters away, the first by name of
/// those equally near; else one that the word is a part of, as `open` of `is_open`. Of a single letter nothing is known.
public func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
  let letters = Array(word.lowercased())
  guard !letters.isEmpty, letters.count <= 60 else { return nil }
  let limit = letters.count == 1 ? 0 : max(1, letters.count / 3)
  var best: (name: String, distance: Int)?
  var whole: String?
  for candidate in candidates {
    if letters.count > 3, candidate.contains("_"), whole.map({ candidate < $0 }) ?? true,
      candidate.lowercased().split(separator: "_").contains(where: { $0.elementsEqual(letters) })
    {
      whole = candidate
    }
    let distance = editDistance(letters, Array(candidate.lowercased()), limit: limit)
    guard distance <= limit, candidate != word else { continue }
    if best.map({ (distance, candidate) < ($0.distance, $0.name) }) ?? true { best = (candidate, distance) }
  }
  return best?.name ?? whole
}

/// Insertions, deletions, replacements and swaps of neighbours; more than the limit is given as limit + 1.
private func editDistance(_ a: [Character], _ b: [Character], limit: Int) -> Int {
  guard abs(a.count - b.count) <= limit else { return limit + 1 }
  var before: [Int] = []
  var previous = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1] + Array(repeating: 0, count: b.count)
    for j in b.indices {
      row[j + 1] = min(previous[j + 1] + 1, row[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { row[j + 1] = min(row[j + 1], before[j - 1] + 1) }
    }
    before = previous
    previous = row
  }
  return previous[b.count]
}
