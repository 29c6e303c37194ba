internal import Alerts
internal import Krav

extension Page {
  /// The whole document.
  public func html() -> [UInt8] {
    var document = PageDocument(self)
    while !document.step() {}
    return document.bytes
  }

  /// Up to what there is in short.
  func writeBeginning(into out: inout PageWriter) {
    writeHead(into: &out)
    out.tag("<body>\n<a class=\"skip\" href=\"#innhold\">")
    out.text(out.words.skip)
    out.tag("</a>\n")
    if isLive { writeLiveRegions(into: &out) }
    writeTop(into: &out)
    if state != .loading { writeContents(into: &out) }
    out.tag("<main id=\"innhold\" tabindex=\"-1\" class=\"wrap\">\n")
    writeState(into: &out)
    if state != .loading { writeSummary(into: &out) }
  }

  func writeEnd(into out: inout PageWriter) {
    out.tag("</main>\n<footer class=\"wrap\"><p>")
    out.text(out.words.foot)
    out.tag(" ")
    out.text(isLive ? out.words.live : out.words.printed)
    out.tag("</p></footer>\n")
    if isLive {
      out.tag("<script>")
      out.own(Self.script)
      out.tag("</script>\n")
    }
    out.tag("</body>\n</html>\n")
  }

  private func writeHead(into out: inout PageWriter) {
    out.tag("<!DOCTYPE html>\n<html lang=\"")
    out.text(out.words.language)
    out.tag("\" data-version=\"")
    out.text(Self.version)
    out.tag("\" data-state=\"")
    out.text(state.rawValue)
    out.tag("\" data-seq=\"")
    out.text(String(seq))
    out.tag("\" data-counts=\"")
    out.text("\(open.red) \(open.unknown) \(open.yellow)")
    out.tag("\">\n<head>\n<meta charset=\"utf-8\">\n")
    if !isLive {
      out.tag("<meta http-equiv=\"Content-Security-Policy\" content=\"")
      out.text(Self.policy(isLive: false))
      out.tag("\">\n")
    }
    out.tag(
      """
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="robots" content="noindex">
      <title>
      """)
    out.text(out.words.fill(out.words.title, name(out.words)))
    out.tag("</title>\n<style>")
    out.own(Self.style)
    out.tag("</style>\n</head>\n")
  }

  private func name(_ words: PageWords) -> String {
    tops.isEmpty
      ? words.nothingToRead : tops.prefix(3).map(\.name).joined(separator: ", ") + (tops.count > 3 ? " …" : "")
  }

  private func writeLiveRegions(into out: inout PageWriter) {
    out.tag(
      "<div id=\"lost\" role=\"alert\" hidden></div>\n<p id=\"live\" class=\"away\" role=\"status\" data-updated=\"")
    out.text(out.words.updated)
    out.tag("\" data-lost=\"")
    out.text(out.words.lost)
    out.tag("\"></p>\n")
  }

  private func writeTop(into out: inout PageWriter) {
    let words = out.words
    out.tag("<header id=\"head\" class=\"top\"><div class=\"wrap\">\n<p class=\"kicker\">")
    out.text(words.kicker)
    out.tag("</p>\n<h1>")
    out.text(state == .loading ? words.states[.loading]?.title ?? "" : name(words))
    out.tag("</h1>\n<p class=\"asof\">")
    let parts = words.asOf.split(separator: "{}", omittingEmptySubsequences: false)
    out.text(String(parts.first ?? ""))
    out.time(at, withClock: true)
    if parts.count > 1 { out.text(String(parts[1])) }
    out.tag(". ")
    out.text(words.states[state]?.title ?? "")
    out.tag(".")
    if let lastArrival {
      out.tag(" ")
      out.text(words.fill(words.lastArrival, words.moment(lastArrival)))
      out.tag(".")
    }
    out.tag("</p>\n</div></header>\n")
  }

  private func writeContents(into out: inout PageWriter) {
    let words = out.words
    out.tag("<nav class=\"bar\" aria-label=\"")
    out.text(words.contents)
    out.tag("\"><ul class=\"wrap\">\n")
    func link(_ address: PageWriter.Markup, _ text: String) {
      out.tag("<li><a href=\"#")
      out.tag(address)
      out.tag("\">")
      out.text(text)
      out.tag("</a></li>\n")
    }
    link("kriterier", words.tableHeading)
    link("varsler", words.alertsHeading)
    link("utvikling", words.historyHeading)
    link("enheter", words.unitsHeading)
    link("framover", words.aheadHeading)
    if isOfBranch {
      out.tag("<li><a href=\"./\">")
      out.text(words.wholePage)
      out.tag("</a></li>\n")
    }
    out.tag("</ul></nav>\n")
  }

