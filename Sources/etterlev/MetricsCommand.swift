import Commands
import Linux
import Service

enum MetricsCommand: ClientCommand {
  static let usage = Usage(
    "metrics", "what the daemon counts, as text for monitoring",
    details: [
      "It is written as text files for node_exporter's collector are, which knows neither infos nor statesets."
    ],
    options: [.flag("openmetrics", "as the daemon gives it: OpenMetrics 1.0"), .socket],
    examples: [.init("etterlev metrics", "every figure with what it means")],
    seeAlso: ["status"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    let text = String(decoding: try Client(arguments).text("/metrics"), as: UTF8.self)
    Output.standard(arguments.has("openmetrics") ? text : plain(text))
    return Exit.fine
  }

  /// The same in the older text format (0.0.4).
  private static func plain(_ text: String) -> String {
    var suffix = ""
    var plain = ""
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 3)
      switch (words[0], words.dropFirst().first) {
      case ("#", "EOF"), ("#", "UNIT"): break
      case ("#", "TYPE"):
        let kind = words[3]
        suffix = kind == "counter" ? "_total" : kind == "info" ? "_info" : ""
        plain += "# TYPE \(words[2])\(suffix) \(kind == "info" || kind == "stateset" ? "gauge" : kind)\n"
      case ("#", "HELP"): plain += "# HELP \(words[2])\(suffix) \(words[3])\n"
      default: plain += line + "\n"
      }
    }
    return plain
  }
}
