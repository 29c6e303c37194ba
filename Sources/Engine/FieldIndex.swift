/// The records of one type by the value of one field.
///
/// A single-valued field keeps its records in chains through two arrays, so that putting in and taking out costs
/// nothing but four stores, and a million records need no million lists.
struct FieldIndex {
  static let end: Int32 = -1

  let key: IndexKey
  /// References, enum values and yes/no count from zero: their heads are an array.
  let isDense: Bool
  private var dense: [Int32] = []
  private var hashed: [UInt32: Int32] = [:]
  /// Of the records whose field is empty.
  private(set) var emptyHead = FieldIndex.end
  private var following: [Int32] = []
  private var preceding: [Int32] = []
  /// Of a list field: the records with the value among their elements.
  private var holders: [UInt32: [UInt32]] = [:]

  init(key: IndexKey, isDense: Bool) {
    self.key = key
    self.isDense = isDense
  }

  /// Makes room for so many records.
  mutating func reserve(_ count: Int) {
    // An eighth over, so that no change that comes next must move them all.
    following.reserveCapacity(count / 8 * 9)
    preceding.reserveCapacity(count / 8 * 9)
    following.grow(to: count, Self.end)
    preceding.grow(to: count, Self.end)
  }

  /// The first record with the value, or ``end``.
  func head(_ value: UInt32) -> Int32 {
    if isDense { return Int(value) < dense.count ? dense[Int(value)] : Self.end }
    return hashed[value] ?? Self.end
  }

  /// The record after this one in its chain, or ``end``.
  func next(_ slot: Int32) -> Int32 { following[Int(slot)] }

  /// Of a list field: the records that hold the value.
  func holding(_ value: UInt32) -> [UInt32] { holders[value] ?? [] }

  /// `nil` stands for an empty field.
  mutating func insert(_ slot: UInt32, _ value: UInt32?) {
    let number = Int(slot)
    following.grow(to: number + 1, Self.end)
    preceding.grow(to: number + 1, Self.end)
    let head = value.map { self.head($0) } ?? emptyHead
    following[number] = head
    preceding[number] = Self.end
    if head != Self.end { preceding[Int(head)] = Int32(slot) }
    setHead(value, Int32(slot))
  }

  mutating func remove(_ slot: UInt32, _ value: UInt32?) {
    let number = Int(slot)
    guard number < following.count else { return }
    let (before, after) = (preceding[number], following[number])
    if after != Self.end { preceding[Int(after)] = before }
    if before != Self.end { following[Int(before)] = after } else { setHead(value, after) }
    following[number] = Self.end
    preceding[number] = Self.end
  }

  mutating func insert(_ slot: UInt32, element: UInt32) {
    holders[element, default: []].append(slot)
  }

  mutating func remove(_ slot: UInt32, element: UInt32) {
    guard let place = holders[element]?.firstIndex(of: slot), let last = holders[element]?.popLast() else { return }
    // The last one takes its place, unless it was itself the last.
    if last != slot { holders[element]?[place] = last }
  }

  private mutating func setHead(_ value: UInt32?, _ head: Int32) {
    guard let value else {
      emptyHead = head
      return
    }
    guard isDense else {
      hashed[value] = head == Self.end ? nil : head
      return
    }
    if Int(value) >= dense.count {
      guard head != Self.end else { return }
      dense.grow(to: Int(value) + 1, Self.end)
    }
    dense[Int(value)] = head
  }
}
