internal import CivilTime
internal import Records

extension RecordPlan {
  /// The record files, by name: one JSON object a line.
  public func files() -> [(name: String, bytes: [UInt8])] {
    var writers: [String: JSONWriter] = [:]
    for file in written {
      for record in file.records {
        writers[file.name, default: JSONWriter()].value(record)
        writers[file.name]?.endLine()
      }
    }
    for (number, one) in series.enumerated() {
      var run = SeriesRun(one, of: self, draws: Draws(seed: seed, stream: "\(number) \(one.type)"))
      run.write(to: &writers)
    }
    return writers.sorted { $0.key < $1.key }.map { ($0.key, $0.value.bytes) }
  }
}

/// One series being drawn.
private struct SeriesRun {
  let plan: RecordPlan
  let series: RecordPlan.Series
  var draws: Draws
  let first: CivilDate
  let dayCount: Int

  init(_ series: RecordPlan.Series, of plan: RecordPlan, draws: Draws) {
    self.plan = plan
    self.series = series
    self.draws = draws
    first = plan.days.lowerBound
    dayCount = Int(plan.days.upperBound.dayNumber - first.dayNumber) + 1
  }

  mutating func write(to writers: inout [String: JSONWriter]) {
    var starts: [Start] =
      switch series.pace {
      case .count(let count): spread(count)
      case .every(let gap, let start, let eachField, let values):
        recurring(gap, start: start, eachField: eachField, values: values)
      }
    // By day, and on a day in the order in which they were drawn.
    starts.sort { ($0.day, $0.order) < ($1.day, $1.order) }
    let components = plan.days.lowerBound.year...plan.days.upperBound.year
    var numbers: [Int: Int] = [:]
    for year in components { numbers[year] = 0 }
    for start in starts {
      let day = date(start.day)
      let year = day.year
      numbers[year, default: 0] += 1
      let id = named(series.id, year: year, number: numbers[year] ?? 0)
      let file = named(series.file, year: year, number: 0)
      let values = filled(start, day: day)
      // Taken out while it is written, so that its bytes are not copied.
      var writer = writers.removeValue(forKey: file) ?? JSONWriter()
      writer.beginObject()
      writer.field("type", series.type)
      writer.field("id", id)
      write(values, 0..<series.ownCount, to: &writer)
      writeChildren(values, member: plan.members[start.member], day: day, to: &writer)
      writer.endObject()
      writer.endLine()
      writers[file] = writer
    }
  }

  private func date(_ day: Int) -> CivilDate { CivilDate(dayNumber: first.dayNumber + Int32(day)) }

  private func named(_ template: String, year: Int, number: Int) -> String {
    let digits = String(number)
    return template.replacing("{year}", with: String(year))
      .replacing("{number}", with: String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits)
  }

  // MARK: When, and whose

  private struct Start {
    var day: Int
    var member: Int
    var value: String?
    var order: Int
  }

  private func weight(of day: Int) -> Double {
    let date = date(day)
    var weight = series.months[date.month - 1] * series.weekdays[date.weekday - 1]
    if date.isPublicHoliday { weight *= series.holidays }
    weight *= 1 + series.growth * Double(day) / 365
    for episode in series.episodes where episode.members.isEmpty && episode.days.contains(date) {
      weight *= episode.factor
    }
    return weight
  }

  /// What a member's own episodes leave of it on a day: 0 when it is not there.
  private func factor(_ member: RecordPlan.Member, _ date: CivilDate) -> Double {
    if let days = member.days, !days.contains(date) { return 0 }
    var factor = 1.0
    for episode in series.episodes where episode.members.contains(member.id) && episode.days.contains(date) {
      factor *= episode.factor
    }
    return factor
  }

  private mutating func spread(_ count: Int) -> [Start] {
    let days = Weights((0..<dayCount).map(weight))
    let members = Weights(plan.members.map { $0.weight(series.weight) })
    guard !days.isEmpty, !members.isEmpty else { return [] }
    let most = series.episodes.filter { !$0.members.isEmpty }.map(\.factor).max() ?? 1
    let limit = max(1, most)
    var starts: [Start] = []
    starts.reserveCapacity(count)
    var attempts = 0
    // A member that is not there on the day, or has less then, leaves the place to another.
    while starts.count < count, attempts < 1000 + 100 * count {
      attempts += 1
      let (day, member) = (days.pick(&draws), members.pick(&draws))
      guard draws.happens(factor(plan.members[member], date(day)) / limit) else { continue }
      starts.append(Start(day: day, member: member, value: nil, order: starts.count))
    }
    return starts
  }

  private mutating func recurring(
    _ gap: Quantiles, start: Quantiles, eachField: Int?, values: [String]
  ) -> [Start] {
    var starts: [Start] = []
    for (number, member) in plan.members.enumerated() where member.weight(series.weight) > 0 {
      for value in eachField == nil ? [nil] : values.map({ Optional($0) }) {
        var day = Int(start.draw(&draws))
        while day < dayCount {
          // Put off until a day on which such things are done.
          if weight(of: day) <= 0 || factor(member, date(day)) <= 0 {
            day += 1
            continue
          }
          starts.append(Start(day: day, member: number, value: value, order: starts.count))
          day += max(1, Int(gap.draw(&draws) * member.weight(series.weight)))
        }
      }
    }
    return starts
  }

