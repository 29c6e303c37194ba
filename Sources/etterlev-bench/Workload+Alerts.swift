extension Workload {
  /// The alerts that the workload's rules raise, each as `KIND<TAB>key`: found by going through all records once, with
  /// nothing of the engine, so that every count has something to be held against.
  ///
  /// - Parameters:
  ///   - changes: versions that have come since, in order.
  ///   - days: how many days have passed.
  func alerts(after changes: [Change], days: Int) -> [String] {
    var now = self
    var newIDs: [String] = []
    for change in changes { now.put(change, &newIDs) }
    return now.alerts(days: days) { number in
      number < deviations.count ? WorkloadLines.deviation(number) : newIDs[number - deviations.count]
    }
  }

  private mutating func put(_ change: Change, _ newIDs: inout [String]) {
    switch (change.version, change.former) {
    case (.deviation(let version, _), .deviation(let number)): deviations[number] = version
    case (.measure(let version), .measure(let number)): measures[number] = version
    case (.deviation(let version, _), _):
      deviations.append(version)
      newIDs.append(change.id)
    case (.measure(let version), _): measures.append(version)
    case (.assessment(let version), _): assessments.append(version)
    case (.review(let version), _): reviews.append(version)
    }
  }

  private func alerts(days: Int, id: (Int) -> String) -> [String] {
    var alerts: [String] = []
    let year = 0...365
    var all = units.map { _ in 0 }
    var old = all
    var reports = units.map { _ in false }
    var hasOpenMeasure = deviations.map { _ in false }
    for measure in measures where measure.done == nil || !measure.isApproved {
      hasOpenMeasure[Int(measure.deviation)] = true
    }
    for (number, deviation) in deviations.enumerated() {
      let age = Int(deviation.age) + days
      let unit = Int(deviation.unit)
      all[unit] += 1
      if year.contains(age) { reports[unit] = true }
      if deviation.status == .closed {
        if hasOpenMeasure[number] { alerts.append("B\t" + id(number)) }
        continue
      }
      if age > 30 {
        old[unit] += 1
        alerts.append("A30\t" + id(number))
      }
      if age > 7, deviation.severity >= 4 { alerts.append("A7R\t" + id(number)) }
    }
    var isAssessed = Array(repeating: false, count: units.count * words.areas.count)
    for one in assessments where year.contains(Int(one.age) + days) {
      isAssessed[Int(one.unit) * words.areas.count + Int(one.area)] = true
    }
    var isReviewed = units.map { _ in false }
    for one in reviews where one.isApproved && year.contains(Int(one.age) + days) { isReviewed[Int(one.unit)] = true }
    for unit in units.indices {
      let name = WorkloadLines.unit(unit)
      for (place, area) in words.areas.enumerated() where !isAssessed[unit * words.areas.count + place] {
        alerts.append("C\t\(name):\(area)")
      }
      if !isReviewed[unit] { alerts.append("D\t" + name) }
      if !reports[unit] { alerts.append("E0\t" + name) }
      if 4 * old[unit] > all[unit] { alerts.append("ES\t" + name) }
    }
    return alerts
  }
}
