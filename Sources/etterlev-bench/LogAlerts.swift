import Linux
import Records

/// What the daemon has told: the alerts that its log leaves open, as the workload writes them.
enum LogAlerts {
  static func write(state: String, to path: String) throws {
    var open: Set<String> = []
    for line in try readFile(state + "/alerts.jsonl", limit: 4 << 30).split(separator: 0x0A) {
      guard let event = JSONValue(Array(line)), let rule = event["rule"].text, let subject = event["subject"].text,
        let slash = subject.firstIndex(of: "/")
      else { continue }
      let key = subject[subject.index(after: slash)...].split(separator: "+").joined(separator: ":")
      if event["event"].text == "resolved" { open.remove("\(rule)\t\(key)") } else { open.insert("\(rule)\t\(key)") }
    }
    try writeFile(path, Array(open.map { $0 + "\n" }.joined().utf8))
  }
}