  // MARK: What

  private mutating func filled(_ start: Start, day: CivilDate) -> [RecordPlan.Drawn?] {
    let member = plan.members[start.member]
    var values = [RecordPlan.Drawn?](repeating: nil, count: series.names.count)
    values[series.memberField] = .text(name(of: member, on: day))
    values[series.dayField] = .date(day)
    if case .every(_, _, let field?, _) = series.pace, let value = start.value { values[field] = .text(value) }
    fill(series.fields, &values, member, day)
    return values
  }

  private mutating func name(of member: RecordPlan.Member, on day: CivilDate) -> String {
    guard let former = member.names.first(where: { day <= $0.to }) else { return member.id }
    return former.ids.count == 1 ? former.ids[0] : former.ids[Weights(former.weights).pick(&draws)]
  }

  private func holds(_ conditions: [RecordPlan.Condition], _ values: [RecordPlan.Drawn?]) -> Bool {
    conditions.allSatisfy { condition in
      let value = values[condition.slot]
      return condition.values.contains { wanted in
        switch wanted {
        case "*": value != nil
        case "-": value == nil
        default: value?.text == wanted
        }
      }
    }
  }

  private mutating func fill(
    _ fields: [RecordPlan.Field], _ values: inout [RecordPlan.Drawn?], _ member: RecordPlan.Member, _ day: CivilDate
  ) {
    for field in fields where values[field.slot] == nil {
      if let days = field.days, !days.contains(day) { continue }
      guard holds(field.conditions, values) else { continue }
      var chance = field.chance
      for weight in field.chanceWeights { chance *= member.weight(weight) }
      guard draws.happens(chance) else { continue }
      values[field.slot] = drawn(field.source, values, member)
    }
  }

  private mutating func drawn(
    _ source: RecordPlan.Source, _ values: [RecordPlan.Drawn?], _ member: RecordPlan.Member
  ) -> RecordPlan.Drawn? {
    switch source {
    case .value(let value): return value
    case .choice(let choices, let weights): return choices[weights.pick(&draws)]
    case .list(let items):
      var list: [String] = []
      for item in items where draws.happens(item.chance) { list.append(item.value) }
      return .list(list)
    case .number(let quantiles): return .json(.number(String(Int(quantiles.draw(&draws)))))
    case .after(let slot, let quantiles, let scale, let isWorkingDay, let mayBeAhead):
      guard case .date(let from)? = values[slot] else { return nil }
      let days = quantiles.draw(&draws) * member.weight(scale)
      guard var date = from.adding(days: Int(days)) else { return nil }
      if isWorkingDay { date = date.nextWorkingDay ?? date }
      return mayBeAhead || date <= plan.days.upperBound ? .date(date) : nil
    case .between(let start, let end):
      guard case .date(let from)? = values[start], case .date(let to)? = values[end], from <= to else { return nil }
      let days = Double(to.dayNumber - from.dayNumber + 1)
      return .date(CivilDate(dayNumber: from.dayNumber + Int32(draws.fraction() * days)))
    }
  }

  // MARK: Written

  private func write(_ values: [RecordPlan.Drawn?], _ slots: Range<Int>, to writer: inout JSONWriter) {
    for slot in slots {
      // What begins with `_` is for the plan's own use.
      guard let value = values[slot], !series.names[slot].utf8.starts(with: "_".utf8) else { continue }
      writer.key(series.names[slot])
      switch value {
      case .date(let date): writer.value(date.description)
      case .text(let text): writer.value(text)
      case .json(let json): writer.value(json)
      case .list(let list):
        writer.beginArray()
        for item in list { writer.value(item) }
        writer.endArray()
      }
    }
  }

  private mutating func writeChildren(
    _ values: [RecordPlan.Drawn?], member: RecordPlan.Member, day: CivilDate, to writer: inout JSONWriter
  ) {
    var values = values
    var open: String?
    var number = 0
    for children in series.children {
      if let days = children.days, !days.contains(day) { continue }
      guard holds(children.conditions, values) else { continue }
      for _ in 0..<children.counts[children.weights.pick(&draws)] {
        for slot in children.slots { values[slot] = nil }
        fill(children.fields, &values, member, day)
        if open != children.name {
          if open != nil { writer.endArray() }
          writer.key(children.name)
          writer.beginArray()
          open = children.name
          number = 0
        }
        number += 1
        writer.beginObject()
        writer.field("id", String(number))
        write(values, children.slots, to: &writer)
        writer.endObject()
      }
    }
    if open != nil { writer.endArray() }
  }
}

extension JSONWriter {
  /// A document as it was read.
  mutating func value(_ json: JSONValue) {
    switch json {
    case .null: null()
    case .bool(let bool): value(bool)
    case .number(let text): raw(text)
    case .string(let text): value(text)
    case .array(let items):
      beginArray()
      for item in items { value(item) }
      endArray()
    case .object(let members):
      beginObject()
      for member in members {
        key(member.name)
        value(member.value)
      }
      endObject()
    }
  }
}
