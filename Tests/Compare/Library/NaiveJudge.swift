import CivilTime
import Krav

/// What a rule says of a subject.
struct Finding: Equatable {
  /// `green`, `yellow`, `red` or `unknown`.
  var verdict: String
  var clause: Int?
  var missing: [String] = []
  var message: String?
  var remedy: String?
  var citations: [String] = []
}

extension Finding: CustomStringConvertible {
  var description: String {
    var text = verdict + (clause.map { " by clause \($0)" } ?? "")
    if !missing.isEmpty { text += ", missing \(missing.joined(separator: ", "))" }
    if let message { text += ", \"\(message)\"" }
    if let remedy { text += ", remedy \"\(remedy)\"" }
    return text + ", by \(citations.joined(separator: ", "))"
  }
}

/// Judges by looping over everything, straight from the syntax tree: no index, no horizon, nothing kept from one moment to
/// the next. It shares the tree and the calendar with the engine, and nothing else.
final class NaiveJudge {
  struct Clause {
    var verdict: String
    var condition: Term
    var because: [Part]
  }

  enum Part {
    case text(String)
    case value(Term)
  }

  struct Basis {
    var from: CivilDate
    var to: CivilDate?
    var day: Term?
    var citation: String
  }

  struct Rule {
    var name: String
    var type: Int
    var root: Int
    var lists: [(slot: Int, list: Term)]
    var condition: Term?
    var bases: [Basis]
    var clauses: [Clause]
    var remedy: [Part]
    var size: Int
  }

  let world: World
  private(set) var rules: [Rule] = []
  let criteria: [CriterionSyntax]
  private let frame: Frame

  init(_ declarations: [Declaration], zone: ZoneRules) {
    world = World(declarations, zone: zone)
    frame = Frame(world)
    criteria = declarations.compactMap { if case .criterion(let criterion) = $0 { criterion } else { nil } }
    var sources: [String: SourceSyntax] = [:]
    for case .source(let source) in declarations { sources[source.name.text] = source }
    let reading = Reading(world, declarations)
    for case .rule(let rule) in declarations { rules.append(Self.rule(rule, reading, sources)) }
  }

  private static func rule(_ syntax: RuleSyntax, _ reading: Reading, _ sources: [String: SourceSyntax]) -> Rule {
    reading.size = 0
    var scope = Scope()
    var (type, root) = (0, 0)
    var lists: [(slot: Int, list: Term)] = []
    for binding in syntax.bindings {
      let slot: Int
      let kind: Kind
      switch binding.source {
      case .records(let name):
        slot = reading.slot()
        (type, root) = (reading.type(name.text), slot)
        kind = .reference(type)
      case .list(let list):
        let term = reading.read(list, scope)
        guard case .list(let element) = term.kind else { continue }
        slot = reading.slot()
        lists.append((slot, term))
        kind = element
      }
      scope.names[binding.variable.text] = .bound(slot, kind)
    }
    let bases = syntax.bases.map { basis in
      let source = sources[basis.source.text]
      return Basis(
        from: max(source?.from ?? .first, basis.from ?? .first),
        to: [source?.to, basis.to].compactMap { $0 }.min(), day: basis.on.map { reading.read($0, scope) },
        citation: "\(source?.id.value ?? "") \(basis.place.value)")
    }
    let condition = syntax.condition.map { reading.read($0, scope) }
    for item in syntax.lets {
      switch item.value {
      case .query(let query): scope.names[item.name.text] = .query(query, scope.names)
      case .expression(let expression): scope.names[item.name.text] = .value(reading.read(expression, scope))
      }
    }
    func parts(_ template: TemplateSyntax) -> [Part] {
      template.parts.map { part in
        switch part {
        case .text(let text): .text(text)
        case .value(let expression): .value(reading.read(expression, scope))
        }
      }
    }
    let clauses = syntax.clauses.map { clause in
      let verdict =
        switch clause.colour {
        case .unknown: "unknown"
        case .red: "red"
        case .yellow: "yellow"
        }
      return Clause(verdict: verdict, condition: reading.read(clause.condition, scope), because: parts(clause.because))
    }
    return Rule(
      name: syntax.name.text, type: type, root: root, lists: lists, condition: condition, bases: bases,
      clauses: clauses, remedy: syntax.remedy.map(parts) ?? [], size: reading.size)
  }

  // MARK: Judging

