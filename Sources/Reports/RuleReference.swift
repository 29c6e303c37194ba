public import Alerts
public import CivilTime
public import Krav
public import Records

/// What a rule asks, rests on and costs: where its law stands and since when, which of its numbers the law gives, what it
/// looks up, and its own text.
public struct RuleReference: Sendable {
  /// A place in a legal source, with the days on which it is in force, both included.
  public struct Place: Sendable {
    public var title: String
    /// As the log prints it: `FOR-2016-10-28-1250`.
    public var id: String
    public var place: String
    public var from: CivilDate
    public var to: CivilDate?
  }

  /// A parameter that the rule reads, a table cell by cell.
  public struct Number: Sendable {
    public var settings: [ParameterSetting]
    public var isStatutory: Bool
    public var bound: String?
    /// Where the law gives the number; empty for what is the municipality's own.
    public var places: [Place]
  }

  /// What the rule looks up.
  public struct Query: Sendable {
    public var cost: CostClass
    /// The type of its records; `nil` for the elements of a list.
    public var record: String?
    public var place: LocatedDiagnostic.Place?
  }

  public var name: String
  public var title: String
  public var weight: Rule.Weight
  /// Those that it may give beside green, in the order in which they are tried.
  public var colours: [String]
  public var cost: CostClass
  /// Why it has its cost, as the end of a sentence.
  public var because: String
  public var queries: [Query]
  public var places: [Place]
  public var numbers: [Number]
  /// The criteria that count its verdicts.
  public var criteria: [String]
  /// Where it stands.
  public var place: LocatedDiagnostic.Place?
  /// As it stands in the pack.
  public var text: String

  /// - Parameters:
  ///   - rule: its index in the program's rules.
  ///   - program: the pack as it was checked.
  ///   - sources: the files that the pack was read from.
  public init(_ rule: Int, in program: Program, _ sources: SourceSet) {
    let subject = program.rules[rule]
    func place(_ basis: Basis) -> Place {
      let source = program.sources[basis.source]
      return Place(title: source.title, id: source.id, place: basis.place, from: basis.from, to: basis.to)
    }
    name = subject.name
    title = subject.title
    weight = subject.weight
    colours = RuleTable.colours(subject)
    cost = subject.costClass
    because = RuleTable.reason(subject, program, sources)
    queries = subject.cost.queries.map { query in
      Query(
        cost: query.costClass, record: query.record.map { program.records[$0].name },
        place: LocatedDiagnostic.Place(query.range, in: sources))
    }
    places = subject.bases.map(place)
    numbers = subject.parameters.map { index in
      let parameter = program.parameters[index]
      let settings = ParameterSetting.all(of: parameter, in: program)
      // A number that does not say where it stands is the law's by the places of the rule.
      let bases = parameter.isStatutory && parameter.bases.isEmpty ? subject.bases : parameter.bases
      return Number(
        settings: settings, isStatutory: parameter.isStatutory, bound: settings.first?.bound, places: bases.map(place))
    }
    criteria = program.criteria.filter { $0.rules.contains(rule) }.map(\.name)
    self.place = LocatedDiagnostic.Place(subject.range, in: sources)
    text = sources.files[Int(subject.range.file)].text(subject.range)
  }

  /// One JSON object.
  public func json() -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    writeSummary(into: &json)
    json.field("because", because)
    json.key("queries")
    json.beginArray()
    for query in queries {
      json.beginObject()
      json.field("cost", "\(query.cost)")
      json.field("record", query.record)
      write(query.place, into: &json)
      json.endObject()
    }
    json.endArray()
    write(places, as: "bases", into: &json)
    json.key("parameters")
    json.beginArray()
    for number in numbers {
      for setting in number.settings {
        json.beginObject()
        json.field("name", setting.name)
        json.field("value", setting.value)
        json.field("shipped", setting.shipped)
        json.field("statutory", setting.isStatutory)
        json.field("bound", setting.bound)
        write(number.places, as: "bases", into: &json)
        json.endObject()
      }
    }
    json.endArray()
    write(place, into: &json)
    json.field("text", text)
    json.endObject()
    return json.bytes
  }

  /// What a list of rules says of each, into an object that is open.
  public func writeSummary(into json: inout JSONWriter) {
    json.field("name", name)
    json.field("title", title)
    json.field("weight", word(of: weight))
    json.field("colours", colours)
    json.field("cost", "\(cost)")
    json.field("basis", places.map { "\($0.id) \($0.place)" })
    json.field("criteria", criteria)
    json.field("set", numbers.flatMap(\.settings).filter(\.isSet).map(\.name))
  }

  private func write(_ places: [Place], as key: String, into json: inout JSONWriter) {
    json.key(key)
    json.beginArray()
    for place in places {
      json.beginObject()
      json.field("source", place.title)
      json.field("id", place.id)
      json.field("place", place.place)
      json.field("from", place.from.description)
      json.field("to", place.to?.description)
      json.endObject()
    }
    json.endArray()
  }

  private func write(_ place: LocatedDiagnostic.Place?, into json: inout JSONWriter) {
    json.field("file", place?.file)
    json.field("line", place?.line)
    json.field("column", place?.column)
  }

  private func word(of weight: Rule.Weight) -> String {
    switch weight {
    case .ordinary: "ordinary"
    case .statutory: "statutory"
    case .advisory: "advisory"
    }
  }
}
