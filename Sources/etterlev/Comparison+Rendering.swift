import Alerts
import CivilTime
import Krav
import Linux
import Records
import Reports

extension Comparison {
  // MARK: For people

  func text() -> String {
    let (from, to) = (day(old.timeline.from), day(old.timeline.to))
    var text = "\(old.folder) → \(new.folder), "
    text += from == to ? "on \(to)" : "from \(from) to \(to)"
    text += ", the records as they are now\n"
    if old.judging.problems.count != new.judging.problems.count {
      text += "records refused: \(old.judging.problems.count) by the old pack, "
      text += "\(new.judging.problems.count) by the new one\n"
    }
    if !parameters.isEmpty {
      text += "\nparameters\n"
      for parameter in parameters {
        text += "  \(parameter.name): \(parameter.old ?? "none") → \(parameter.new ?? "none")\n"
      }
    }
    text += "\n"
    var counts = TextTable()
    counts.add([.init("rule", style: .bold)] + PackDifference.Kind.allCases.map { .init($0.rawValue, style: .bold) })
    for (rule, alerts) in byRule {
      counts.add(
        [.init(rule)]
          + PackDifference.Kind.allCases.map { kind in .init("\(alerts.count { $0.kind == kind })") })
    }
    if difference.alerts.isEmpty {
      text += "no alert is gained, lost or moved"
    } else {
      text += counts.rendered(width: Terminal.width, isColoured: Terminal.isColoured)
    }
    text += "\nalerts that are the same under both: \(difference.unchanged)\n"
    for (rule, alerts) in byRule {
      text += "\n\(rule)\n"
      for alert in alerts {
        for line in described(alert) { text += Prose.hanging("", printable(line), width: Terminal.width) + "\n" }
      }
    }
    if !rollUps.isEmpty {
      text += "\ncriteria on \(to)\n"
      for change in rollUps {
        text += printable("  \(change.criterion) \(change.unit): \(word(change.old)) → \(word(change.new))") + "\n"
      }
    }
    return text
  }

  private var byRule: [(rule: String, alerts: [PackDifference.Alert])] {
    var groups: [(rule: String, alerts: [PackDifference.Alert])] = []
    for alert in difference.alerts {
      if groups.last?.rule != alert.key.rule { groups.append((alert.key.rule, [])) }
      groups[groups.count - 1].alerts.append(alert)
    }
    return groups
  }

  /// Its lines, each with its indentation.
  private func described(_ alert: PackDifference.Alert) -> [String] {
    let sign = alert.kind == .gained ? "+" : alert.kind == .lost ? "-" : "~"
    let head = "  \(sign) \(alert.kind.rawValue)  \(alert.key.subject)"
    let message = alert.message.map { ["      \($0)"] } ?? []
    switch alert.kind {
    case .gained: return [head + "  \(course(alert.new))"] + message
    case .lost: return [head + "  \(course(alert.old))"] + message
    case .moved:
      return [head + delay(alert), "      old: \(course(alert.old))", "      new: \(course(alert.new))"] + message
    }
  }

  /// How much later the alert comes: `  (2 days later)`; nothing when it comes on the same day.
  private func delay(_ alert: PackDifference.Alert) -> String {
    guard let old = alert.opens.old, let new = alert.opens.new else { return "" }
    let days = zone.date(of: new).dayNumber - zone.date(of: old).dayNumber
    guard days != 0 else { return "" }
    return "  (\(abs(days)) day\(abs(days) == 1 ? "" : "s") \(days > 0 ? "later" : "earlier"))"
  }

  /// `red`, `green, red from 2025-03-01`; without days when only one day is looked at.
  private func course(_ turns: [Timeline.Turn]) -> String {
    turns.enumerated().map { place, turn in
      let name = word(turn.verdict)
      return place == 0 ? name : "\(name) from \(moment(turn.at))"
    }.joined(separator: ", ")
  }

  private func word(_ verdict: Verdict?) -> String { verdict.map(\.word) ?? "silent" }

  private func day(_ instant: Instant) -> String { zone.date(of: instant).description }

  /// A day where it begins one, else the instant.
  private func moment(_ instant: Instant) -> String {
    zone.startOfDay(zone.date(of: instant)) == instant ? day(instant) : zone.rfc3339(instant)
  }

  // MARK: For programs

  /// One row for each alert that is gained, lost or moved; verdicts as they follow each other.
  func csv() -> String {
    var table = CSV(header: ["change", "rule", "subject", "unit", "old", "new", "message"])
    for alert in difference.alerts {
      table.add([
        alert.kind.rawValue, alert.key.rule, alert.key.subject, alert.unit.joined(separator: "/"), course(alert.old),
        course(alert.new), alert.message ?? "",
      ])
    }
    return table.rendered
  }

  /// One object a line: first the parameters, then each alert, then each criterion.
  func json() -> [UInt8] {
    var line = JSONWriter()
    for parameter in parameters {
      line.beginObject()
      line.field("parameter", parameter.name)
      line.field("old", parameter.old)
      line.field("new", parameter.new)
      line.endObject()
      line.endLine()
    }
    for alert in difference.alerts {
      line.beginObject()
      line.field("change", alert.kind.rawValue)
      line.field("rule", alert.key.rule)
      line.field("subject", alert.key.subject)
      line.field("unit", alert.unit.joined(separator: "/"))
      write(alert.old, as: "old", to: &line)
      write(alert.new, as: "new", to: &line)
      line.field("message", alert.message)
      line.endObject()
      line.endLine()
    }
    for change in rollUps {
      line.beginObject()
      line.field("criterion", change.criterion)
      line.field("unit", change.unit)
      line.field("old", change.old.map(\.word))
      line.field("new", change.new.map(\.word))
      line.endObject()
      line.endLine()
    }
    return line.bytes
  }

  private func write(_ turns: [Timeline.Turn], as name: String, to line: inout JSONWriter) {
    line.key(name)
    line.beginArray()
    for turn in turns {
      line.beginObject()
      line.field("at", moment(turn.at))
      line.field("verdict", word(turn.verdict))
      line.endObject()
    }
    line.endArray()
  }
}