  /// What every rule says of every subject that is there, by `rule subject`; what is silent is left out.
  func judgeAll(_ body: (_ rule: Int, _ subject: String, _ root: Int, _ finding: Finding) -> Void) {
    for (number, rule) in rules.enumerated() {
      for id in world.present[rule.type] {
        judge(number, id) { subject, finding in if let finding { body(number, subject, id, finding) } }
      }
    }
  }

  /// One record's subjects; `nil` for silent ones.
  func judge(_ number: Int, _ id: Int, _ body: (_ subject: String, _ finding: Finding?) -> Void) {
    let rule = rules[number]
    frame.slots = Array(repeating: Value.Item(value: .missing), count: rule.size)
    frame.base = 0
    frame.slots[rule.root] = Value.Item(value: .reference(rule.type, id))
    // Of a subject that is stale itself everything is as it was last known.
    world.blurs = !world.stale[rule.type].contains(id)
    defer { world.blurs = true }
    bind(rule, 0, "\(world.types[rule.type].name)/\(Printing.encoded(world.text(id)))", body)
  }

  private func bind(_ rule: Rule, _ place: Int, _ subject: String, _ body: (String, Finding?) -> Void) {
    guard place < rule.lists.count else { return body(subject, judge(rule)) }
    let (slot, list) = rule.lists[place]
    var seen: Set<String> = []
    let blurs = world.blurs
    world.blurs = false
    let value = list.value(frame)
    world.blurs = blurs
    guard case .list(let items) = value else { return }
    for item in items where item.value.isKnown {
      let name = "\(subject)+\(Printing.encoded(world.element(item.value)))"
      guard seen.insert(name).inserted else { continue }
      frame.slots[slot] = item
      bind(rule, place + 1, name, body)
    }
  }

  private func judge(_ rule: Rule) -> Finding? {
    frame.lacks = []
    let concerned = rule.condition.map { frame.holds($0) } ?? true
    let force = rule.bases.map { isInForce($0) }
    let inForce = force.contains(true) ? true : force.contains(nil) ? nil : false
    if concerned == false || inForce == false { return nil }
    let citations = zip(rule.bases, force).filter { $0.1 == true }.map(\.0.citation)
    if !world.blurs, case .reference(let type, let id) = frame.slots[rule.root].value {
      frame.lacks = [Lack(type: type, id: id, field: -1)]
      return unknown(rule, citations)
    }
    if concerned == nil || inForce == nil {
      if inForce == true { frame.lacks = rule.condition.map { lacks(of: $0) } ?? [] }
      return unknown(rule, citations)
    }
    for verdict in ["unknown", "red", "yellow"] {
      frame.lacks = []
      var isOpen = false
      for (number, clause) in rule.clauses.enumerated() where clause.verdict == verdict {
        switch frame.holds(clause.condition) {
        case true?:
          return Finding(
            verdict: verdict, clause: number, message: text(clause.because), remedy: remedy(rule), citations: citations)
        case nil: isOpen = true
        case false?: break
        }
      }
      if isOpen { return unknown(rule, citations) }
    }
    return Finding(verdict: "green", remedy: remedy(rule), citations: citations)
  }

  /// Whether the wording is law on the day that governs the subject.
  private func isInForce(_ basis: Basis) -> Bool? {
    let day = basis.day.map { $0.value(frame) } ?? .date(world.today)
    guard case .date(let date) = day else { return nil }
    return date >= basis.from && basis.to.map { date <= $0 } ?? true
  }

  private func lacks(of condition: Term) -> [Lack] {
    frame.lacks = []
    _ = frame.holds(condition)
    return frame.lacks
  }

  private func unknown(_ rule: Rule, _ citations: [String]) -> Finding {
    let names = Set(frame.lacks).map { lack in
      let type = world.types[lack.type]
      let record = "\(type.name)/\(Printing.encoded(world.text(lack.id)))"
      return lack.field < 0 ? record : "\(record).\(type.fields[lack.field].name)"
    }
    let missing = Array(names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.prefix(8))
    let message =
      missing.isEmpty ? "kan ikke vurderes" : "kan ikke vurderes: mangler " + missing.joined(separator: ", ")
    return Finding(
      verdict: "unknown", missing: missing, message: message, remedy: remedy(rule), citations: citations)
  }

  private func remedy(_ rule: Rule) -> String? { rule.remedy.isEmpty ? nil : text(rule.remedy) }

  private func text(_ parts: [Part]) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .value(let term): world.print(term.value(frame))
      }
    }.joined()
  }
}
