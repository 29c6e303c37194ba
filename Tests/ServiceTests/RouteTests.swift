import Records
import Testing

@testable import Service

/// Requests, refusals and the description come from one table.
@Suite struct RouteTests {
  @Test(arguments: Route.allCases) func `a path leads to its route`(route: Route) {
    let path = route.template.map { $0.hasPrefix("{") ? "æ/+ %" : $0 }
    #expect(Route.find(path) == route)
    #expect(Route.find(path + ["more"]) != route)
  }

  @Test(arguments: [[""], ["alert"], ["Alerts"], ["alerts", "x", "y"], ["health", ""], ["openapi"]])
  func `other paths lead nowhere`(path: [String]) {
    #expect(Route.find(path) == nil)
  }

  @Test(arguments: Route.allCases) func `the description has the route as it is answered`(route: Route) throws {
    let document = try #require(JSONValue(OpenAPI.document()))
    let operation = document["paths"]["/" + route.template.joined(separator: "/")][route.method.lowercased()]
    #expect(operation["operationId"].text == route.rawValue)
    let named = operation["parameters"].items.filter { $0["in"].text == "query" }.compactMap { $0["name"].text }
    #expect(named == route.items.map(\.name))
    for item in route.items { #expect(route.fault(in: [(item.name, "1")]) == nil) }
    #expect(route.fault(in: [("colour", "red")]) == "there is no parameter `colour`")
    if let first = route.items.first {
      #expect(route.fault(in: [(first.name, "1"), (first.name, "1")]) != nil)
    }
  }

  @Test func `every reference in the description leads to a schema`() throws {
    let bytes = OpenAPI.document()
    let document = try #require(JSONValue(bytes))
    let text = String(decoding: bytes, as: UTF8.self)
    let parts = text.split(separator: "#/components/schemas/").dropFirst()
    #expect(parts.count > 20)
    for part in parts {
      let name = String(part.prefix { $0 != "\"" })
      #expect(document["components"]["schemas"][name] != .null, "\(name)")
    }
    guard case .object(let paths) = document["paths"] else {
      Issue.record("there are no paths")
      return
    }
    #expect(paths.count == Route.allCases.count)
  }

  @Test func `metrics are written as the format has them`() {
    var text = OpenMetrics()
    text.begin("a", .gauge, unit: "seconds", "Of \"a\\b\"\nc.")
    text.sample(nanoseconds: -1_000_000_002, [("x", "q\"\\\n")])
    var histogram = Histogram()
    for nanoseconds: Int64 in [0, 500_000, 500_001, 20_000_000_000] { histogram.note(nanoseconds) }
    text.begin("h", .histogram, "H.")
    text.sample(histogram)
    let lines = String(decoding: text.document(), as: UTF8.self).split(separator: "\n").map(String.init)
    #expect(lines[2] == #"# HELP etterlevd_a Of \"a\\b\"\nc."#)
    #expect(lines[3] == #"etterlevd_a{x="q\"\\\n"} -1.000000002"#)
    #expect(lines.contains(#"etterlevd_h_bucket{le="0.0005"} 2"#))
    #expect(lines.contains(#"etterlevd_h_bucket{le="0.001"} 3"#))
    #expect(lines.contains(#"etterlevd_h_bucket{le="10.0"} 3"#))
    #expect(lines.contains(#"etterlevd_h_bucket{le="+Inf"} 4"#))
    #expect(lines.contains("etterlevd_h_count 4"))
    #expect(lines.contains("etterlevd_h_sum 20.001000001"))
    #expect(lines.last == "# EOF")
  }

  @Test(arguments: [
    ("{}", String?.none), (#"{"comment":null}"#, nil), (#"{"comment":""}"#, nil),
    (#"{"comment":"Sett\n."}"#, "Sett\n."),
  ]) func `a comment is read`(body: String, comment: String?) throws {
    #expect(try Daemon.comment(Array(body.utf8)).get() == comment)
  }

  @Test(arguments: [
    "", "[]", #""x""#, #"{"comment":1}"#, #"{"kommentar":"x"}"#, #"{"comment":"x","comment":"y"}"#,
    #"{"comment":"\u001b[31m"}"#, #"{"comment":"01018510002"}"#,
    #"{"comment":""# + String(repeating: "x", count: 501) + #""}"#,
  ]) func `what is no comment is refused`(body: String) {
    #expect(throws: (any Error).self) { try Daemon.comment(Array(body.utf8)).get() }
  }
}
