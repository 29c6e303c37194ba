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

  private func many(_ criteria: Int, _ units: Int, name: String = "Tjeneste psykisk helse og rus") -> TrafficLights {
    var lights = TrafficLights()
    lights.criteria = (1...criteria).map { ("K\($0)", "Criterion number \($0), and what it is about in more words") }
    lights.units = (0..<units).map { .init(id: "u\($0)", name: name, level: min($0, 3)) }
    for unit in lights.units { lights.verdicts[unit.id] = ["K1": "red", "K2": "yellow", "K3": "green"] }
    return lights
  }

  @Test(arguments: [40, 80, 120]) func manyCriteriaFit(_ width: Int) {
    for (criteria, units) in [(21, 13), (21, 2), (3, 40), (1, 1), (60, 60)] {
      let text = many(criteria, units).rendered(width: width, isColoured: false)
      for line in text.split(separator: "\n") { #expect(line.count <= width, "\(line)") }
      // No light is left out.
      let reds = text.count { $0 == "■" }
      #expect(reds == units || reds == units + 1, "\(text)")
    }
  }

  @Test func fewUnitsStandBesideEachOther() {
    let text = many(21, 2, name: "FACT").rendered(width: 80, isColoured: false)
    #expect(text.contains("     FACT       FACT\nK1   ■ red      ■ red\nK2   ▲ yellow   ▲ yellow\n"), "\(text)")
  }

  @Test func shapesAloneAreExplained() {
    let text = many(21, 13).rendered(width: 80, isColoured: false)
    #expect(text.contains("\n■ red  ▲ yellow  ○ unknown  ● green\n"))
    #expect(text.contains("                               K1 K2 K3 K4"), "\(text)")
  }
}
