internal import Alerts
internal import CivilTime
internal import Engine
internal import Krav
internal import Records

extension VerdictsJSON {
  /// What was known at a moment, by the log alone: units and criteria as they were then, names and titles as they are now
  /// where they still are. How many were judged the log does not say. `nil` when there was no such unit.
  ///
  /// - Parameters:
  ///   - selection: which units.
  ///   - at: the moment.
  ///   - ledger: what the log adds up to.
  ///   - counts: how many alerts stood then.
  ///   - mayRead: whether a unit, by its path then, may be told of.
  func document(
    _ selection: Selection, at moment: Instant, ledger: Ledger, _ counts: PastCounts, mayRead: (String) -> Bool
  ) -> [UInt8]? {
    var units: [String: [String: CriterionStanding]] = [:]
    for standing in ledger.criteria(at: moment) { units[standing.unit, default: [:]][standing.criterion] = standing }
    units = units.filter { mayRead($0.key) }
    let wanted = selection.unit.map { encodedForSubject($0) }
    let tops = wanted.map { unit in units.keys.filter { Self.id(of: $0) == unit } }
    if let tops, tops.isEmpty { return nil }
    let sums = sums(ledger, counts)
    var body = beginning(at: moment, .then)
    var top: String?
    for path in units.keys.sorted(by: Self.isBefore) {
      // Levels are counted from the top of each branch that is told of.
      let isWithin = top.map { path == $0 || path.hasPrefix($0 + "/") } ?? false
      if !isWithin { top = tops?.contains(path) ?? true ? path : nil }
      if top == nil { continue }
      let level = Self.level(of: path)
      let id = decodedFromSubject(Self.id(of: path))
      if let depth = selection.depth, level - (top.map { Self.level(of: $0) } ?? 0) > depth { continue }
      let standings = (units[path] ?? [:]).values.sorted { place(of: $0.criterion) < place(of: $1.criterion) }
      for standing in standings {
        let sum = sums[Spot(criterion: standing.criterion, unit: path)] ?? PastCounts.Counts()
        let title = engine.program.criteria.first { $0.name == standing.criterion }?.title
        Item(
          criterion: standing.criterion, title: title, unit: id, name: name(of: id), level: level,
          verdict: standing.verdict, judged: nil, red: sum.red, yellow: sum.yellow, unknown: sum.unknown
        ).write(into: &body)
      }
    }
    body.endArray()
    body.endObject()
    return body.bytes
  }

  private struct Spot: Hashable {
    var criterion: String
    var unit: String
  }

  /// Alerts by criterion, in a unit and beneath it.
  private func sums(_ ledger: Ledger, _ counts: PastCounts) -> [Spot: PastCounts.Counts] {
    var criteria: [String: [String]] = [:]
    for criterion in engine.program.criteria {
      for rule in Set(criterion.rules) { criteria[engine.program.rules[rule].name, default: []].append(criterion.name) }
    }
    var sums: [Spot: PastCounts.Counts] = [:]
    counts.forEach(ledger) { rule, unit, own in
      guard let criteria = criteria[rule], !unit.isEmpty else { return }
      var path = unit[...]
      while true {
        for criterion in criteria {
          let spot = Spot(criterion: criterion, unit: String(path))
          sums[spot, default: PastCounts.Counts()].red += own.red
          sums[spot, default: PastCounts.Counts()].yellow += own.yellow
          sums[spot, default: PastCounts.Counts()].unknown += own.unknown
        }
        guard let slash = path.lastIndex(of: "/") else { return }
        path = path[..<slash]
      }
    }
    return sums
  }

  /// A branch after its unit, in the order of ids.
  private static func isBefore(_ a: String, _ b: String) -> Bool {
    a.split(separator: "/").lexicographicallyPrecedes(b.split(separator: "/"))
  }

  private static func id(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  private static func level(of path: String) -> Int { path.utf8.count { $0 == UInt8(ascii: "/") } }

  /// As in the pack now; those that it no longer has come last.
  private func place(of criterion: String) -> Int {
    engine.program.criteria.firstIndex { $0.name == criterion } ?? .max
  }

  /// The unit's name as it is now, else its id.
  private func name(of id: String) -> String {
    let register = engine.register
    guard let scope = engine.program.scope, let slot = register.slot(type: scope, id: id),
      let field = engine.program.records[scope].fields.firstIndex(where: { $0.type == .label && !$0.isList })
    else { return id }
    let unit = RecordRef(type: UInt16(scope), slot: slot)
    guard register.isPresent(unit) else { return id }
    return register.label(unit, field).map { register.text(of: $0) } ?? id
  }
}