  // MARK: The service

  private func writeState(into out: inout PageWriter) {
    let words = out.words
    if isClockSet { writeNote(words.clockIsSet, "", into: &out) }
    if state != .ok, let told = words.states[state] {
      writeNote(
        told.title, told.detail + (unlogged > 0 ? " " + words.count(unlogged, words.unlogged) + "." : ""), into: &out)
    }
    if state == .loading {
      out.tag("<p><a href=\"./\">")
      out.text(words.again)
      out.tag("</a></p>\n")
    }
    if !troubles.isEmpty { writeTroubles(into: &out) }
  }

  private func writeNote(_ title: String, _ detail: String, into out: inout PageWriter) {
    out.tag("<section class=\"note y\"><h2>")
    out.text(title)
    out.tag("</h2>")
    if !detail.isEmpty {
      out.tag("<p>")
      out.text(detail)
      out.tag("</p>")
    }
    out.tag("</section>\n")
  }

  private func writeTroubles(into out: inout PageWriter) {
    let words = out.words
    out.tag("<section class=\"note y\"><h2>")
    out.text(words.troubleHeading)
    out.tag("</h2>\n<ul>\n")
    for trouble in troubles {
      out.tag("<li><strong>")
      out.text(words.trouble(trouble.code))
      out.tag("</strong> <span class=\"small\">")
      out.text(words.fill(words.since, words.moment(trouble.since)))
      if trouble.count > 1 { out.text(", \(words.count(trouble.count, words.places1))") }
      out.tag("</span><p class=\"small\" lang=\"en\"><code>")
      out.text(trouble.code)
      out.tag("</code> <code>")
      out.text(trouble.subject)
      out.tag("</code> ")
      out.prose(trouble.detail)
      if !trouble.remedy.isEmpty {
        out.text(" – ")
        out.prose(trouble.remedy)
      }
      out.tag("</p></li>\n")
    }
    if troublesBeyond > 0 {
      out.tag("<li>")
      out.text(words.count(troublesBeyond, words.troubleBeyond))
      out.tag("</li>\n")
    }
    out.tag("</ul></section>\n")
  }

  // MARK: In short

  private func writeSummary(into out: inout PageWriter) {
    let words = out.words
    out.tag("<section class=\"card\" aria-labelledby=\"kort\"><h2 id=\"kort\">")
    out.text(words.summary)
    out.tag("</h2>\n<ul class=\"tiles\">\n")
    for (verdict, count) in [(Verdict.red, open.red), (.unknown, open.unknown), (.yellow, open.yellow)] {
      let criteria = table.rows.count { $0.lights.first?.verdict == verdict }
      out.tag("<li class=\"")
      out.letter(verdict)
      out.tag("\">")
      out.text(words.colour(verdict))
      out.tag(" <b>")
      out.text(words.grouped(Int(count)))
      out.tag("</b> ")
      out.text(words.count(Int(count), words.openAlerts))
      out.tag("<br>")
      writeShare(criteria, into: &out)
      out.tag("</li>\n")
    }
    out.tag("<li class=\"g\">")
    out.text(words.green)
    out.tag(" <b>")
    out.text(words.grouped(table.rows.count { $0.lights.first?.verdict == .green }))
    out.tag("</b> ")
    out.text(words.count(table.rows.count, words.ofCriteria))
    out.tag("</li>\n</ul>\n<ul class=\"key\" aria-label=\"")
    out.text(words.legend)
    out.tag("\">\n")
    for (verdict, text) in words.meanings {
      out.tag("<li>")
      out.light(verdict)
      out.tag(" ")
      out.text(text)
      out.tag("</li>\n")
    }
    out.tag("</ul>\n")
    if waived > 0 {
      out.tag("<p class=\"small soft\">")
      out.text(words.count(waived, words.waived))
      out.tag("</p>\n")
    }
    out.tag("</section>\n")
  }

  private func writeShare(_ criteria: Int, into out: inout PageWriter) {
    out.text("\(out.words.grouped(criteria)) \(out.words.count(table.rows.count, out.words.ofCriteria))")
  }
}
