extension Route {
  var summary: String {
    switch self {
    case .page: "The page for people: how criteria stand, what is to be done, how it has gone and what comes."
    case .alerts: "Alerts by their last change, the newest first."
    case .alert: "One alert: why, on what evidence, what would clear it, what comes next, and its history."
    case .acknowledgement: "Mark an open alert as seen. Void when it worsens; it hides nothing."
    case .acceptance: "Let go what files that have vanished or shrunk said. Logged with who did it."
    case .verdicts: "How criteria stand in units."
    case .forecast: "What will change, and when, if nothing is done."
    case .calendar: "What falls due ahead, as a calendar to subscribe to (RFC 5545)."
    case .statistics: "What was new, closed, open and overdue over a period, by unit and by fields."
    case .why: "Why a rule says what it says of a subject, step by step."
    case .events: "Log lines as they come, as server-sent events; ids are sequence numbers."
    case .rules: "The rules in force."
    case .rule: "One rule: its text, basis, parameters and cost."
    case .metrics: "Counts for monitoring."
    case .health: "How the daemon does."
    case .description: "This description."
    }
  }

  /// What a 200 carries: the schema's name, where it is JSON.
  var answer: (meaning: String, contentType: String, schema: String?) {
    let json = "application/json"
    return switch self {
    case .page: ("The page; as 503 while the records are read", "text/html", nil)
    case .alerts: ("A page of alerts", json, "Alerts")
    case .alert: ("The alert", json, "AlertInFull")
    case .acknowledgement: ("The event, on disk; the same one when the same person repeats it", json, "Acknowledged")
    case .acceptance: ("The event, on disk", json, "Acknowledged")
    case .verdicts: ("Criteria in units", json, "Verdicts")
    case .forecast: ("Changes ahead, the soonest first", json, "Forecast")
    case .calendar: ("The calendar; at most 3000 events, and one that says where they end", "text/calendar", nil)
    case .statistics: ("The tables", json, "Statistics")
    case .why: ("The reasons", json, "Reasons")
    case .events: ("Events until the connection ends; a comment every 15 seconds", "text/event-stream", nil)
    case .rules: ("The rules", json, "Rules")
    case .rule: ("The rule", json, "Rule")
    case .metrics: ("OpenMetrics 1.0", "application/openmetrics-text", nil)
    case .health: ("State, log head, pack, counts", json, "Health")
    case .description: ("OpenAPI 3.1", json, "Description")
    }
  }

  /// What else may be answered, beside what every request may meet.
  var refusals: [(status: HTTPStatus, meaning: String)] {
    var refusals: [(HTTPStatus, String)] = [(.badRequest, "The request is not well formed")]
    if self == .alert { refusals.append((.permanentRedirect, "The alert has another id now")) }
    if method == "POST" { refusals.append((.forbidden, "May not, or comes from another site")) }
    switch self {
    case .page, .alerts, .alert, .acknowledgement, .acceptance, .verdicts, .forecast, .calendar, .statistics, .why,
      .rule,
      .metrics:
      refusals.append((.notFound, "There is none of that name"))
    default: break
    }
    if method == "POST" {
      refusals.append((.conflict, "The alert is not open"))
      refusals.append((.unsupportedMediaType, "The body is not application/json"))
    }
    if needsPicture {
      refusals.append((.serviceUnavailable, "Not all records have been judged once, or the disk is full"))
    }
    if self == .health { refusals.append((.serviceUnavailable, "Not all records have been judged once")) }
    return refusals
  }
}
