extension Workload {
  /// One record's new version.
  struct Change {
    enum Version {
      case deviation(Deviation, measures: [Int32])
      case measure(Measure)
      case assessment(Assessment)
      case review(Review)
    }

    var id: String
    var version: Version
    /// What the record said before; `nil` for one that is new.
    var former: Reference?
  }

  /// The first so many changes: of ten, four close a deviation, one opens one again, two approve a measure, and there are
  /// a new assessment, a new review and a new deviation.
  func changes(_ limit: Int = 200) -> [Change] {
    var draws = TwisterDraws(seed: UInt32(7 + count))
    let open = deviations.indices.filter { deviations[$0].status != .closed && deviations[$0].age > 30 }
    let closed = deviations.indices.filter { deviations[$0].status == .closed }
    let unapproved = measures.indices.filter { !measures[$0].isApproved }
    return (0..<limit).map { number in
      switch number % 10 {
      case 0..<4:
        let chosen = draws.one(of: open)
        var version = deviations[chosen]
        version.status = .closed
        version.closed = 0
        return change(chosen, to: version)
      case 4:
        let chosen = draws.one(of: closed)
        var version = deviations[chosen]
        version.status = .open
        version.closed = nil
        return change(chosen, to: version)
      case 5, 6:
        let chosen = draws.one(of: unapproved)
        var version = measures[chosen]
        version.done = 0
        version.isApproved = true
        return Change(id: WorkloadLines.measure(chosen), version: .measure(version), former: .measure(chosen))
      case 7:
        let unit = Int32(draws.below(units.count))
        let area = UInt8(draws.below(words.areas.count))
        let version = Assessment(unit: unit, area: area, age: 0, likelihood: 2, consequence: 3, isApproved: true)
        return Change(id: WorkloadLines.padded("R9", number, 6), version: .assessment(version))
      case 8:
        let version = Review(unit: Int32(draws.below(units.count)), age: 0, isApproved: true)
        return Change(id: WorkloadLines.padded("V9", number, 5), version: .review(version))
      default:
        var version = deviations[draws.below(deviations.count)]
        version.status = .open
        version.closed = nil
        // The day that it is due by stays that of the record which it was made from.
        version.dueAge = version.due
        version.age = 0
        return Change(id: WorkloadLines.padded("D9", number, 6), version: .deviation(version, measures: []))
      }
    }
  }

  private func change(_ number: Int, to version: Deviation) -> Change {
    Change(
      id: WorkloadLines.deviation(number), version: .deviation(version, measures: measuresOf[number]),
      former: .deviation(number))
  }
}
