internal import Alerts
internal import CivilTime
internal import Krav

// What is to be done.
extension Page {
  /// A record that an alert rests on, and where it stands.
  public static func evidence(_ record: String, file: String, line: Int) -> String {
    let words = PageWords.bokmål
    return words.fill(words.evidencePlace, record, file, String(line))
  }

  func beginAlerts(into out: inout PageWriter) {
    let words = out.words
    out.tag("<section class=\"card\" aria-labelledby=\"varsler\"><h2 id=\"varsler\">")
    out.text(words.alertsHeading)
    out.tag("</h2>\n<p>")
    out.text(groups.isEmpty ? words.noneOpen : words.alertsIntroduction)
    out.tag("</p>\n")
  }

  func endAlerts(into out: inout PageWriter) {
    let words = out.words
    let told = groups.reduce(0) { $0 + Int($1.counts.total) }
    if Int(open.total) > told {
      out.tag("<p class=\"soft\">")
      out.text(words.count(Int(open.total) - told, words.groupsBeyond))
      out.tag("</p>\n")
    }
    out.tag("</section>\n")
  }

  func write(_ group: Group, into out: inout PageWriter) {
    let words = out.words
    let title = group.titles.joined(separator: ". ")
    out.tag("<section class=\"group\"><div><h3>")
    out.prose(group.remedy ?? title)
    out.tag("</h3>\n")
    if group.remedy != nil {
      out.tag("<p class=\"small soft\">")
      out.text(title)
      out.tag("</p>\n")
    }
    out.tag("</div>\n<div>")
    writeTally(of: group, into: &out)
    // What few say that is broken is read at once.
    let isFolded = group.counts.total > 3 || group.counts.red == 0
    if isFolded {
      out.tag("<details id=\"g-")
      out.text(group.id)
      out.tag("\"><summary>")
      out.text(words.inEach)
      out.tag("<span class=\"away\">: ")
      out.text(group.remedy ?? title)
      out.tag("</span></summary>\n")
    }
    out.tag("<ul class=\"alerts\">\n")
    for item in group.items { write(item, hasOwnRemedy: group.remedy == nil, into: &out) }
    out.tag("</ul>\n")
    if group.beyond > 0 {
      out.tag("<p class=\"soft small\">")
      out.text(words.count(group.beyond, words.itemsBeyond))
      out.tag("</p>\n")
    }
    if isFolded { out.tag("</details>\n") }
    out.tag("</div></section>\n")
  }

  private func writeTally(of group: Group, into out: inout PageWriter) {
    out.tag("<p class=\"tally\">")
    let counts = [(Verdict.red, group.counts.red), (.unknown, group.counts.unknown), (.yellow, group.counts.yellow)]
    for (verdict, count) in counts where count > 0 {
      out.tag("<span>")
      out.light(verdict)
      out.tag(" ")
      out.text(out.words.grouped(Int(count)))
      out.tag("</span> ")
    }
    out.tag("</p>\n")
  }

  private func write(_ item: Item, hasOwnRemedy: Bool, into out: inout PageWriter) {
    let words = out.words
    out.tag("<li><div>")
    out.light(item.verdict)
    out.tag("</div><div><p>")
    out.prose(item.message)
    out.tag("</p>\n")
    if hasOwnRemedy, let remedy = item.remedy {
      out.tag("<p>")
      out.text(words.toDo + ": ")
      out.prose(remedy)
      out.tag("</p>\n")
    }
    out.tag("<p class=\"meta\">")
    if !item.unit.isEmpty {
      out.tag("<span>")
      out.text(item.unit)
      out.tag("</span> ")
    }
    out.tag("<span>")
    let days = Int(at.date.dayNumber - item.since.date.dayNumber)
    let parts = words.since.split(separator: "{}", omittingEmptySubsequences: false)
    out.text(String(parts.first ?? ""))
    out.time(item.since)
    out.text(" (\(days <= 0 ? words.today : words.count(days, words.forDays)))")
    out.tag("</span> ")
    writeMarks(of: item, into: &out)
    out.tag("</p>\n")
    writeReasons(of: item, into: &out)
    out.tag("</div></li>\n")
  }

  private func writeMarks(of item: Item, into out: inout PageWriter) {
    let words = out.words
    if let escalated = item.escalated {
      out.tag("<span class=\"mark\">")
      out.text(words.fill(words.escalated, words.date(escalated.date)))
      out.tag("</span> ")
    }
    guard let mark = item.acknowledged else {
      out.tag("<span>")
      out.text(words.unseen)
      out.tag("</span>")
      return
    }
    out.tag("<span class=\"mark\">")
    out.text(words.fill(words.seen, mark.by, words.date(mark.at.date)))
    if let comment = mark.comment { out.text(": «\(comment)»") }
    out.tag("</span>")
  }

  private func writeReasons(of item: Item, into out: inout PageWriter) {
    let words = out.words
    out.tag("<details id=\"v-")
    out.text(item.id)
    out.tag("\"><summary>")
    out.text(words.why)
    out.tag("<span class=\"away\">: ")
    out.text(item.subject)
    out.tag("</span></summary>\n<div class=\"why\">\n")
    if let reasons = item.reasons {
      if let withheld = reasons.withheld {
        out.tag("<p>")
        out.text(withheld)
        out.tag("</p>\n")
      }
      for clause in reasons.clauses { write(clause.heading, clause.sentences, into: &out) }
      write(reasons.basesHeading, reasons.bases, into: &out)
    }
    write(words.evidence, item.evidence, into: &out)
    out.tag("<p class=\"soft\">")
    out.text(words.concerns)
    out.tag(" <code>")
    out.text(item.subject)
    out.tag("</code> – ")
    out.text(words.identity)
    out.tag(" <code>")
    out.text(item.id)
    out.tag("</code></p>\n</div></details>\n")
  }

  private func write(_ heading: String, _ sentences: [String], into out: inout PageWriter) {
    guard !sentences.isEmpty else { return }
    out.tag("<div><strong>")
    out.text(heading)
    out.tag("</strong><ul>")
    for sentence in sentences {
      out.tag("<li>")
      out.prose(sentence)
      out.tag("</li>")
    }
    out.tag("</ul></div>\n")
  }
}
