import Linux
import Records

/// What one measurement found: named numbers, written as one JSON object so that a process may hand them to another.
struct Figures: Sendable {
  private(set) var names: [String] = []
  private var values: [String: Double] = [:]

  subscript(_ name: String) -> Double? {
    get { values[name] }
    set {
      if values[name] == nil, newValue != nil { names.append(name) }
      values[name] = newValue
    }
  }

  init() {}

  /// The members of an object that are numbers.
  init?(json bytes: [UInt8]) {
    guard case .object(let members)? = JSONValue(bytes) else { return nil }
    for member in members {
      if case .number(let text) = member.value { self[member.name] = Double(text) }
    }
  }

  /// Sorted times in nanoseconds as `NAME_p50_us`, `NAME_p99_us`, `NAME_max_us`.
  mutating func add(_ name: String, nanoseconds times: [Int64]) {
    let sorted = times.sorted()
    guard let last = sorted.last else { return }
    self[name + "_p50_us"] = Double(sorted[sorted.count / 2]) / 1e3
    self[name + "_p99_us"] = Double(sorted[min(sorted.count - 1, sorted.count * 99 / 100)]) / 1e3
    self[name + "_max_us"] = Double(last) / 1e3
  }

  /// The same figures under longer names.
  func prefixed(_ prefix: String) -> Figures {
    var result = Figures()
    for name in names { result[prefix + name] = values[name] }
    return result
  }

  /// The median of each figure among those that have it.
  static func median(of all: [Figures]) -> Figures {
    var result = Figures()
    for figures in all {
      for name in figures.names where result[name] == nil {
        result[name] = etterlev_bench.median(all.compactMap { $0[name] })
      }
    }
    return result
  }

  func write(to json: inout JSONWriter) {
    json.beginObject()
    for name in names {
      json.key(name)
      json.raw(Self.text(values[name] ?? 0))
    }
    json.endObject()
  }

  var json: [UInt8] {
    var writer = JSONWriter()
    write(to: &writer)
    return writer.bytes
  }

  /// As JSON has it: whole numbers without a point, others to a thousandth of their unit.
  private static func text(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "null" }
    return value == value.rounded() ? String(Int64(value)) : String((value * 1000).rounded() / 1000)
  }
}
