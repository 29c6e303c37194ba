import Linux
import Service

/// `etterlev metrics [--openmetrics]`: as text files for node_exporter's collector are, which knows neither infos nor
/// statesets; by `--openmetrics` as the daemon gives them.
enum MetricsCommand {
  static func run(_ words: [String]) throws -> Int32 {
    let arguments = try Arguments(words, options: ["socket"], flags: ["openmetrics"])
    guard arguments.operands.isEmpty else { throw UsageError("takes no operands") }
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
