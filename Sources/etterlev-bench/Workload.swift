import CivilTime

/// The records of the common workload R5, made up in the order of draws that its own generator has: N records as of one
/// day, and changed versions of some of them.
///
/// Ages are days before ``day``. Records are numbered from 0 by type; their ids count from 1.
struct Workload {
  /// The day that the records are judged at.
  static let day = CivilDate(dayNumber: 20_605)

  struct Deviation {
    var unit: Int32
    var age: Int16
    var category: UInt8
    /// 1 to 5.
    var severity: UInt8
    var status: Status
    /// `nil` while it is open.
    var closed: Int16?
    var responsible: UInt8
    var story: Story
    /// Order of the keys, where it is not the usual one.
    var order: [UInt8]?

    /// Where it is not the usual one.
    var dueAge: Int16?
    var due: Int16 { dueAge ?? age - 60 }
  }

  enum Status: UInt8 { case open, inProgress, closed }

  /// Four phrases, cut after so many characters; one separator in some of them needs escapes.
  struct Story {
    var phrases: [Int]
    var length: Int
    var escape: Int?
  }

  struct Measure {
    var deviation: Int32
    var done: Int16?
    var isApproved: Bool
  }

  struct Assessment {
    var unit: Int32
    var area: UInt8
    var age: Int16
    var likelihood: UInt8
    var consequence: UInt8
    var isApproved: Bool
  }

  struct Review {
    var unit: Int32
    var age: Int16
    var isApproved: Bool
  }

  /// One record of the whole, by type and number.
  enum Reference {
    case unit(Int), deviation(Int), measure(Int), assessment(Int), review(Int)
  }

  let words: Words
  let count: Int
  /// The word of each unit's name.
  var units: [UInt8] = []
  var deviations: [Deviation] = []
  var measures: [Measure] = []
  var assessments: [Assessment] = []
  var reviews: [Review] = []
  /// The numbers of each deviation's measures.
  var measuresOf: [[Int32]] = []
  /// All records in the order in which they are written.
  var order: [Reference] = []

  /// - Parameters:
  ///   - count: how many records there are in all.
  ///   - words: what names and stories are made of.
  init(count: Int, words: Words) {
    self.count = count
    self.words = words
    var draws = TwisterDraws(seed: UInt32(20_260_601 + count))
    let deviationCount = count * 70 / 100
    let measureCount = count * 15 / 100
    let reviewCount = max(1, count / 100)
    let unitCount = max(1, deviationCount / 200)
    units = (0..<unitCount).map { _ in UInt8(draws.below(words.names.count)) }
    makeDeviations(deviationCount, &draws)
    makeMeasures(measureCount, &draws)
    makeAssessments(count - deviationCount - measureCount - reviewCount - unitCount, &draws)
    reviews = (0..<reviewCount).map { number in
      let age = min(1400, draws.within(0..<390) + 365 * (number / unitCount))
      return Review(unit: Int32(number % unitCount), age: Int16(age), isApproved: draws.unit() < 0.92)
    }
    for number in deviations.indices where draws.unit() < 0.05 {
      var order = (0..<12).map { UInt8($0) }
      draws.shuffle(&order)
      deviations[number].order = order
    }
    order = units.indices.map { .unit($0) } + deviations.indices.map { .deviation($0) }
    order += measures.indices.map { .measure($0) } + assessments.indices.map { .assessment($0) }
    order += reviews.indices.map { .review($0) }
    draws.shuffle(&order)
  }

  private mutating func makeDeviations(_ count: Int, _ draws: inout TwisterDraws) {
    // Units that have long reported nothing, and units that never have.
    let isSilent = units.map { _ in draws.unit() < 0.03 }
    let isEmpty = units.map { _ in draws.unit() < 0.01 }
    let openShare = units.map { _ in draws.unit() < 0.15 ? 0.2 + 0.3 * draws.unit() : 0.05 }
    var sum = 0.0
    var sums: [Double] = []
    for unit in units.indices {
      if !isEmpty[unit] { sum += (isSilent[unit] ? 40 : 100) * draws.logNormal(mean: 0, deviation: 0.5) }
      sums.append(sum)
    }
    if sum == 0 { sums = units.indices.map { Double($0 + 1) } }
    let places = (0..<count).map { _ in draws.place(inSums: sums) }
    let severities = [20.0, 50, 80, 95, 100]
    deviations.reserveCapacity(count)
    for unit in places {
      let age = isSilent[unit] ? draws.within(370..<1096) : draws.within(0..<1096)
      let isOpen = draws.unit() < (age > 30 ? openShare[unit] : 0.75)
      let phrases = draws.some(4, of: words.phrases.count)
      let length = 150 + Int(100 * draws.unit())
      let escape = draws.unit() < 0.03 ? draws.below(words.separators.count) : nil
      let category = UInt8(draws.below(words.categories.count))
      let severity = UInt8(draws.place(inSums: severities) + 1)
      let status = isOpen ? draws.one(of: [Status.open, .inProgress]) : .closed
      let closed = isOpen ? nil : Int16(draws.within(0..<age + 1))
      deviations.append(
        Deviation(
          unit: Int32(unit), age: Int16(age), category: category, severity: severity, status: status, closed: closed,
          responsible: UInt8(draws.below(words.names.count)),
          story: Story(phrases: phrases, length: length, escape: escape)))
    }
  }

  private mutating func makeMeasures(_ count: Int, _ draws: inout TwisterDraws) {
    measuresOf = Array(repeating: [], count: deviations.count)
    for number in 0..<count {
      let deviation = draws.below(deviations.count)
      let (closed, due) = (deviations[deviation].closed, deviations[deviation].due)
      var measure = Measure(deviation: Int32(deviation), done: nil, isApproved: false)
      if draws.unit() < (closed == nil ? 0.3 : 0.94) {
        measure.done = closed ?? due
        measure.isApproved = draws.unit() < 0.97
      }
      measuresOf[deviation].append(Int32(number))
      measures.append(measure)
    }
  }

  private mutating func makeAssessments(_ count: Int, _ draws: inout TwisterDraws) {
    let areas = words.areas.count
    let cells = units.count * areas
    let isStale = (0..<cells).map { _ in draws.unit() < 0.04 }
    assessments = (0..<count).map { _ in
      let cell = draws.below(cells)
      let age = draws.within(isStale[cell] ? 366..<1096 : 0..<1096)
      return Assessment(
        unit: Int32(cell / areas), area: UInt8(cell % areas), age: Int16(age),
        likelihood: UInt8(draws.within(1..<6)), consequence: UInt8(draws.within(1..<6)),
        isApproved: draws.unit() < 0.9)
    }
  }
}
