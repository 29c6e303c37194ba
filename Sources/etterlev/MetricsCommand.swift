import Commands
import Linux
import Service

enum MetricsCommand: ClientCommand {
  static let usage = Usage(
    "metrics", "what the daemon counts, as text for monitoring",
    details: [
      "It is written as text files for node_exporter's collector are, which knows neither infos nor statesets."
    ],
    options: [
      .flag("openmetrics", "as the daemon gives it: OpenMetrics 1.0"),
      .option(
        "textfile", "FILE", .file,
        "writes them there, aside and renamed, for node_exporter's textfile collector, and one figure that says whether the "
          + "daemon answers"),
      .socket,
    ],
    examples: [
      .init("etterlev metrics", "every figure with what it means"),
      .init(
        "etterlev metrics --textfile /var/lib/prometheus/node-exporter/etterlevd.prom",
        "for Prometheus, from a timer"),
    ],
    seeAlso: ["probe", "status"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    if let file = arguments.value("textfile") { return try collect(arguments, into: file) }
    let text = String(decoding: try Client(arguments).text("/metrics"), as: UTF8.self)
    Output.standard(arguments.has("openmetrics") ? text : plain(text))
    return Exit.fine
  }

  /// A daemon that is silent is told too: a file that is merely old says the same as it did.
  private static func collect(_ arguments: Arguments, into path: String) throws -> Int32 {
    guard path.hasSuffix(".prom") else { throw UsageError("node_exporter reads only files that end in `.prom`") }
    guard !arguments.has("openmetrics") else { throw UsageError("`--openmetrics` is not what a text file holds") }
    var text = ""
    var silence: Unanswered?
    do {
      let client = Client(arguments, patience: 10_000)
      text = plain(String(decoding: try client.text("/metrics"), as: UTF8.self))
    } catch let error as Unanswered {
      silence = error
    }
    let up = "# HELP etterlevd_up Whether the daemon answered.\n# TYPE etterlevd_up gauge\netterlevd_up "
    try OutputFile(path).write(Array((up + (silence == nil ? "1\n" : "0\n") + text).utf8), isForAll: true)
    if let silence { throw silence }
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
