/// Writes metrics as text (OpenMetrics 1.0).
struct OpenMetrics {
  static let contentType = "application/openmetrics-text; version=1.0.0; charset=utf-8"

  enum Kind: String { case gauge, counter, histogram, info, stateset }

  private var text = ""
  private var family = ""

  /// Begins a family; its samples follow.
  ///
  /// - Parameters:
  ///   - name: without a counter's `_total` or an info's `_info`; it ends with the unit, if there is one.
  ///   - kind: what its samples are.
  ///   - unit: `seconds`, `bytes`.
  ///   - help: one sentence.
  mutating func begin(_ name: String, _ kind: Kind, unit: String? = nil, _ help: String) {
    family = "etterlevd_" + name
    text += "# TYPE \(family) \(kind.rawValue)\n"
    if let unit { text += "# UNIT \(family) \(unit)\n" }
    text += "# HELP \(family) \(Self.escaped(help))\n"
  }

  mutating func sample(_ value: some BinaryInteger, suffix: String = "", _ labels: [(name: String, value: String)] = [])
  {
    line(String(value), suffix, labels)
  }

  /// - Parameters:
  ///   - nanoseconds: the value, written in seconds.
  ///   - labels: what tells the sample from others of its family.
  mutating func sample(nanoseconds: Int64, _ labels: [(name: String, value: String)] = []) {
    line(Self.seconds(nanoseconds), "", labels)
  }

  mutating func sample(_ histogram: Histogram) {
    var sum: UInt64 = 0
    for (bound, count) in zip(Histogram.bounds, histogram.counts) {
      sum += count
      line(String(sum), "_bucket", [("le", bound.seconds)])
    }
    line(String(histogram.count), "_bucket", [("le", "+Inf")])
    line(String(histogram.count), "_count", [])
    line(Self.seconds(histogram.sum), "_sum", [])
  }

  func document() -> [UInt8] { Array((text + "# EOF\n").utf8) }

  private mutating func line(_ value: String, _ suffix: String, _ labels: [(name: String, value: String)]) {
    text += family + suffix
    if !labels.isEmpty {
      text += "{" + labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",") + "}"
    }
    text += " \(value)\n"
  }

  private static func seconds(_ nanoseconds: Int64) -> String {
    let rest = String(abs(nanoseconds) % 1_000_000_000)
    return (nanoseconds < 0 ? "-" : "") + "\(abs(nanoseconds) / 1_000_000_000)."
      + String(repeating: "0", count: 9 - rest.count) + rest
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n").replacing("\"", with: "\\\"")
  }
}
