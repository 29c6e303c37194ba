import Commands
import Examples
import Linux
import Records
import Service

/// Where everything is: as the options say, else as the service manager gave it, else below `./.etterlevd/`.
struct Places {
  var configuration: Configuration
  var example: Example?

  init(_ arguments: Arguments) throws {
    let home = "./.etterlevd"
    var rules = arguments.values("rules")
    var asOf = arguments.value("as-of")
    if let name = arguments.value("example") {
      let found = try Example(named: name)
      example = found
      if rules.isEmpty { rules = [found.folder] }
      asOf = asOf ?? found.date
    }
    if rules.isEmpty, let folder = Environment.variable("CONFIGURATION_DIRECTORY") { rules = [folder] }
    guard !rules.isEmpty else {
      throw Arguments.Failure(description: "name a folder of rules by `--rules`, or run `--example hamar-2022`")
    }
    configuration = Configuration(
      rules: rules, records: arguments.value("records") ?? home + "/records",
      state: arguments.value("state") ?? Environment.variable("STATE_DIRECTORY") ?? home + "/state",
      socket: arguments.value("socket") ?? Environment.variable("RUNTIME_DIRECTORY").map { $0 + "/socket" }
        ?? home + "/socket",
      asOf: asOf, acknowledgeGroup: arguments.value("ack-group"), socketGroup: arguments.value("socket-group"))
    configuration.log = try Self.logPolicy(arguments)
    configuration.acceptsClock = arguments.has("accept-clock")
    configuration.polls = arguments.has("poll")
  }

  private static func logPolicy(_ arguments: Arguments) throws -> LogPolicy {
    var policy = LogPolicy()
    policy.keptDays = arguments.number("keep")
    if let text = arguments.value("segment-size") {
      guard let size = Self.size(text) else {
        throw Arguments.Failure(description: "`--segment-size` is a number with K, M or G, up to 4G: `64M`")
      }
      policy.segmentLimit = size
    }
    if let name = arguments.value("instance") { policy.instance = name }
    return policy
  }

  /// `16K`, `64M`, `1G` in bytes.
  private static func size(_ text: String) -> Int64? {
    guard let unit = text.last, let shift = ["K": 10, "M": 20, "G": 30][unit], let count = Int64(text.dropLast()),
      count > 0, count <= (4 << 30) >> Int64(shift)
    else { return nil }
    return count << Int64(shift)
  }

  /// What the operator is told when it starts.
  var banner: String {
    let clock = configuration.asOf.map { "the clock is set to \($0) and runs\n  " } ?? ""
    return """
      etterlevd judges the records in \(configuration.records)
        \(clock)drop .json, .jsonl, .csv or .xlsx files there; the alert log is \(configuration.state)/alerts.jsonl
        ask it:  etterlev status --socket \(configuration.socket)
                 curl --unix-socket \(configuration.socket) http://localhost/alerts

      """
  }
}

/// A pack with records of its own, or with the plan that they are made from, and the day that they are judged at.
struct Example {
  var folder: String
  var date: String?

  /// Looks for the folder beside the working directory's `Rules`, and where packages install it.
  init(named name: String) throws {
    let places = ["revisjoner", "eksempler"]
    let roots = places.map { "Rules/\($0)" } + places.map { "/usr/share/etterlevd/rules/\($0)" }
    guard !name.contains("/"), let root = roots.first(where: { (try? Directory("\($0)/\(name)")) != nil }) else {
      throw Arguments.Failure(
        description: "there is no example `\(name)`; examples are folders in \(roots[0]) and \(roots[1])")
    }
    folder = "\(root)/\(name)"
    if let bytes = try? readFile(folder + "/example.json"), let value = JSONValue(bytes) { date = value["date"].text }
  }

  /// Puts the records into a folder that is empty; what the user has changed stays.
  func placeRecords(in target: String) throws {
    try Directory.create(target)
    let inbox = try Directory(target)
    guard try inbox.entries().isEmpty else { return }
    if let plan = try? readFile(folder + "/plan.json") {
      guard let json = JSONValue(plan) else { throw PlanFault(description: "\(folder)/plan.json is no JSON") }
      for file in try RecordPlan(json).files() { try inbox.replace(file.name, with: file.bytes, mode: 0o644) }
      return
    }
    let source = try Directory(folder + "/records")
    for entry in try source.entries() {
      guard entry.kind == .regular, let name = String(validating: entry.name, as: UTF8.self),
        RecordFiles.isRecordFile(name)
      else { continue }
      try inbox.replace(name, with: readFile(folder + "/records/" + name), mode: 0o644)
    }
  }
}
