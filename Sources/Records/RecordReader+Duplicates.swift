internal import Krav

extension RecordReader {
  /// One (type, id) twice in one file: the later counts, and both lines are told.
  ///
  /// Rows of a table repeat what belongs to several of them, as a case with many measures: one that says the same of a
  /// record again is no second version.
  mutating func markDuplicates() {
    let mayRepeat = batch.path.hasSuffix(".csv") || isWorkbook
    guard batch.entries.count > 1 else { return }
    // Entry + 1 and above it the hash's upper half, or 0 where free; at most half full.
    var size = 16
    while size < batch.entries.count * 2 { size *= 2 }
    var table = [UInt64](repeating: 0, count: size)
    var repeated: [Int] = []
    for (number, entry) in batch.entries.enumerated() {
      let hash = hash(entry)
      let mark = hash & ~0xFFFF_FFFF
      var index = Int(truncatingIfNeeded: hash) & (size - 1)
      while table[index] != 0 {
        if table[index] & ~0xFFFF_FFFF == mark, isSame(earlier(table[index]), entry) { break }
        index = (index + 1) & (size - 1)
      }
      if table[index] != 0 {
        let earlier = earlier(table[index])
        if mayRepeat, saysTheSame(earlier, entry) {
          repeated.append(number)
          continue
        }
        let first = earlier.line
        batch.add(
          IntakeProblem(
            .duplicate, line: Int(entry.line), column: 0, field: "id",
            expected: "each id once; it stands on line \(first) too",
            remedy: "remove one of the two; until then the later one counts"))
      }
      table[index] = mark | UInt64(number + 1)
    }
    if !repeated.isEmpty {
      let repeated = Set(repeated)
      batch.entries = batch.entries.enumerated().filter { !repeated.contains($0.offset) }.map(\.element)
    }
  }

  private func earlier(_ mark: UInt64) -> Batch.Entry { batch.entries[Int(mark & 0xFFFF_FFFF) - 1] }

  private func hash(_ entry: Batch.Entry) -> UInt64 {
    let hash = batch.strings.span.extracting(entry.id.range).hash64
    return hash ^ UInt64(entry.type) &* 0x9e37_79b9_7f4a_7c15
  }

  private func isSame(_ one: Batch.Entry, _ other: Batch.Entry) -> Bool {
    guard one.type == other.type, one.id.length == other.id.length else { return false }
    for (a, b) in zip(one.id.range, other.id.range) where batch.strings[a] != batch.strings[b] { return false }
    return true
  }

  /// Whether two entries of one record have the same values.
  private func saysTheSame(_ one: Batch.Entry, _ other: Batch.Entry) -> Bool {
    guard one.changed == other.changed else { return false }
    for (field, plan) in schema.records[Int(one.type)].plans.enumerated() {
      let (a, b) = (batch.cells[one.firstCell + field], batch.cells[other.firstCell + field])
      if a == b { continue }
      guard a != Batch.missing, b != Batch.missing else { return false }
      if plan.isList {
        let (first, second) = (Batch.Text(cell: a).range, Batch.Text(cell: b).range)
        guard first.count == second.count else { return false }
        for (x, y) in zip(first, second) where !isSame(batch.listCells[x], batch.listCells[y], plan.type) {
          return false
        }
      } else if !isSame(a, b, plan.type) {
        return false
      }
    }
    return true
  }

  private func isSame(_ one: UInt64, _ other: UInt64, _ type: FieldType) -> Bool {
    switch type {
    case .label, .reference:
      return batch.strings[Batch.Text(cell: one).range] == batch.strings[Batch.Text(cell: other).range]
    case .integer, .decimal: return batch.fractions[Int(one)] == batch.fractions[Int(other)]
    case .period: return batch.periods[Int(one)] == batch.periods[Int(other)]
    case .bool, .text, .date, .instant, .enumeration: return one == other
    }
  }
}
