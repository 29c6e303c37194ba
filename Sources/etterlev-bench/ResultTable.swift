import CivilTime
import Linux
import Records

/// The results as tables for a person, as JSON, and as a page of the documentation.
struct ResultTable {
  var machine: Machine
  var results: [SizeResult]

  var json: [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.field("machine", machine.text)
    json.field("day", day)
    json.key("sizes")
    json.beginArray()
    for result in results { result.write(to: &json) }
    json.endArray()
    json.endObject()
    json.endLine()
    return json.bytes
  }

  private var day: String { CivilDate(dayNumber: Int32(Clock.realtimeSeconds() / 86_400)).description }

  var text: String { "\(machine.text)\n\n" + results.map { tables($0) }.joined(separator: "\n") }

  var page: String {
    """
    # Speed and memory

    What a start, a change and a day cost on the common workload R5, measured.

    ## Overview

    Written by `etterlev-bench --page` on \(day): \(machine.text); all files lie in the page cache.

    R5 has deviations, measures, risk assessments and reviews of many units, and seven rules over them
    (`Tests/Bench/R5/r5.krav`). A start goes from files to the written set of alerts, in a new process each time; it is
    the median of its runs. All engines are given the same bytes, and their alerts are compared line by line. A record
    file may have 256 MiB: a million records are eight files for etterlevd, and one for the others.

    «Engine» is the engine in a process that reads, judges and writes the set; «daemon» is `etterlevd` itself, until the
    last alert stands on its log's disk. Its events are timed from before the renaming of a file until they are read from
    the socket, which is after the log has been synchronised. A change is a record's next version as text, until all
    verdicts are true again. «Others» is how many processors other programs kept busy meanwhile.

    Memory counts every field of R5, for all are declared: dates, codes, numbers, references and lists, and of the two
    free texts whether they are set.

    """ + results.map { tables($0) }.joined(separator: "\n")
  }

  private func tables(_ result: SizeResult) -> String {
    let size = Self.grouped(result.records)
    var text = "## \(size) records\n\nAlerts at the start: \(result.alerts).\n\n"
    text += startTable(result) + "\n" + changeTable(result) + "\n" + goalTable(result)
    return text
  }

  // MARK: Tables

  private func startTable(_ result: SizeResult) -> String {
    var text = """
      | start of | from | ms | least and most | CPU ms | peak MiB | same alerts | others |
      | --- | --- | --- | --- | --- | --- | --- | --- |

      """
    for start in result.starts.sorted(by: { ($0.isFiles ? 1 : 0, $0.wall) < ($1.isFiles ? 1 : 0, $1.wall) }) {
      let input = start.isFiles ? "a file each" : "lines"
      guard start.note == nil else {
        text += "| \(start.name) | \(input) | \(start.note ?? "") | | | | | |\n"
        continue
      }
      let least = Self.number(start.walls.min() ?? 0)
      let most = Self.number(start.walls.max() ?? 0)
      text += "| \(start.name) | \(input) | \(Self.number(start.wall)) | \(least) – \(most) "
      text += "| \(start.processor > 0 ? Self.number(start.processor) : "") | \(Self.number(start.peakKiB / 1024)) "
      text += "| \(start.agrees ? "yes" : "NO") | \(Self.number(start.others)) |\n"
    }
    return text
  }

  private func changeTable(_ result: SizeResult) -> String {
    var text = """
      | one change in | how | changes | p50 µs | p99 µs | most µs | one day ms | same alerts |
      | --- | --- | --- | --- | --- | --- | --- | --- |

      """
    for change in result.changes.sorted(by: { $0.p50 < $1.p50 }) {
      text += "| \(change.name) | \(change.how) | \(change.count) | \(Self.number(change.p50)) "
      text += "| \(Self.number(change.p99)) | \(change.max.map(Self.number) ?? "") | \(Self.number(change.day)) "
      text += "| \(change.agrees ? "yes" : "NO") |\n"
    }
    return text
  }

  /// What is aimed at beside what was found.
  private func goalTable(_ result: SizeResult) -> String {
    var text = "| | found | aimed at |\n| --- | --- | --- |\n"
    for goal in Goals.all(result, smallest: results.first) {
      text += "| \(goal.name) | \(goal.found) | \(goal.aim) |\n"
    }
    return text
  }

  /// Three figures, or all of a larger number.
  static func number(_ value: Double) -> String {
    let size = abs(value)
    if size >= 100 || value == value.rounded() { return grouped(Int(value.rounded())) }
    let digits = size >= 10 ? 10.0 : size >= 1 ? 100.0 : 1000.0
    let scaled = Int((size * digits).rounded())
    let whole = Int(digits)
    let fraction = String(scaled % whole + whole).dropFirst()
    return (value < 0 ? "-" : "") + "\(scaled / whole).\(fraction)"
  }

  /// With a space before each three digits.
  static func grouped(_ value: Int) -> String {
    let digits = String(abs(value))
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place).isMultiple(of: 3) { text += " " }
      text.append(digit)
    }
    return (value < 0 ? "-" : "") + text
  }
}
