/// What can be asked, a case for each path: the one place by which requests are told apart, refused and described.
enum Route: String, CaseIterable {
  case page, alerts, alert, acknowledgement, acceptance, verdicts, forecast, calendar, statistics, why, events, rules,
    rule,
    metrics,
    health, description

  /// Segments of the path; one in braces stands for any.
  var template: [String] {
    switch self {
    case .page: []
    case .alerts: ["alerts"]
    case .alert: ["alerts", "{id}"]
    case .acknowledgement: ["alerts", "{id}", "acknowledgement"]
    case .acceptance: ["intake", "acceptance"]
    case .verdicts: ["verdicts"]
    case .forecast: ["forecast"]
    case .calendar: ["calendar.ics"]
    case .statistics: ["statistics"]
    case .why: ["why"]
    case .events: ["events"]
    case .rules: ["rules"]
    case .rule: ["rules", "{name}"]
    case .metrics: ["metrics"]
    case .health: ["health"]
    case .description: ["openapi.json"]
    }
  }

  /// HEAD goes wherever GET does.
  var method: String { self == .acknowledgement || self == .acceptance ? "POST" : "GET" }

  var allowed: String { method == "GET" ? "GET, HEAD" : method }

  /// Whether it is answered from verdicts, and so not before all records have been judged once.
  var needsPicture: Bool {
    switch self {
    case .page, .rules, .rule, .metrics, .health, .description: false
    default: true
    }
  }

  /// The route of a path; `nil` where there is nothing.
  static func find(_ path: [String]) -> Route? {
    allCases.first { route in
      route.template.count == path.count && zip(route.template, path).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
  }

  /// What is wrong with the names of the query's items; lower case, no full stop.
  func fault(in query: [(name: String, value: String)]) -> String? {
    let known = Set(items.map(\.name))
    var seen: Set<String> = []
    for item in query {
      guard known.contains(item.name) else { return "there is no parameter `\(item.name)`" }
      guard seen.insert(item.name).inserted else { return "`\(item.name)` is given more than once" }
    }
    return nil
  }
}
