internal import Krav
internal import Records

// Criteria by units.
extension Page {
  func writeTable(into out: inout PageWriter) {
    let words = out.words
    out.tag("<section class=\"card\" aria-labelledby=\"kriterier\"><h2 id=\"kriterier\">")
    out.text(words.tableHeading)
    out.tag("</h2>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" id=\"tabell\" aria-label=\"")
    out.text(words.scrolls)
    out.tag("\">\n<table class=\"lights\" role=\"table\"><caption>")
    out.text(words.tableCaption)
    out.tag("</caption>\n<thead role=\"rowgroup\"><tr role=\"row\"><th scope=\"col\" role=\"columnheader\">")
    out.text(words.criterion)
    out.tag("</th>")
    for (place, column) in table.columns.enumerated() {
      out.tag("<th scope=\"col\" role=\"columnheader\">")
      if column.id.isEmpty {
        out.text(words.wholeColumn)
      } else {
        writeName(of: column, isLinked: place > 0, into: &out)
      }
      if place == 0, table.columns.count > 1, !column.id.isEmpty { out.text(", \(words.whole)") }
      out.tag("</th>")
    }
    out.tag("</tr></thead>\n<tbody role=\"rowgroup\">\n")
    for row in table.rows { write(row, into: &out) }
    out.tag("</tbody></table></div></section>\n")
  }

  private func write(_ row: LightTable.Row, into out: inout PageWriter) {
    out.tag("<tr role=\"row\"><th scope=\"row\" role=\"rowheader\"><span class=\"code\">")
    out.text(row.name)
    out.tag("</span>")
    out.text(row.title)
    if !row.places.isEmpty { writePlaces(row, into: &out) }
    out.tag("</th>")
    for (column, light) in zip(table.columns, row.lights) {
      out.tag("<td role=\"cell\" data-u=\"")
      out.text(column.id.isEmpty ? out.words.wholeColumn : column.name)
      out.tag("\"><span")
      if light.isEmpty { out.tag(" class=\"e\"") }
      out.tag(">")
      write(light, into: &out)
      out.tag("</span></td>")
    }
    out.tag("</tr>\n")
  }

  private func write(_ light: LightTable.Light, into out: inout PageWriter) {
    out.light(light.verdict)
    out.tag("<span class=\"few\">")
    out.text(Self.tally(light, out.words))
    out.tag("</span>")
  }

  /// `2 røde, 1 ukjent, 14 vurdert`
  private static func tally(_ light: LightTable.Light, _ words: PageWords) -> String {
    if light.isEmpty { return words.notConcerned }
    var parts: [String] = []
    if light.red > 0 { parts.append(words.count(light.red, .red)) }
    if light.unknown > 0 { parts.append(words.count(light.unknown, .unknown)) }
    if light.yellow > 0 { parts.append(words.count(light.yellow, .yellow)) }
    if light.judged > 0 { parts.append(words.count(light.judged, words.judged)) }
    return parts.joined(separator: ", ")
  }

  private func writePlaces(_ row: LightTable.Row, into out: inout PageWriter) {
    let words = out.words
    out.tag("<details id=\"k-")
    out.text(row.name)
    out.tag("\"><summary>")
    out.text(words.count(row.places.count + row.beyond, words.places))
    out.tag("<span class=\"away\"> – ")
    out.text(row.name)
    out.tag("</span></summary>\n<table><caption class=\"away\">")
    out.text(words.fill(words.placesCaption, row.name))
    out.tag("</caption><thead class=\"away\"><tr><th scope=\"col\">")
    out.text(words.unit)
    out.tag("</th><th scope=\"col\">")
    out.text(words.light)
    out.tag("</th></tr></thead><tbody>\n")
    for place in row.places {
      out.tag("<tr><th scope=\"row\">")
      writeName(of: place.unit, isLinked: true, into: &out)
      out.tag("</th><td>")
      write(place.light, into: &out)
      out.tag("</td></tr>\n")
    }
    out.tag("</tbody></table>\n")
    for (count, noun) in [(row.beyond, words.placesBeyond), (row.untouched, words.untouched)] where count > 0 {
      out.tag("<p class=\"small soft\">")
      out.text(words.count(count, noun))
      out.tag("</p>")
    }
    out.tag("</details>")
  }

  /// A unit's name; it leads to the page of its branch, where somebody answers for that.
  func writeName(of unit: Unit, isLinked: Bool, into out: inout PageWriter) {
    guard isLinked, isLive else { return out.text(unit.name) }
    out.tag("<a href=\"?unit=")
    out.text(percentEncoded(unit.id))
    out.tag("\">")
    out.text(unit.name)
    out.tag("</a>")
  }
}
