internal import CivilTime
internal import Records

/// An object of a plan, and where it stands.
struct PlanReader {
  let json: JSONValue
  let place: String

  init(_ json: JSONValue, at place: String) {
    self.json = json
    self.place = place
  }

  func fault(_ message: String) -> PlanFault { PlanFault(description: "\(place): \(message)") }

  func within(_ part: String) -> PlanReader { PlanReader(json, at: "\(place), \(part)") }

  func has(_ name: String) -> Bool { json[name] != .null }

  func text(_ name: String) throws(PlanFault) -> String {
    guard let text = json[name].text else { throw fault("`\(name)` is a text") }
    return text
  }

  func integer(_ name: String) throws(PlanFault) -> Int {
    guard let number = json[name].integer, number >= 0 else { throw fault("`\(name)` is a whole number from 0 on") }
    return number
  }

  func number(_ value: JSONValue, _ name: String) throws(PlanFault) -> Double {
    guard case .number(let text) = value, let number = Double(text), number.isFinite else {
      throw fault("\(name) holds numbers")
    }
    return number
  }

  func number(_ name: String) throws(PlanFault) -> Double? {
    has(name) ? try number(json[name], "`\(name)`") : nil
  }

  /// All 1 where the plan says nothing.
  func numbers(_ name: String, count: Int) throws(PlanFault) -> [Double] {
    guard has(name) else { return Array(repeating: 1, count: count) }
    var numbers: [Double] = []
    for item in json[name].items { numbers.append(try number(item, "`\(name)`")) }
    guard numbers.count == count else { throw fault("`\(name)` holds \(count) numbers") }
    return numbers
  }

  /// A number, or pairs of a share and a number, both rising.
  func quantiles(_ name: String) throws(PlanFault) -> Quantiles {
    if case .number = json[name] { return Quantiles(points: [(1, try number(json[name], "`\(name)`"))]) }
    var points: [(share: Double, value: Double)] = []
    for item in json[name].items {
      guard item.items.count == 2 else { throw fault("`\(name)` holds pairs of a share and a number") }
      let point = (try number(item.items[0], "`\(name)`"), try number(item.items[1], "`\(name)`"))
      if let last = points.last, last.share > point.0 || last.value > point.1 {
        throw fault("`\(name)` does not rise")
      }
      points.append(point)
    }
    guard !points.isEmpty else { throw fault("`\(name)` is a number, or pairs of a share and a number") }
    return Quantiles(points: points)
  }

  func date(_ name: String) throws(PlanFault) -> CivilDate {
    guard let date = CivilDate(iso: json[name].text ?? "") else { throw fault("`\(name)` is a day, `yyyy-mm-dd`") }
    return date
  }

  func days() throws(PlanFault) -> ClosedRange<CivilDate> {
    let (from, to) = (has("from") ? try date("from") : .first, has("to") ? try date("to") : .last)
    guard from <= to else { throw fault("`from` is after `to`") }
    return from...to
  }

  func optionalDays() throws(PlanFault) -> ClosedRange<CivilDate>? {
    has("from") || has("to") ? try days() : nil
  }

  func list(_ name: String) throws(PlanFault) -> [PlanReader] {
    switch json[name] {
    case .null: return []
    case .array(let items):
      return items.enumerated().map { PlanReader($1, at: "\(place), \(name) \($0 + 1)") }
    default: throw fault("`\(name)` is a list")
    }
  }

  /// An object of weights, in the order in which they stand.
  func weights(_ name: String) throws(PlanFault) -> (names: [String], weights: [Double]) {
    guard case .object(let members) = json[name], !members.isEmpty else {
      throw fault("`\(name)` is an object of numbers")
    }
    var weights: [Double] = []
    for member in members { weights.append(try number(member.value, "`\(name)`")) }
    return (members.map(\.name), weights)
  }
}
