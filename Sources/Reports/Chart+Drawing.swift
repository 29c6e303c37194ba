extension Chart {
  // MARK: Bars

  /// What is drawn, and how high it is.
  func bars() -> (text: String, height: Int) {
    let labelWidth = min(260, 16 + 8 * (labels.map { min($0.count, 30) }.max() ?? 0))
    let room = Self.width - labelWidth - 90
    let bar = series.count > 1 ? 16 : 20
    let group = series.count * (bar + 2) + 12
    var text = ""
    for (place, label) in labels.enumerated() {
      let y = 44 + place * group
      let middle = y + series.count * (bar + 2) / 2 + 4
      text += #"<text x="\#(labelWidth - 8)" y="\#(middle)" text-anchor="end">"#
      text += Self.escaped(Self.cut(label, to: 30)) + "</text>\n"
      for (index, each) in series.enumerated() where each.values.indices.contains(place) {
        let y = y + index * (bar + 2)
        let shown: String
        var width = 0
        switch each.values[place] {
        case .none: continue
        case .text(let words): shown = Self.cut(words, to: 20)
        case .number(let number):
          width = Int((Double(room) * max(0, number.isFinite ? number : 0) / top).rounded())
          shown = Self.figure(number, comma: true) + unit
          if width > 0 { text += box(x: labelWidth, y: y, width: width, height: bar, index) }
        }
        text += #"<text x="\#(labelWidth + width + 6)" y="\#(y + bar - 4)">\#(Self.escaped(shown))</text>"# + "\n"
      }
    }
    let height = 44 + labels.count * group
    text += #"<path d="M\#(labelWidth) 38V\#(height - 6)" stroke="\#(Self.ink)"/>"# + "\n"
    return (text, height)
  }

  // MARK: Lines

  /// What is drawn, and how high it is.
  func lines() -> (text: String, height: Int) {
    let (left, right, upper, lower) = (64.0, Double(Self.width) - 24, 48.0, 268.0)
    let scale = Self.scale(for: top)
    let step = labels.count > 1 ? (right - left) / Double(labels.count - 1) : 0
    func x(_ place: Int) -> Double { labels.count > 1 ? left + Double(place) * step : (left + right) / 2 }
    func y(_ number: Double) -> Double { lower - (lower - upper) * number / scale.top }
    var text = ""
    var mark = 0.0
    while mark <= scale.top + scale.step / 2 {
      text += #"<path d="M\#(Self.figure(left)) \#(Self.figure(y(mark)))H\#(Self.figure(right))" "#
      text += #"stroke="\#(Self.pale)"/>"#
      text += #"<text x="\#(Self.figure(left - 8))" y="\#(Self.figure(y(mark) + 5))" text-anchor="end">"#
      text += Self.escaped(Self.figure(mark, comma: true) + unit) + "</text>\n"
      mark += scale.step
    }
    // So many labels that they do not run into each other.
    let widest = labels.map { min($0.count, 14) }.max() ?? 1
    let every = max(1, Int((Double(widest * 9 + 8) / max(step, 1)).rounded(.up)))
    for (place, label) in labels.enumerated() where labels.count == 1 || place.isMultiple(of: every) {
      text += #"<text x="\#(Self.figure(x(place)))" y="290" text-anchor="middle">"#
      text += Self.escaped(Self.cut(label, to: 14)) + "</text>\n"
    }
    for (index, each) in series.enumerated() {
      var path = ""
      var markers = ""
      var isDrawing = false
      for (place, value) in each.values.prefix(labels.count).enumerated() {
        guard case .number(let number) = value, number.isFinite else {
          // A gap, so that nobody reads a number where there is none.
          isDrawing = false
          continue
        }
        path += "\(isDrawing ? "L" : "M")\(Self.figure(x(place))) \(Self.figure(y(max(0, number))))"
        markers += marker(x(place), y(max(0, number)), index)
        isDrawing = true
      }
      if !path.isEmpty {
        text += #"<path d="\#(path)" stroke="\#(colour(index))" stroke-width="2" fill="none" "#
        text += #"stroke-dasharray="\#(Self.dashes[index % 4])"/>"#
      }
      text += markers + "\n"
    }
    return (text, 304)
  }

  /// A round top not below the number, in four or five round steps: 1, 2 or 5 times a power of ten.
  static func scale(for number: Double) -> (top: Double, step: Double) {
    var step = 1.0
    let factors = [2.0, 2.5, 2.0]
    var turn = 0
    while step * 5 < number, step < 1e12 {
      step *= factors[turn % 3]
      turn += 1
    }
    return ((number / step).rounded(.up) * step, step)
  }
}
