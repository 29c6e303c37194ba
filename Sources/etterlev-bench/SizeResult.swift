import Records

/// Everything measured at one size.
struct SizeResult {
  /// One engine's start from one kind of input.
  struct Start {
    var name: String
    var isFiles: Bool
    /// Milliseconds of each run, from the process's start to its end.
    var walls: [Double]
    /// Milliseconds of processor time, KiB at most, and how many processors others kept busy: medians.
    var processor: Double
    var peakKiB: Double
    var others: Double
    var agrees: Bool
    /// Why there is no figure.
    var note: String?

    var wall: Double { median(walls) }
  }

  /// One engine's changes and its first day.
  struct Change {
    var name: String
    var how: String
    /// How many changes there were.
    var count: Int
    /// Microseconds; the largest is not told by all.
    var p50: Double
    var p99: Double
    var max: Double?
    /// Milliseconds.
    var day: Double
    var agrees: Bool
  }

  var records: Int
  var starts: [Start] = []
  var changes: [Change] = []
  /// Medians of the own measurements.
  var own = Figures()
  /// What is wrong: alerts that differ, programs that failed.
  var faults: [String] = []
  /// The alerts of the workload, by rule.
  var alerts = ""

  func start(_ name: String, isFiles: Bool) -> Start? { starts.first { $0.name == name && $0.isFiles == isFiles } }

  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.field("records", records)
    json.field("alerts", alerts)
    json.key("own")
    own.write(to: &json)
    json.key("starts")
    json.beginArray()
    for start in starts { write(start, to: &json) }
    json.endArray()
    json.key("changes")
    json.beginArray()
    for change in changes { write(change, to: &json) }
    json.endArray()
    json.field("faults", faults)
    json.endObject()
  }

  private func write(_ start: Start, to json: inout JSONWriter) {
    json.beginObject()
    json.field("name", start.name)
    json.field("input", start.isFiles ? "files" : "jsonl")
    if let note = start.note { json.field("note", note) }
    var figures = Figures()
    figures["wall_ms"] = start.wall
    figures["wall_min_ms"] = start.walls.min()
    figures["wall_max_ms"] = start.walls.max()
    figures["runs"] = Double(start.walls.count)
    figures["processor_ms"] = start.processor
    figures["peak_kib"] = start.peakKiB
    figures["others"] = start.others
    json.key("figures")
    figures.write(to: &json)
    json.field("agrees", start.agrees)
    json.endObject()
  }

  private func write(_ change: Change, to json: inout JSONWriter) {
    json.beginObject()
    json.field("name", change.name)
    json.field("how", change.how)
    var figures = Figures()
    figures["changes"] = Double(change.count)
    figures["p50_us"] = change.p50
    figures["p99_us"] = change.p99
    figures["max_us"] = change.max
    figures["day_ms"] = change.day
    json.key("figures")
    figures.write(to: &json)
    json.field("agrees", change.agrees)
    json.endObject()
  }
}

/// The middle one, or the mean of the two in the middle; zero of none.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  guard !sorted.isEmpty else { return 0 }
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}
