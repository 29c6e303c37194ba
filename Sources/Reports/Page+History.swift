internal import Alerts
internal import CivilTime
internal import Krav

// How it has gone.
extension Page {
  func writeHistory(into out: inout PageWriter) {
    guard let history, let start = history.days.first, let now = history.days.last else { return }
    let words = out.words
    out.tag("<section class=\"card\" aria-labelledby=\"utvikling\"><h2 id=\"utvikling\">")
    out.text(words.historyHeading)
    out.tag("</h2>\n")
    if history.days.count < 360 {
      out.tag("<p>")
      out.text(words.fill(words.shortHistory, words.date(history.first)))
      out.tag("</p>\n")
    }
    out.tag("<div class=\"charts\">\n<figure><h3>")
    out.text(words.openTitle)
    out.tag("</h3>\n")
    writeSwatches(into: &out)
    let chart = PageChart(first: history.first)
    let span = (words.date(history.first), words.date(at.date))
    let most = history.days.map { Int($0.total) }.max() ?? 0
    let description = words.fill(
      words.openDescription, span.0, span.1, words.grouped(Int(start.red)), words.grouped(Int(start.unknown)),
      words.grouped(Int(start.yellow)), words.grouped(Int(now.red)), words.grouped(Int(now.unknown)),
      words.grouped(Int(now.yellow)), words.grouped(most))
    chart.writeStack(history.days, title: words.openTitle, description: description, into: &out)
    out.tag("<figcaption>")
    out.text(description)
    out.tag("</figcaption>\n")
    writeDays(history, into: &out)
    out.tag("</figure>\n<figure><h3>")
    out.text(words.shareTitle)
    out.tag("</h3>\n")
    let shares = history.days.map { $0.total == 0 ? 0 : Int($0.red) * 100 / Int($0.total) }
    let told = words.fill(
      words.shareDescription, span.0, span.1, String(shares.first ?? 0), String(shares.last ?? 0),
      String(shares.max() ?? 0))
    chart.writeLine(shares, title: words.shareTitle, description: told, into: &out)
    out.tag("<figcaption>")
    out.text(told)
    out.tag("</figcaption></figure>\n<figure><h3>")
    out.text(words.agesTitle)
    out.tag("</h3>\n")
    writeAges(history.ages, into: &out)
    out.tag("</figure>\n</div>\n<p class=\"small\">")
    if let median = history.median {
      out.text(
        words.fill(words.closedSummary, words.grouped(history.closed), words.count(median, words.medianDays)))
    } else {
      out.text(words.noneClosed)
    }
    out.tag("</p></section>\n")
  }

  private func writeSwatches(into out: inout PageWriter) {
    out.tag("<p class=\"key\" aria-hidden=\"true\">")
    for verdict in [Verdict.red, .unknown, .yellow] {
      out.tag("<span>")
      PageChart.writeSwatch(verdict, into: &out)
      out.text(out.words.colour(verdict))
      out.tag("</span> ")
    }
    out.tag("</p>\n")
  }

  /// The last day of each month, and the last of all.
  private func writeDays(_ history: History, into out: inout PageWriter) {
    let words = out.words
    out.tag("<details id=\"tall\"><summary>")
    out.text(words.numbers)
    out.tag("</summary>\n")
    beginTable(words.openTitle, of: words.day, [words.share], into: &out)
    for (place, counts) in history.days.enumerated() {
      let day = CivilDate(dayNumber: history.first.dayNumber + Int32(place))
      let isLast = place == history.days.count - 1
      guard isLast || place == 0 || CivilDate(dayNumber: day.dayNumber + 1).day == 1 else { continue }
      out.tag("<tr><th scope=\"row\">")
      out.time(day)
      out.tag("</th>")
      for count in [counts.red, counts.unknown, counts.yellow] { writeCell(Int(count), into: &out) }
      out.tag("<td class=\"n\">")
      out.text(Self.share(counts))
      out.tag("</td></tr>\n")
    }
    out.tag("</tbody></table></details>\n")
  }

  private func writeAges(_ ages: [DayCounts], into out: inout PageWriter) {
    let words = out.words
    PageChart.writeBars(zip(words.ages, ages).map { ($0, $1) }, into: &out)
    beginTable(words.agesTitle, of: words.age, into: &out)
    for (name, counts) in zip(words.ages, ages) {
      out.tag("<tr><th scope=\"row\">")
      out.text(name)
      out.tag("</th>")
      for count in [counts.red, counts.unknown, counts.yellow] { writeCell(Int(count), into: &out) }
      out.tag("</tr>\n")
    }
    out.tag("</tbody></table>\n")
  }

  /// As far as the first row: what the rows are of, the open ones by colour, and further numbers.
  private func beginTable(
    _ caption: String, of rows: String, _ numbers: [String] = [], into out: inout PageWriter
  ) {
    out.tag("<table><caption class=\"away\">")
    out.text(caption)
    out.tag("</caption><thead><tr><th scope=\"col\">")
    out.text(rows)
    out.tag("</th>")
    for verdict in [Verdict.red, .unknown, .yellow] {
      out.tag("<th scope=\"col\" class=\"n\">")
      out.light(verdict)
      out.tag("</th>")
    }
    for heading in numbers {
      out.tag("<th scope=\"col\" class=\"n\">")
      out.text(heading)
      out.tag("</th>")
    }
    out.tag("</tr></thead><tbody>\n")
  }

  private func writeCell(_ count: Int, into out: inout PageWriter) {
    out.tag("<td class=\"n\">")
    out.text(out.words.grouped(count))
    out.tag("</td>")
  }

  /// The red among the open.
  private static func share(_ counts: DayCounts) -> String {
    counts.total == 0 ? "–" : "\(Int(counts.red) * 100 / Int(counts.total)) %"
  }

  // MARK: Units

  func writeUnits(into out: inout PageWriter) {
    let words = out.words
    guard !units.isEmpty else { return }
    out.tag("<section class=\"card\" aria-labelledby=\"enheter\"><h2 id=\"enheter\">")
    out.text(words.unitsHeading)
    out.tag("</h2>\n<p>")
    out.text(words.unitsIntroduction)
    out.tag("</p>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" id=\"enhetstabell\" aria-label=\"")
    out.text(words.unitsScroll)
    out.tag("\">\n")
    beginTable(words.unitsHeading, of: words.unit, [words.share, words.closed, words.median], into: &out)
    for row in units { write(row, into: &out) }
    out.tag("</tbody></table></div>\n")
    if unitsBeyond > 0 {
      out.tag("<p class=\"soft small\">")
      out.text(words.count(unitsBeyond, words.unitsBeyond))
      out.tag("</p>\n")
    }
    out.tag("</section>\n")
  }

  private func write(_ row: UnitRow, into out: inout PageWriter) {
    out.tag("<tr><th scope=\"row\"")
    switch row.level {
    case ..<1: break
    case 1: out.tag(" class=\"in1\"")
    case 2: out.tag(" class=\"in2\"")
    default: out.tag(" class=\"in3\"")
    }
    out.tag(">")
    writeName(of: row.unit, isLinked: row.level > 0, into: &out)
    out.tag("</th>")
    for count in [row.open.red, row.open.unknown, row.open.yellow] { writeCell(Int(count), into: &out) }
    out.tag("<td class=\"n\">")
    out.text(Self.share(row.open))
    out.tag("</td>")
    writeCell(row.closed, into: &out)
    out.tag("<td class=\"n\">")
    out.text(row.median.map { out.words.grouped($0) } ?? "–")
    out.tag("</td></tr>\n")
  }
}
