import TestSupport

/// Makes the next input of one or two others, by words and declarations rather than by bytes.
struct Mutator {
  private var random: SplitMix

  init(seed: UInt64) { random = SplitMix(seed: seed) }

  mutating func isLucky(oneIn count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

  // MARK: Whole inputs

  mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    if isLucky(oneIn: 40) { return Array(pack().utf8) }
    if isLucky(oneIn: 6) { return withDeclarations(of: bytes) }
    var words = Words(of: bytes)
    for _ in 0...[0, 0, 0, 1, 1, 2, 4][place(7)] { change(&words) }
    return words.joined()
  }

  /// Declarations of the one among those of the other.
  mutating func crossed(_ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
    var mine = Self.declarations(of: first)
    let others = Self.declarations(of: second)
    guard !others.isEmpty else { return first }
    for _ in 0..<place(3) + 1 {
      guard let declaration = others.randomElement(using: &random) else { break }
      if let place = mine.indices.randomElement(using: &random), isLucky(oneIn: 2) {
        mine[place] = declaration
      } else {
        mine.insert(declaration, at: place(mine.count + 1))
      }
    }
    return Array(mine.joined())
  }

  /// A pack of the phrase book's records, or beside them, and a few rules about them.
  private mutating func pack() -> String {
    let records = isLucky(oneIn: 4) ? Phrases.records : " "
    var phrases = Phrases(random: random)
    defer { random = phrases.random }
    return records + (0...Int.random(in: 0...3, using: &random)).map { _ in phrases.declaration() }.joined()
  }

  private mutating func withDeclarations(of bytes: [UInt8]) -> [UInt8] {
    var all = Self.declarations(of: bytes)
    switch place(4) {
    case 0 where all.count > 1: all.remove(at: place(all.count))
    case 1 where !all.isEmpty: all.insert(all[place(all.count)], at: place(all.count))
    case 2 where all.count > 1: all.swapAt(place(all.count), place(all.count))
    default:
      var phrases = Phrases(random: random)
      all.insert(ArraySlice(phrases.declaration().utf8), at: place(all.count + 1))
      random = phrases.random
    }
    return Array(all.joined())
  }

  /// What begins at a line without indentation, up to the next such line that is no closing brace.
  private static func declarations(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var starts: [Int] = [0]
    for index in bytes.indices.dropFirst() where bytes[index - 1] == 0x0A {
      if bytes[index] > 0x20, bytes[index] != 0x7D, bytes[index] != 0x2F { starts.append(index) }
    }
    guard !bytes.isEmpty else { return [] }
    return zip(starts, starts.dropFirst() + [bytes.count]).map { bytes[$0..<$1] }
  }

  // MARK: Words

  private mutating func change(_ words: inout Words) {
    guard words.count > 0 else { return words.insert(phrase(), at: 0) }
    let at = place(words.count)
    let length = min(words.count - at, place(5) + 1)
    switch place(12) {
    case 0: words.remove(at..<at + 1)
    case 1: words.remove(at..<at + length)
    case 2: words.repeat(at..<at + length, at: place(words.count))
    case 3: words.replace(at, with: words[place(words.count)])
    case 4: words.swap(at, place(words.count))
    case 5, 6: words.insert(phrase(), at: at)
    case 7: words.replace(at, with: phrase())
    case 8: words.repeat(at..<at + 1, times: 1 << place(8))
    default: replaceAlike(&words, at)
    }
  }

  /// In place of a word another of its kind, so that the input still reads as a pack.
  private mutating func replaceAlike(_ words: inout Words, _ start: Int) {
    for at in (start..<words.count).prefix(12) {
      switch words[at].first ?? 0 {
      case 0x30...0x39: return words.replace(at, with: Phrases.literals[place(Phrases.literals.count)])
      case 0x22 where isLucky(oneIn: 3): return words.replace(at, with: Phrases.strings[place(Phrases.strings.count)])
      case 0x2A...0x2F, 0x3C...0x3E, 0x21: return words.replace(at, with: Phrases.signs[place(Phrases.signs.count)])
      case 0x41...0x7A, 0x80...:
        let other = words[place(words.count)]
        if let first = other.first, first >= 0x41, first != 0x5B, first != 0x5D, first < 0x7B || first >= 0x80 {
          return words.replace(at, with: other)
        }
      default: continue
      }
    }
  }

  private mutating func phrase() -> [UInt8] {
    var phrases = Phrases(random: random)
    defer { random = phrases.random }
    return Array(phrases.phrase().utf8)
  }

  private mutating func place(_ count: Int) -> Int { count > 1 ? Int.random(in: 0..<count, using: &random) : 0 }
}

/// An input cut into words, each with the white space before it.
struct Words {
  private var words: [ArraySlice<UInt8>] = []
  private var tail: ArraySlice<UInt8> = []

  init(of bytes: [UInt8]) {
    var start = 0
    var index = 0
    while true {
      while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
      guard index < bytes.count else { break }
      let first = bytes[index]
      index += 1
      if first == 0x22 {
        while index < bytes.count, bytes[index] != 0x22, bytes[index] != 0x0A {
          index += bytes[index] == 0x5C && index + 1 < bytes.count ? 2 : 1
        }
        index = min(bytes.count, index + 1)
      } else if Self.isLetter(first) {
        while index < bytes.count, Self.isLetter(bytes[index]) || bytes[index] == 0x2D { index += 1 }
      } else if index < bytes.count, bytes[index] == 0x3D || bytes[index] == 0x2F {
        index += 1
      }
      words.append(bytes[start..<index])
      start = index
    }
    tail = bytes[start...]
  }

  var count: Int { words.count }

  /// The word itself.
  subscript(_ index: Int) -> [UInt8] { Array(words[index].drop { $0 <= 0x20 }) }

  func joined() -> [UInt8] { Array(words.joined()) + tail }

  mutating func remove(_ range: Range<Int>) { words.removeSubrange(range) }

  mutating func `repeat`(_ range: Range<Int>, at place: Int) {
    words.insert(contentsOf: Array(words[range]), at: place)
  }

  mutating func `repeat`(_ range: Range<Int>, times: Int) {
    guard words.count < 4000 else { return }
    for _ in 0..<times { words.insert(contentsOf: Array(words[range]), at: range.lowerBound) }
  }

  mutating func replace(_ index: Int, with word: [UInt8]) {
    words[index] = words[index].prefix { $0 <= 0x20 } + word
  }

  mutating func insert(_ word: [UInt8], at index: Int) { words.insert([0x20] + ArraySlice(word), at: index) }

  mutating func swap(_ first: Int, _ second: Int) {
    let (one, other) = (self[first], self[second])
    replace(first, with: other)
    replace(second, with: one)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A, 0x80...: true
    default: false
    }
  }
}
