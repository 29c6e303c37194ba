extension Route {
  /// An item of the query.
  struct Item {
    var name: String
    /// JSON Schema of its text.
    var schema: String
    var meaning: String
    var isRequired = false
  }

  /// What may stand in the query. Anything else is refused.
  var items: [Item] {
    switch self {
    case .page:
      [
        Self.unit,
        Item(
          name: "live", schema: #"{"type":"string","enum":["yes","no"],"default":"yes"}"#,
          meaning: "Whether it follows what happens; one that does not brings its security policy along."),
      ]
    case .alerts:
      [
        Self.unit, Self.ruleName, Self.criterion,
        Item(
          name: "verdict", schema: #"{"type":"string","enum":["green","yellow","unknown","red"]}"#,
          meaning: "Only alerts of this verdict; green only among those that are resolved."),
        Item(
          name: "state", schema: #"{"type":"string","enum":["open","waived","resolved"],"default":"open"}"#,
          meaning: "Only alerts in this state."),
        Item(
          name: "since", schema: #"{"type":"string"}"#,
          meaning: "Only alerts changed then or later: a date (yyyy-mm-dd) or an instant with offset (RFC 3339)."),
        Self.limit("100"), Self.after(#"^[0-9]{1,19}$"#),
      ]
    case .verdicts:
      [
        Self.unit,
        Item(
          name: "at", schema: #"{"type":"string"}"#,
          meaning: "A date (its noon) or an instant with offset: before now from the log, after now from the forecast."),
        Item(
          name: "depth", schema: #"{"type":"integer","minimum":0}"#,
          meaning: "Levels below the unit; all without it."),
      ]
    case .forecast:
      [
        Item(
          name: "days",
          schema: "{\"type\":\"integer\",\"minimum\":0,\"maximum\":\(ForecastPage.mostDays),\"default\":30}",
          meaning: "How many days ahead."),
        Self.unit, Self.ruleName, Self.criterion, Self.limit("1000", most: ForecastPage.mostItems),
        Self.after(#"^-?[0-9]{1,18}\.[0-9]{1,9}$"#),
      ]
    case .calendar:
      [
        Item(
          name: "days",
          schema:
            "{\"type\":\"integer\",\"minimum\":0,\"maximum\":\(ForecastPage.mostDays),\"default\":\(CalendarPage.usualDays)}",
          meaning: "How many days ahead."),
        Self.unit, Self.ruleName, Self.criterion,
      ]
    case .statistics:
      [
        Item(
          name: "name", schema: #"{"type":"string"}"#,
          meaning: "The name of the statistics; without it they are listed."),
        Item(name: "from", schema: #"{"type":"string"}"#, meaning: "The first day counted, yyyy-mm-dd."),
        Item(
          name: "to", schema: #"{"type":"string"}"#,
          meaning: "The last day counted; both together are this calendar year where none is given."),
        Self.unit,
        Item(
          name: "by", schema: #"{"type":"string"}"#,
          meaning: "The one field that the numbers are divided by; all that are declared without it."),
        Item(
          name: "depth", schema: #"{"type":"integer","minimum":0,"maximum":64,"default":1}"#,
          meaning: "Levels of units below the first."),
        Item(
          name: "min_count", schema: #"{"type":"integer","minimum":5,"maximum":1000000,"default":5}"#,
          meaning: "The least count that is shown, but for zero."),
      ]
    case .why:
      [
        Item(
          name: "rule", schema: #"{"type":"string"}"#, meaning: "The rule's name.", isRequired: true),
        Item(
          name: "subject", schema: #"{"type":"string"}"#, meaning: "The subject, `type/id+element`.", isRequired: true),
      ]
    case .events:
      [
        Item(
          name: "after", schema: #"{"type":"string","pattern":"^[0-9]{1,19}$"}"#,
          meaning: "Events after this sequence number come first; the header `Last-Event-ID` goes before it.")
      ]
    case .alert, .acknowledgement, .acceptance, .rules, .rule, .metrics, .health, .description: []
    }
  }

  private static let unit = Item(
    name: "unit", schema: #"{"type":"string"}"#, meaning: "The id of a unit: it and those beneath it.")
  private static let ruleName = Item(name: "rule", schema: #"{"type":"string"}"#, meaning: "The name of a rule.")
  private static let criterion = Item(
    name: "criterion", schema: #"{"type":"string"}"#, meaning: "The name of a criterion: its rules.")

  private static func limit(_ usual: String, most: Int = 1000) -> Item {
    Item(
      name: "limit", schema: "{\"type\":\"integer\",\"minimum\":1,\"maximum\":\(most),\"default\":\(usual)}",
      meaning: "How many items a page has at most.")
  }

  private static func after(_ pattern: String) -> Item {
    Item(
      name: "after", schema: #"{"type":"string","pattern":""# + pattern.replacing(#"\"#, with: #"\\"#) + #""}"#,
      meaning: "What `next` was in the page before.")
  }
}
