import Testing

@testable import Records

@Suite struct KeyTableTests {
  /// Names of all lengths up to 40, and beside each those that differ from it in one byte.
  @Test func findsWholeNamesAlone() {
    let names = (0...40).map { length in String("abcdefghijklmnopqrstuvwxyz0123456789ABCDEF".prefix(length)) }
    let table = KeyTable(names.reversed())
    for (number, name) in names.reversed().enumerated() {
      #expect(table.find(in: "", name, "") == number)
      #expect(table.find(in: "{\"", name, "\":1, and so on") == number)
      for place in name.utf8.indices {
        var other = Array(name.utf8)
        other[name.utf8.distance(from: name.utf8.startIndex, to: place)] ^= 1
        #expect(table.find(in: "{\"", String(decoding: other, as: UTF8.self), "\":1, and so on") == nil)
      }
    }
    #expect(table.find(in: "", String(repeating: "a", count: 41), "") == nil)
  }

  @Test func theFirstOfTwoIsFound() {
    #expect(KeyTable(["a", "id", "b", "id"]).find(in: "", "id", "") == 1)
  }
}

extension KeyTable {
  fileprivate func find(in before: String, _ name: String, _ after: String) -> Int? {
    let text = Array((before + name + after).utf8)
    return find(text.span, before.utf8.count, before.utf8.count + name.utf8.count)
  }
}
