/// A chart that can be read without colours: a group of bars for each label, lying, so that long labels stand upright;
/// series are told apart by patterns too.
///
/// It knows nothing of what it shows: labels, names and texts are the caller's, and are escaped here.
public struct Chart: Sendable {
  public enum Value: Sendable, Equatable {
    /// Not negative.
    case number(Double)
    /// Nothing is drawn, and the text stands in its place, for example that a number is not shown.
    case text(String)
  }

  public struct Series: Sendable {
    public var name: String
    /// One for each of the chart's labels.
    public var values: [Value]
    public init(name: String, values: [Value]) {
      self.name = name
      self.values = values
    }
  }

  /// What it shows; the picture's name for who does not see it.
  public var title: String
  /// What it says, in words: the text alternative.
  public var description: String
  public var labels: [String]
  /// Four at most can be told apart.
  public var series: [Series]
  /// Begins the ids within the picture, which several on one page may not share: ASCII letters, digits, `-`.
  public var id: String

  public init(
    title: String, description: String, labels: [String], series: [Series], id: String = "chart"
  ) {
    self.title = title
    self.description = description
    self.labels = labels
    self.series = series
    self.id = id
  }

  /// Units of the picture's width.
  private static let width = 720

  /// An `svg` element, alone a whole file; without scripts, styles or anything from elsewhere, so that any page's policy
  /// lets it be.
  public func svg() -> String {
    let (body, height) = bars()
    let legend = series.count > 1 ? legend(at: height) : (text: "", height: 0)
    let whole = height + legend.height + 8
    return """
      <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="\(id)-title \(id)-desc" \
      viewBox="0 0 \(Self.width) \(whole)" width="\(Self.width)" height="\(whole)" \
      font-family="sans-serif" font-size="14" fill="\(Self.ink)">
      <title id="\(id)-title">\(Self.escaped(title))</title>
      <desc id="\(id)-desc">\(Self.escaped(description))</desc>
      <defs>\(series.indices.map { pattern($0) }.joined())</defs>
      <rect width="\(Self.width)" height="\(whole)" fill="white"/>
      <text x="8" y="24" font-size="17" font-weight="bold">\(Self.escaped(Self.cut(title, to: 78)))</text>
      \(body)\(legend.text)</svg>

      """
  }

  /// The bars with their labels and numbers, and how high that is.
  private func bars() -> (text: String, height: Int) {
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
        case .text(let words): shown = Self.cut(words, to: 20)
        case .number(let number):
          width = Int((Double(room) * max(0, number.isFinite ? number : 0) / top).rounded())
          shown = Self.figure(number)
          if width > 0 { text += box(x: labelWidth, y: y, width: width, height: bar, index) }
        }
        text += #"<text x="\#(labelWidth + width + 6)" y="\#(y + bar - 4)">\#(Self.escaped(shown))</text>"# + "\n"
      }
    }
    let height = 44 + labels.count * group
    text += #"<path d="M\#(labelWidth) 38V\#(height - 6)" stroke="\#(Self.ink)"/>"# + "\n"
    return (text, height)
  }

  // MARK: What tells series apart

  /// Each at least 4.5 to 1 against white (WCAG 2.1, 1.4.3 and 1.4.11).
  private static let colours = ["#1f4e79", "#8a4b08", "#3d6b21", "#6b2d6b"]
  /// What text and the axis are drawn in.
  private static let ink = "#1a1a1a"

  private func colour(_ index: Int) -> String { Self.colours[index % Self.colours.count] }

  private func pattern(_ index: Int) -> String {
    let colour = colour(index)
    let drawing =
      switch index % 4 {
      case 0: #"<rect width="8" height="8" fill="\#(colour)"/>"#
      case 1: #"<path d="M0 8L8 0M-2 2L2 -2M6 10L10 6" stroke="\#(colour)" stroke-width="2"/>"#
      case 2: #"<circle cx="4" cy="4" r="2" fill="\#(colour)"/>"#
      default: #"<path d="M0 4H8M4 0V8" stroke="\#(colour)" stroke-width="1.5"/>"#
      }
    return #"<pattern id="\#(id)-p\#(index)" width="8" height="8" patternUnits="userSpaceOnUse">"#
      + #"<rect width="8" height="8" fill="white"/>\#(drawing)</pattern>"#
  }

  private func legend(at top: Int) -> (text: String, height: Int) {
    var text = ""
    for (index, each) in series.enumerated() {
      let y = top + 8 + index * 22
      text += box(x: 8, y: y, width: 26, height: 14, index)
      text += #"<text x="42" y="\#(y + 12)">\#(Self.escaped(Self.cut(each.name, to: 80)))</text>"# + "\n"
    }
    return (text, 8 + series.count * 22)
  }

  private func box(x: Int, y: Int, width: Int, height: Int, _ index: Int) -> String {
    #"<rect x="\#(x)" y="\#(y)" width="\#(width)" height="\#(height)" fill="url(#\#(id)-p\#(index))" "#
      + #"stroke="\#(colour(index))"/>"#
  }

  // MARK: Numbers and text

  /// The largest number drawn, at least 1.
  private var top: Double {
    let numbers = series.flatMap(\.values).compactMap { value in
      if case .number(let number) = value, number.isFinite { number } else { nil }
    }
    return max(1, numbers.max() ?? 1)
  }

  /// To a tenth, without what is not needed, and with a decimal comma.
  private static func figure(_ value: Double) -> String {
    let tenths = Int64((max(-1e12, min(value.isFinite ? value : 0, 1e12)) * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let (whole, rest) = (tenths.magnitude / 10, tenths.magnitude % 10)
    return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole),\(rest)"
  }

  private static func cut(_ text: String, to count: Int) -> String {
    text.count <= count ? text : String(text.prefix(count - 1)) + "…"
  }

  /// For an XML element or attribute: marks as entities, and what XML 1.0 cannot hold (section 2.2) as U+FFFD.
  private static func escaped(_ text: String) -> String {
    markupText(text) { scalar in
      switch scalar.value {
      case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: "\u{FFFD}"
      // What turns the direction of text about may not reach beyond its own.
      case 0x202A...0x202E, 0x2066...0x2069: "\u{FFFD}"
      default: nil
      }
    }
  }
}
