/// A chart that can be read without colours: bars or lines, several series told apart by patterns and shapes too.
///
/// It knows nothing of what it shows: labels, names and texts are the caller's, and are escaped here.
public struct Chart: Sendable {
  public enum Kind: Sendable {
    /// A group of bars for each label, lying, so that long labels stand upright.
    case bars
    /// A line for each series over the labels, which are in order.
    case lines
  }

  public enum Value: Sendable, Equatable {
    /// Not negative.
    case number(Double)
    /// Nothing is drawn, and the text stands in its place, for example that a number is not shown.
    case text(String)
    /// Nothing.
    case none
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

  public var kind: Kind
  /// What it shows; the picture's name for who does not see it.
  public var title: String
  /// What it says, in words: the text alternative.
  public var description: String
  public var labels: [String]
  /// Four at most can be told apart.
  public var series: [Series]
  /// Behind each number, for example ` %`.
  public var unit: String
  /// Begins the ids within the picture, which several on one page may not share: ASCII letters, digits, `-`.
  public var id: String

  public init(
    _ kind: Kind, title: String, description: String, labels: [String], series: [Series], unit: String = "",
    id: String = "chart"
  ) {
    self.kind = kind
    self.title = title
    self.description = description
    self.labels = labels
    self.series = series
    self.unit = unit
    self.id = id
  }

  /// Units of the picture's width.
  static let width = 720

  /// An `svg` element, alone a whole file; without scripts, styles or anything from elsewhere, so that any page's policy
  /// lets it be.
  public func svg() -> String {
    let (body, height) = kind == .bars ? bars() : lines()
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

  // MARK: What tells series apart

  /// Each at least 4.5 to 1 against white (WCAG 2.1, 1.4.3 and 1.4.11).
  static let colours = ["#1f4e79", "#8a4b08", "#3d6b21", "#6b2d6b"]
  /// What text and axes are drawn in, and the lines behind.
  static let ink = "#1a1a1a"
  static let pale = "#c8c8c8"
  static let dashes = ["none", "8 4", "2 4", "10 3 2 3"]

  func colour(_ index: Int) -> String { Self.colours[index % Self.colours.count] }

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
      switch kind {
      case .bars: text += box(x: 8, y: y, width: 26, height: 14, index)
      case .lines:
        text += #"<path d="M8 \#(y + 7)H34" stroke="\#(colour(index))" stroke-width="2" "#
        text += #"stroke-dasharray="\#(Self.dashes[index % 4])" fill="none"/>"# + marker(21, Double(y + 7), index)
      }
      text += #"<text x="42" y="\#(y + 12)">\#(Self.escaped(Self.cut(each.name, to: 80)))</text>"# + "\n"
    }
    return (text, 8 + series.count * 22)
  }

  func box(x: Int, y: Int, width: Int, height: Int, _ index: Int) -> String {
    #"<rect x="\#(x)" y="\#(y)" width="\#(width)" height="\#(height)" fill="url(#\#(id)-p\#(index))" "#
      + #"stroke="\#(colour(index))"/>"#
  }

  /// A circle, square, triangle or diamond.
  func marker(_ x: Double, _ y: Double, _ index: Int) -> String {
    let fill = #" fill="\#(colour(index))"/>"#
    let (x, y) = (Self.figure(x), Self.figure(y))
    switch index % 4 {
    case 0: return #"<circle cx="\#(x)" cy="\#(y)" r="4""# + fill
    case 1: return #"<path transform="translate(\#(x) \#(y))" d="M-4 -4H4V4H-4Z""# + fill
    case 2: return #"<path transform="translate(\#(x) \#(y))" d="M0 -5L5 4H-5Z""# + fill
    default: return #"<path transform="translate(\#(x) \#(y))" d="M0 -5L5 0L0 5L-5 0Z""# + fill
    }
  }

  // MARK: Numbers and text

  /// The largest number drawn, at least 1.
  var top: Double {
    let numbers = series.flatMap(\.values).compactMap { value in
      if case .number(let number) = value, number.isFinite { number } else { nil }
    }
    return max(1, numbers.max() ?? 1)
  }

  /// To a tenth, without what is not needed; with a decimal comma for people.
  static func figure(_ value: Double, comma: Bool = false) -> String {
    let tenths = Int64((max(-1e12, min(value.isFinite ? value : 0, 1e12)) * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let (whole, rest) = (tenths.magnitude / 10, tenths.magnitude % 10)
    return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole)\(comma ? "," : ".")\(rest)"
  }

  static func cut(_ text: String, to count: Int) -> String {
    text.count <= count ? text : String(text.prefix(count - 1)) + "…"
  }

  /// For an XML element or attribute: marks as entities, and what XML 1.0 cannot hold (section 2.2) as U+FFFD.
  public static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x26: result += "&amp;"
      case 0x3C: result += "&lt;"
      case 0x3E: result += "&gt;"
      case 0x22: result += "&quot;"
      case 0x27: result += "&#39;"
      case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: result += "\u{FFFD}"
      // What turns the direction of text about may not reach beyond its own.
      case 0x202A...0x202E, 0x2066...0x2069: result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
