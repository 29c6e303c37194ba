internal import CivilTime
public import Records

extension RecordPlan {
  /// Reads a plan.
  ///
  /// - Throws: `PlanFault` with the place of the first thing that does not fit.
  public init(_ json: JSONValue) throws(PlanFault) {
    let plan = PlanReader(json, at: "the plan")
    seed = UInt64(clamping: try plan.integer("seed"))
    days = try plan.days()
    guard days.upperBound.dayNumber - days.lowerBound.dayNumber < 100_000 else {
      throw plan.fault("it spans more than 100 000 days")
    }
    members = []
    for member in try plan.list("members") { members.append(try Member(member)) }
    guard !members.isEmpty else { throw plan.fault("`members` is empty") }
    written = []
    if case .object(let files) = json["files"] {
      for file in files { written.append((file.name, file.value.items)) }
    }
    series = []
    for item in try plan.list("series") { series.append(try Series(item)) }
  }
}

extension RecordPlan.Member {
  fileprivate init(_ reader: PlanReader) throws(PlanFault) {
    id = try reader.text("id")
    weights = [:]
    if case .object(let members) = reader.json["weights"] {
      for member in members { weights[member.name] = try reader.number(member.value, "`weights`") }
    }
    days = try reader.optionalDays()
    names = []
    for name in try reader.list("names") {
      let (ids, weights) = try name.weights("as")
      names.append((try name.date("to"), ids, weights))
    }
  }
}

extension RecordPlan.Series {
  fileprivate init(_ plain: PlanReader) throws(PlanFault) {
    type = try plain.text("type")
    let reader = plain.within("`\(type)`")
    file = try reader.text("file")
    id = try reader.text("id")
    weight = reader.json["weight"].text
    months = try reader.numbers("months", count: 12)
    weekdays = try reader.numbers("weekdays", count: 7)
    holidays = try reader.number("holidays") ?? 1
    growth = try reader.number("growth") ?? 0
    episodes = []
    for item in try reader.list("episodes") {
      episodes.append(
        RecordPlan.Episode(
          days: try item.days(), factor: try item.number("factor") ?? 0,
          members: Set(item.json["members"].items.compactMap(\.text))))
    }
    var scope = Scope()
    memberField = scope.own(try reader.text("member"))
    dayField = scope.own(try reader.text("day"))
    let each = reader.json["for each"]["field"].text.map { scope.own($0) }
    if reader.has("count") {
      pace = .count(try reader.integer("count"))
    } else {
      pace = .every(
        try reader.quantiles("every"), start: try reader.quantiles("start"), eachField: each,
        values: reader.json["for each"]["values"].items.compactMap(\.text))
    }
    let items = try reader.list("fields")
    for item in items { _ = scope.own(try item.text("field")) }
    fields = []
    for item in items { fields.append(try RecordPlan.Field(item, scope)) }
    ownCount = scope.names.count
    children = []
    for item in try reader.list("children") {
      var inner = scope
      inner.base = inner.names.count
      let items = try item.list("fields")
      for item in items { _ = inner.own(try item.text("field")) }
      var fields: [RecordPlan.Field] = []
      for item in items { fields.append(try RecordPlan.Field(item, inner)) }
      let (counts, weights) = try item.weights("count")
      children.append(
        RecordPlan.Children(
          name: try item.text("field"), conditions: try item.conditions(scope), days: try item.optionalDays(),
          counts: counts.map { Int($0) ?? 0 }, weights: Weights(weights), fields: fields,
          slots: inner.base..<inner.names.count))
      scope.names = inner.names
    }
    names = scope.names
  }
}

/// The fields that a spec may name: a child's own before its owner's.
private struct Scope {
  var names: [String] = []
  var base = 0

  mutating func own(_ name: String) -> Int {
    if let slot = names[base...].firstIndex(of: name) { return slot }
    names.append(name)
    return names.count - 1
  }

  /// Slots of another child are nobody's business; they lie between the owner's and `base`, and a name that only they
  /// have is found there, never set.
  func slot(_ name: String) -> Int? { names[base...].firstIndex(of: name) ?? names.firstIndex(of: name) }
}

extension RecordPlan.Field {
  fileprivate init(_ plain: PlanReader, _ scope: Scope) throws(PlanFault) {
    let name = try plain.text("field")
    let reader = plain.within("`\(name)`")
    slot = try reader.slot(name, scope)
    conditions = try reader.conditions(scope)
    days = try reader.optionalDays()
    chance = 1
    chanceWeights = []
    switch reader.json["chance"] {
    case .null: break
    case .array(let factors):
      for factor in factors {
        if let text = factor.text {
          chanceWeights.append(text)
        } else {
          chance *= try reader.number(factor, "`chance`")
        }
      }
    case .string(let text): chanceWeights = [text]
    case let number: chance = try reader.number(number, "`chance`")
    }
    if reader.has("choose") {
      let (values, weights) = try reader.weights("choose")
      source = .choice(values.map { .text($0) }, Weights(weights))
      guard !Weights(weights).isEmpty else { throw reader.fault("`choose` has nothing to choose") }
    } else if reader.has("each") {
      let (values, chances) = try reader.weights("each")
      source = .list(Array(zip(values, chances)))
    } else if reader.has("after") {
      source = .after(
        try reader.slot(try reader.text("after"), scope), try reader.quantiles("days"),
        scale: reader.json["scale"].text, isWorkingDay: reader.json["working"].isTrue,
        mayBeAhead: reader.json["ahead"].isTrue)
    } else if reader.has("between") {
      let ends = reader.json["between"].items.compactMap(\.text)
      guard ends.count == 2 else { throw reader.fault("`between` names two fields") }
      source = .between(try reader.slot(ends[0], scope), try reader.slot(ends[1], scope))
    } else if reader.has("number") {
      source = .number(try reader.quantiles("number"))
    } else if reader.has("value") {
      source = .value(.json(reader.json["value"]))
    } else {
      throw reader.fault("it says nothing to fill the field with")
    }
  }
}

extension PlanReader {
  fileprivate func slot(_ name: String, _ scope: Scope) throws(PlanFault) -> Int {
    guard let slot = scope.slot(name) else { throw fault("there is no field `\(name)`") }
    return slot
  }

  fileprivate func conditions(_ scope: Scope) throws(PlanFault) -> [RecordPlan.Condition] {
    guard case .object(let members) = json["if"] else { return [] }
    var conditions: [RecordPlan.Condition] = []
    for member in members {
      let values = member.value.text.map { [$0] } ?? member.value.items.compactMap(\.text)
      guard !values.isEmpty else { throw fault("`if` compares `\(member.name)` with no text") }
      conditions.append(RecordPlan.Condition(slot: try slot(member.name, scope), values: values))
    }
    return conditions
  }
}
