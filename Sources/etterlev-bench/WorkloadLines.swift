import CivilTime

/// Writes records of the workload as JSON, one a line, without white space.
struct WorkloadLines {
  private let workload: Workload
  private let quotedDays: [[UInt8]]
  private static let oldest = 1500

  init(_ workload: Workload) {
    self.workload = workload
    quotedDays = (-Self.oldest...Self.oldest).map { age in
      Array("\"\(CivilDate(dayNumber: Workload.day.dayNumber - Int32(age)))\"".utf8)
    }
  }

  /// The record's line, with its line feed.
  func append(_ reference: Workload.Reference, to bytes: inout [UInt8]) {
    switch reference {
    case .unit(let number):
      let word = workload.words.names[Int(workload.units[number])].split(separator: " ")[1]
      let id = Self.unit(number)
      append(
        #"{"type":"unit","id":"\#(id)","name":"\#(workload.words.unit) \#(word) \#(id.dropFirst())"}"# + "\n",
        to: &bytes)
    case .deviation(let number):
      append(workload.deviations[number], id: Self.deviation(number), measures: workload.measuresOf[number], to: &bytes)
    case .measure(let number): append(workload.measures[number], id: Self.measure(number), to: &bytes)
    case .assessment(let number): append(workload.assessments[number], id: Self.padded("R", number + 1, 7), to: &bytes)
    case .review(let number): append(workload.reviews[number], id: Self.padded("V", number + 1, 6), to: &bytes)
    }
  }

  /// The line of a changed version.
  func append(_ change: Workload.Change, to bytes: inout [UInt8]) {
    switch change.version {
    case .deviation(let deviation, let measures): append(deviation, id: change.id, measures: measures, to: &bytes)
    case .measure(let measure): append(measure, id: change.id, to: &bytes)
    case .assessment(let assessment): append(assessment, id: change.id, to: &bytes)
    case .review(let review): append(review, id: change.id, to: &bytes)
    }
  }

  static func unit(_ number: Int) -> String { padded("U", number + 1, 5) }
  static func deviation(_ number: Int) -> String { padded("D", number + 1, 7) }
  static func measure(_ number: Int) -> String { padded("M", number + 1, 7) }

  static func padded(_ letter: String, _ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return letter + String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  // MARK: One type each

  private func append(
    _ deviation: Workload.Deviation, id: String, measures: [Int32], to bytes: inout [UInt8]
  ) {
    for (place, key) in (deviation.order ?? Self.usualOrder).enumerated() {
      append(place == 0 ? "{" : ",", to: &bytes)
      switch key {
      case 0: append(#""type":"deviation""#, to: &bytes)
      case 1: append(#""id":"\#(id)""#, to: &bytes)
      case 2: append(#""unit":"\#(Self.unit(Int(deviation.unit)))""#, to: &bytes)
      case 3: append("reported", deviation.age, to: &bytes)
      case 4: append(#""category":"\#(workload.words.categories[Int(deviation.category)])""#, to: &bytes)
      case 5: append(#""severity":\#(deviation.severity)"#, to: &bytes)
      case 6: append(#""status":"\#(Self.statuses[Int(deviation.status.rawValue)])""#, to: &bytes)
      case 7: append("closed", deviation.closed, to: &bytes)
      case 8: append("due", deviation.due, to: &bytes)
      case 9: append(#""responsible":"\#(workload.words.names[Int(deviation.responsible)])""#, to: &bytes)
      case 10:
        append(#""measures":["#, to: &bytes)
        append(measures.map { "\"\(Self.measure(Int($0)))\"" }.joined(separator: ","), to: &bytes)
        append("]", to: &bytes)
      default:
        append(#""description":""#, to: &bytes)
        append(deviation.story, to: &bytes)
        append("\"", to: &bytes)
      }
    }
    append("}\n", to: &bytes)
  }

  private static let usualOrder = (0..<12).map { UInt8($0) }
  private static let statuses = ["open", "in_progress", "closed"]

  private func append(_ story: Workload.Story, to bytes: inout [UInt8]) {
    let whole = story.phrases.map { workload.words.phrases[$0] }.joined(separator: ". ")
    var text = String(String.UnicodeScalarView(whole.unicodeScalars.prefix(story.length))) + "."
    if let escape = story.escape, let place = text.firstRange(of: ". ") {
      text.replaceSubrange(place, with: workload.words.separators[escape])
    }
    append(text, to: &bytes)
  }

  private func append(_ measure: Workload.Measure, id: String, to bytes: inout [UInt8]) {
    let deviation = Int(measure.deviation)
    append(#"{"type":"measure","id":"\#(id)","deviation":"\#(Self.deviation(deviation))","#, to: &bytes)
    append("due", workload.deviations[deviation].due, to: &bytes)
    append(",", to: &bytes)
    append("done", measure.done, to: &bytes)
    append(#","approved":\#(measure.isApproved)}"# + "\n", to: &bytes)
  }

  private func append(_ assessment: Workload.Assessment, id: String, to bytes: inout [UInt8]) {
    let area = workload.words.areas[Int(assessment.area)]
    let unit = Self.unit(Int(assessment.unit))
    append(#"{"type":"risk_assessment","id":"\#(id)","unit":"\#(unit)","area":"\#(area)","#, to: &bytes)
    append("date", assessment.age, to: &bytes)
    append(#","likelihood":\#(assessment.likelihood),"consequence":\#(assessment.consequence),"#, to: &bytes)
    append(#""approved":\#(assessment.isApproved)}"# + "\n", to: &bytes)
  }

  private func append(_ review: Workload.Review, id: String, to bytes: inout [UInt8]) {
    append(#"{"type":"review","id":"\#(id)","unit":"\#(Self.unit(Int(review.unit)))","#, to: &bytes)
    append("date", review.age, to: &bytes)
    append(#","approved":\#(review.isApproved)}"# + "\n", to: &bytes)
  }

  private func append(_ key: String, _ age: Int16?, to bytes: inout [UInt8]) {
    append("\"\(key)\":", to: &bytes)
    if let age { bytes += quotedDays[Int(age) + Self.oldest] } else { append("null", to: &bytes) }
  }

  private func append(_ text: String, to bytes: inout [UInt8]) { bytes += text.utf8 }
}
