internal import Alerts
internal import CivilTime
internal import Krav

// What comes if nothing is done.
extension Page {
  func writeAhead(into out: inout PageWriter) {
    let words = out.words
    out.tag("<section class=\"card\" aria-labelledby=\"framover\"><h2 id=\"framover\">")
    out.text(words.aheadHeading)
    out.tag("</h2>\n<p>")
    out.text(ahead == nil ? words.aheadUnknown : words.aheadIntroduction)
    out.tag("</p>\n")
    if let ahead {
      out.tag("<div class=\"ahead\">\n")
      for (title, window) in zip(words.windowTitles, ahead.windows) { write(window, title, into: &out) }
      out.tag("</div>\n")
    }
    out.tag("</section>\n")
  }

  private func write(_ window: Ahead.Window, _ title: String, into out: inout PageWriter) {
    let words = out.words
    out.tag("<div><h3>")
    out.text(title)
    out.tag("</h3>\n<p class=\"small soft\">")
    out.time(window.from)
    out.text(" – ")
    out.time(window.until)
    out.tag("</p>\n<p class=\"tally\">")
    for (verdict, count) in [
      (Verdict.red, window.worse.red), (.unknown, window.worse.unknown), (.yellow, window.worse.yellow),
    ]
    where count > 0 {
      out.tag("<span>")
      out.text(words.fill(words.becomes, words.grouped(Int(count))))
      out.tag(" ")
      out.light(verdict)
      out.tag("</span> ")
    }
    if window.better > 0 {
      out.tag("<span>")
      out.text(words.count(window.better, words.better))
      out.tag("</span>")
    }
    out.tag("</p>\n")
    if window.worse.total == 0, window.better == 0, window.items.isEmpty {
      out.tag("<p>")
      out.text(words.nothingAhead)
      out.tag("</p>\n")
    }
    write(window.items, into: &out)
    if window.beyond > 0 {
      out.tag("<p class=\"soft small\">")
      out.text(words.count(window.beyond, words.aheadBeyond))
      out.tag("</p>\n")
    }
    out.tag("</div>\n")
  }

  private func write(_ items: [Ahead.Change], into out: inout PageWriter) {
    var day: CivilDate?
    for item in items {
      if item.date != day {
        if day != nil { out.tag("</ul>\n") }
        day = item.date
        out.tag("<h4>")
        out.time(item.date)
        out.tag("</h4>\n<ul>\n")
      }
      out.tag("<li>")
      out.light(item.verdict)
      out.tag(" ")
      if item.isCriterion { out.tag("<strong>") }
      out.prose(item.text)
      if item.isCriterion { out.tag("</strong>") }
      if !item.unit.isEmpty {
        out.tag(" <span class=\"soft small\">")
        out.text(item.unit)
        out.tag("</span>")
      }
      if item.isWaiverEnding {
        out.tag(" <span class=\"soft small\">(")
        out.text(out.words.waiverEnds)
        out.tag(")</span>")
      }
      if let before = item.before {
        out.tag(" <span class=\"soft small\">(")
        out.text(out.words.fill(out.words.was, out.words.colour(before)))
        out.tag(")</span>")
      }
      out.tag("</li>\n")
    }
    if day != nil { out.tag("</ul>\n") }
  }
}
