internal import Alerts
internal import CivilTime
internal import Krav

/// Figures as inline SVG. What they show stands in words or a table beside them; a texture stands beside each colour.
struct PageChart {
  var first: CivilDate

  private static let width = 480
  private static let left = 38
  private static let right = 476
  private static let top = 10
  private static let bottom = 164

  // MARK: Days

  /// Counts on top of one another: red, unknown, yellow.
  func writeStack(_ days: [DayCounts], title: String, description: String, into out: inout PageWriter) {
    let most = Self.ceiling(days.map { Int($0.total) }.max() ?? 0)
    begin(title, description, id: "dager", into: &out)
    Self.writePatterns(into: &out)
    writeAxes(days.count, most, suffix: "", into: &out)
    let places = Self.sampled(days.count)
    var base = places.map { _ in 0 }
    for verdict in [Verdict.red, .unknown, .yellow] {
      let tops = places.enumerated().map { base[$0] + days[$1].count(verdict) }
      if zip(base, tops).contains(where: { $0 < $1 }) {
        let upper = points(places, tops, days.count, most)
        let lower = points(places, base, days.count, most).reversed()
        for isTexture in [false, true] {
          out.tag("<path ")
          Self.paint(verdict, isTexture: isTexture, into: &out)
          out.tag(" d=\"M")
          out.text((upper + lower).joined(separator: "L"))
          out.tag("Z\"/>")
        }
      }
      base = tops
    }
    out.tag("</svg>\n")
  }

  /// A share of a hundred from day to day.
  func writeLine(_ values: [Int], title: String, description: String, into out: inout PageWriter) {
    let most = max(20, min(100, Self.ceiling(values.max() ?? 0)))
    begin(title, description, id: "andel", into: &out)
    writeAxes(values.count, most, suffix: " %", into: &out)
    let places = Self.sampled(values.count)
    out.tag("<path class=\"line\" d=\"M")
    out.text(points(places, places.map { values[$0] }, values.count, most).joined(separator: "L"))
    out.tag("\"/></svg>\n")
  }

  private func begin(
    _ title: String, _ description: String, id: PageWriter.Markup, into out: inout PageWriter
  ) {
    out.tag("<svg viewBox=\"0 0 480 196\" role=\"img\" aria-labelledby=\"t-")
    out.tag(id)
    out.tag("\" aria-describedby=\"d-")
    out.tag(id)
    out.tag("\"><title id=\"t-")
    out.tag(id)
    out.tag("\">")
    out.text(title)
    out.tag("</title><desc id=\"d-")
    out.tag(id)
    out.tag("\">")
    out.text(description)
    out.tag("</desc>")
  }

  private func writeAxes(_ count: Int, _ most: Int, suffix: String, into out: inout PageWriter) {
    for value in Set([0, most / 2, most]).sorted() {
      let y = Self.y(value, most)
      out.tag("<path class=\"axis\" d=\"M")
      out.text("\(Self.left) \(y)H\(Self.right)")
      out.tag("\"/><text text-anchor=\"end\" x=\"33\" y=\"")
      out.number(y + 4)
      out.tag("\">")
      out.text(out.words.grouped(value) + suffix)
      out.tag("</text>")
    }
    var free = 0
    for (place, date) in months(count) {
      let x = Self.x(place, count)
      guard x >= free, x <= Self.right - 30 else { continue }
      free = x + 84
      out.tag("<text x=\"")
      out.number(x)
      out.tag("\" y=\"186\">")
      out.text(out.words.shortMonth(date))
      out.tag("</text><path class=\"axis\" d=\"M")
      out.text("\(x) \(Self.bottom)v6")
      out.tag("\"/>")
    }
  }

  /// The first day, where no month begins soon after it, and the first of each month.
  private func months(_ count: Int) -> [(place: Int, date: CivilDate)] {
    var found: [(Int, CivilDate)] = []
    for place in 0..<count {
      let date = CivilDate(dayNumber: first.dayNumber + Int32(place))
      if date.day == 1 || (place == 0 && count < 32) { found.append((place, date)) }
    }
    return found
  }

