/// One list for each record, most of them empty or short, one after another in a single block.
struct ListColumn: Sendable {
  /// By record: where its list stands; 0 for an empty one.
  private var places: [UInt32] = []
  /// Each list after its length. The first word belongs to none.
  private var words: [UInt32] = [0]
  /// How many of the words no list needs any more.
  private var unused = 0

  var count: Int { places.count }

  mutating func grow(to count: Int) { places.grow(to: count, 0) }

  mutating func reserve(_ count: Int) { places.reserveCapacity(count) }

  func isEmpty(_ number: Int) -> Bool { places[number] == 0 }

  subscript(number: Int) -> [UInt32] {
    get {
      let place = Int(places[number])
      return place == 0 ? [] : Array(words[place + 1..<place + 1 + Int(words[place])])
    }
    set { set(number, newValue) }
  }

  func forEach(_ number: Int, _ body: (UInt32) -> Void) {
    let place = Int(places[number])
    guard place > 0 else { return }
    for index in place + 1..<place + 1 + Int(words[place]) { body(words[index]) }
  }

  /// Whether the record's list is this one.
  func holds(_ number: Int, _ elements: [UInt32]) -> Bool {
    let place = Int(places[number])
    guard place > 0 else { return elements.isEmpty }
    return words[place + 1..<place + 1 + Int(words[place])].elementsEqual(elements)
  }

  private mutating func set(_ number: Int, _ elements: [UInt32]) {
    let place = Int(places[number])
    let room = place == 0 ? -1 : Int(words[place])
    if elements.isEmpty {
      places[number] = 0
      unused += room + 1
    } else if elements.count == room {
      for (index, element) in elements.enumerated() { words[place + 1 + index] = element }
    } else {
      unused += room + 1
      places[number] = UInt32(words.count)
      words.append(UInt32(elements.count))
      words.append(contentsOf: elements)
    }
    if unused > 4096, unused * 2 > words.count { compact() }
  }

  /// Leaves out what no list needs any more.
  private mutating func compact() {
    var kept: [UInt32] = [0]
    kept.reserveCapacity(words.count - unused)
    for number in places.indices where places[number] != 0 {
      let place = Int(places[number])
      places[number] = UInt32(kept.count)
      kept.append(contentsOf: words[place..<place + 1 + Int(words[place])])
    }
    words = kept
    unused = 0
  }
}
