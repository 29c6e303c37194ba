import Reports
import Testing

@Suite struct TrafficLightsTests {
  private var lights: TrafficLights {
    var lights = TrafficLights()
    lights.criteria = [("A", "First"), ("B", "Second")]
    lights.units = [.init(id: "r", name: "Root", level: 0), .init(id: "u", name: "Unit", level: 1)]
    lights.verdicts = ["r": ["A": "red", "B": "green"], "u": ["A": "yellow"]]
    return lights
  }

  @Test func everyLightHasAShapeAndAWord() {
    let text = lights.rendered(width: nil, isColoured: false)
    #expect(text.contains("Root    ■ red     ● green\n"))
    #expect(text.contains("  Unit  ▲ yellow  ○ unknown\n"))
    #expect(text.hasSuffix("\nA  First\nB  Second\n"))
  }

  @Test func coloursAreAddedAndNothingElse() {
    let coloured = lights.rendered(width: nil, isColoured: true)
    #expect(coloured.contains("\u{1B}[31m■ red\u{1B}[0m"))
    let plain = coloured.replacing(#/\u{1B}\[[0-9]+m/#, with: "")
    #expect(plain == lights.rendered(width: nil, isColoured: false))
  }

  @Test func theLastColumnIsCutToTheWidthAndControlsAreNotSent() {
    var table = TextTable()
    table.add([.init("id"), .init("\u{1B}[2J" + String(repeating: "x", count: 100))])
    let text = table.rendered(width: 40, isColoured: false)
    #expect(text.count <= 41)
    #expect(text.hasSuffix("…\n"))
    #expect(!text.contains("\u{1B}"))
  }
}
