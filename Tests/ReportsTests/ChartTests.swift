import Foundation
import Reports
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct ChartTests {
  private static let hostile = "<script>\"&'\u{0}\u{1B}\u{202E}x"

  private static let chart = Chart(
    title: "Title \(hostile)", description: "What it says \(hostile)", labels: ["one", hostile, "three"],
    series: [
      .init(name: hostile, values: [.number(10), .text("<5"), .text("")]),
      .init(name: "b", values: [.number(2.5), .number(0), .number(.infinity)]),
    ], id: "c1")

  /// Every element and attribute of a well-formed picture.
  private final class Reading: NSObject, XMLParserDelegate {
    var elements: [(name: String, attributes: [String: String])] = []
    var text: [String: String] = [:]
    private var open: [String] = []
    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      elements.append((name, attributes))
      open.append(name)
    }
    func parser(_ parser: XMLParser, foundCharacters string: String) { text[open.last ?? "", default: ""] += string }
    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
      open.removeLast()
    }
  }

  private static func read(_ svg: String) throws -> Reading {
    let reading = Reading()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = reading
    try #require(parser.parse(), "\(String(describing: parser.parserError))")
    return reading
  }

  @Test func isWellFormedWhateverItSays() throws {
    let reading = try Self.read(Self.chart.svg())
    #expect(!reading.elements.contains { $0.name == "script" })
    #expect(reading.elements.allSatisfy { element in element.attributes.keys.allSatisfy { !$0.hasPrefix("on") } })
    #expect(!reading.elements.contains { $0.attributes["href"] != nil || $0.attributes["style"] != nil })
    #expect(reading.text["title"] == "Title <script>\"&'\u{FFFD}\u{FFFD}\u{FFFD}x")
  }

  @Test func saysWhatItShows() throws {
    let svg = try Self.read(Self.chart.svg())
    let root = try #require(svg.elements.first)
    #expect(root.attributes["role"] == "img")
    #expect(root.attributes["aria-labelledby"] == "c1-title c1-desc")
    #expect(svg.elements.contains { $0.name == "desc" && $0.attributes["id"] == "c1-desc" })
    #expect(svg.text["desc"]?.hasPrefix("What it says") == true)
  }

  @Test func barsAreAsLongAsTheirNumbers() throws {
    let reading = try Self.read(
      Chart(
        title: "t", description: "d", labels: ["a", "b", "c", "d"],
        series: [.init(name: "n", values: [.number(40), .number(10), .number(0), .text("<5")])]
      ).svg())
    let widths = reading.elements.filter { $0.attributes["fill"]?.hasPrefix("url(") == true }
      .compactMap { $0.attributes["width"].flatMap(Int.init) }
    #expect(widths.count == 2, "nothing is drawn for zero, and for what is not shown")
    #expect(abs(widths[0] - 4 * widths[1]) <= 4)
    #expect(reading.text["text"]?.contains("<5") == true)
  }

  @Test func seriesDifferByMoreThanColour() throws {
    let values = [Chart.Value.number(1), .number(2)]
    let series = (0..<4).map { Chart.Series(name: "s\($0)", values: values) }
    let bars = Chart(title: "t", description: "d", labels: ["a", "b"], series: series).svg()
    #expect((0..<4).allSatisfy { bars.contains("url(#chart-p\($0))") && bars.contains("id=\"chart-p\($0)\"") })
  }

  @Test func anEmptyChartIsAPicture() throws {
    _ = try Self.read(Chart(title: "", description: "", labels: [], series: []).svg())
  }
}