  private func points(_ places: [Int], _ values: [Int], _ count: Int, _ most: Int) -> [String] {
    var points = zip(places, values).map { "\(Self.x($0, count)) \(Self.y($1, most))" }
    // A single day is as wide as the figure.
    if count == 1, let value = values.first { points.append("\(Self.right) \(Self.y(value, most))") }
    return points
  }

  /// A third of the days of a year is as much as the width can show.
  private static func sampled(_ count: Int) -> [Int] {
    let step = max(1, (count + 121) / 122)
    return Array(Swift.stride(from: (count - 1) % step, to: count, by: step))
  }

  private static func x(_ place: Int, _ count: Int) -> Int {
    count < 2 ? left : left + place * (right - left) / (count - 1)
  }

  private static func y(_ value: Int, _ most: Int) -> Int { bottom - value * (bottom - top) / max(1, most) }

  /// The least of 2, 4, 10, 20, 40, 100 … that is not less.
  static func ceiling(_ value: Int) -> Int {
    var scale = 1
    while true {
      for step in [2, 4, 6, 10] where step * scale >= value { return step * scale }
      scale *= 10
    }
  }

  // MARK: Textures

  private static func writePatterns(into out: inout PageWriter) {
    out.tag(
      """
      <defs><pattern id="p-u" width="6" height="6" patternUnits="userSpaceOnUse"><circle class="dot" cx="2" cy="2" r="1.1"/>\
      <circle class="dot" cx="5" cy="5" r="1.1"/></pattern><pattern id="p-y" width="7" height="7" \
      patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="tex" d="M0 0V7"/></pattern></defs>
      """)
  }

  private static func paint(_ verdict: Verdict, isTexture: Bool, into out: inout PageWriter) {
    switch (verdict, isTexture) {
    case (.red, false): out.tag("class=\"fr edge\"")
    case (.unknown, false): out.tag("class=\"fu edge\"")
    case (.yellow, false): out.tag("class=\"fy edge\"")
    case (.unknown, true): out.tag("fill=\"url(#p-u)\"")
    case (.yellow, true): out.tag("fill=\"url(#p-y)\"")
    default: out.tag("fill=\"none\"")
    }
  }

  static func writeSwatch(_ verdict: Verdict, into out: inout PageWriter) {
    out.tag("<svg class=\"sw\" viewBox=\"0 0 16 16\">")
    for isTexture in [false, true] {
      out.tag("<path d=\"M0 0H16V16H0Z\" ")
      paint(verdict, isTexture: isTexture, into: &out)
      out.tag("/>")
    }
    out.tag("</svg>")
  }

  // MARK: Bars

  /// Each with its name; the table beside it has the numbers.
  static func writeBars(_ bars: [(name: String, counts: DayCounts)], into out: inout PageWriter) {
    let most = max(1, bars.map { Int($0.counts.total) }.max() ?? 1)
    out.tag("<svg viewBox=\"0 0 480 140\" aria-hidden=\"true\">")
    for (place, bar) in bars.enumerated() {
      let y = 4 + place * 27
      out.tag("<text x=\"98\" text-anchor=\"end\" y=\"")
      out.number(y + 15)
      out.tag("\">")
      out.text(bar.name)
      out.tag("</text>")
      var x = 106
      for verdict in [Verdict.red, .unknown, .yellow] {
        let wide = bar.counts.count(verdict) * 330 / most
        guard wide > 0 || bar.counts.count(verdict) > 0 else { continue }
        for isTexture in [false, true] {
          out.tag("<path ")
          paint(verdict, isTexture: isTexture, into: &out)
          out.tag(" d=\"M")
          out.text("\(x) \(y)h\(max(2, wide))v21H\(x)Z")
          out.tag("\"/>")
        }
        x += max(2, wide)
      }
      out.tag("<text x=\"")
      out.number(x + 6)
      out.tag("\" y=\"")
      out.number(y + 15)
      out.tag("\">")
      out.text(out.words.grouped(Int(bar.counts.total)))
      out.tag("</text>")
    }
    out.tag("</svg>\n")
  }
}

extension DayCounts {
  func count(_ verdict: Verdict) -> Int {
    switch verdict {
    case .red: Int(red)
    case .yellow: Int(yellow)
    case .unknown: Int(unknown)
    case .green: 0
    }
  }
}
