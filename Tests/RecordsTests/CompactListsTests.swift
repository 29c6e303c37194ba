import Testing

@testable import Records

@Suite struct CompactListsTests {
  @Test func `a column of lists is what an array of arrays is`() {
    var column = ListColumn()
    var plain: [[UInt32]] = []
    var draws = SystemRandomNumberGenerator()
    for _ in 0..<40_000 {
      if plain.count < 300, Int.random(in: 0..<4, using: &draws) == 0 {
        plain.append([])
        column.grow(to: plain.count)
      }
      guard let number = plain.indices.randomElement(using: &draws) else { continue }
      let list = (0..<Int.random(in: 0..<6, using: &draws)).map { _ in UInt32.random(in: 0...9, using: &draws) }
      plain[number] = list
      column[number] = list
    }
    for (number, list) in plain.enumerated() {
      #expect(column[number] == list)
      #expect(column.isEmpty(number) == list.isEmpty)
      #expect(column.holds(number, list))
      #expect(!column.holds(number, list + [7]))
      var seen: [UInt32] = []
      column.forEach(number) { seen.append($0) }
      #expect(seen == list)
    }
  }

  @Test(arguments: [
    [], [(0, 0)], [(255, 16_777_215)], [(3, 7), (0, 1), (3, 7)], [(256, 0)], [(0, 16_777_216)], [(1, 2), (900, 3)],
  ])
  func `a list of references gives back what it was made of`(_ numbers: [(UInt16, UInt32)]) {
    let references = numbers.map { RecordRef(type: $0.0, slot: $0.1) }
    let list = RecordList(references)
    #expect(list.references == references)
    #expect(list.count == references.count)
    #expect(list.isEmpty == references.isEmpty)
  }
}
