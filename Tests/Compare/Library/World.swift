import CivilTime
import Krav

/// The declarations of a pack as the judge sees them, and the records and the clock.
final class World {
  struct Field {
    var name: String
    var kind: Kind
    var isAlias = false
  }

  struct RecordType {
    var name: String
    var fields: [Field]
    /// Lists in it of another type's records, and that type's field for this one.
    var inner: [(list: String, type: Int, owner: String)] = []
    /// The fields that place a record of the type in the unit tree: the first that is set.
    var places: [Int] = []
  }

  struct EnumType {
    var name: String
    var values: [(name: String, label: String?)]
  }

  private(set) var types: [RecordType] = []
  private(set) var enums: [EnumType] = []
  /// The unit type, its parent field and its field of earlier names.
  private(set) var scope: Int?
  private(set) var parentField: Int?
  private(set) var aliasField: Int?
  let zone: ZoneRules
  var symbols = Symbols()

  /// By type and id: the values of a record that is there, references resolved.
  private(set) var rows: [[[Value]?]] = []
  /// By type: the ids of the records that are there.
  private(set) var present: [[Int]] = []
  /// By type: the ids of those of them that are stale.
  private(set) var stale: [Set<Int>] = []
  /// Off where everything is taken as it was last known.
  var blurs = true
  /// Earlier names of units, and who claims them.
  private var claims: [Int: [Int]] = [:]

  var now = Instant(seconds: 0) { didSet { today = zone.date(of: now) } }
  private(set) var today = CivilDate.first

  init(_ declarations: [Declaration], zone: ZoneRules) {
    self.zone = zone
    var records: [RecordSyntax] = []
    for declaration in declarations {
      switch declaration {
      case .enumeration(let syntax): add(syntax.values, named: syntax.name.text)
      case .record(let syntax): records.append(syntax)
      default: break
      }
    }
    types = records.map { RecordType(name: $0.name.text, fields: []) }
    types.append(RecordType(name: "waiver", fields: []))
    scope = records.firstIndex { $0.isScope }
    for (number, record) in records.enumerated() {
      for field in record.fields {
        let kind = kind(field, of: record.name.text)
        let isAlias = field.flags.contains { if case .alias = $0 { true } else { false } }
        types[number].fields.append(
          Field(name: field.name.text, kind: field.isList ? .list(kind) : kind, isAlias: isAlias))
        for case .inside(let list) in field.flags {
          guard case .reference(let owner) = kind else { continue }
          types[owner].inner.append((list.text, number, field.name.text))
        }
      }
    }
    for name in ["rule", "subject", "approved_by", "reason"] {
      types[records.count].fields.append(Field(name: name, kind: .label))
    }
    for name in ["from", "until"] { types[records.count].fields.append(Field(name: name, kind: .date)) }
    if let scope {
      parentField = types[scope].fields.firstIndex { $0.kind == .reference(scope) }
      aliasField = types[scope].fields.firstIndex { $0.isAlias }
      place(records, scope)
    }
  }

  private func add(_ syntax: EnumValuesSyntax, named name: String) {
    enums.append(EnumType(name: name, values: syntax.values.map { ($0.name.text, $0.label?.value) }))
  }

  private func kind(_ field: RecordSyntax.Field, of record: String) -> Kind {
    switch field.base {
    case .label: return .label
    case .text: return .text
    case .integer, .decimal: return .number
    case .bool: return .bool
    case .date: return .date
    case .instant: return .instant
    case .period: return .period
    case .inlineEnum(let values):
      add(values, named: "\(record).\(field.name.text)")
      return .word(enums.count - 1)
    case .named(let name):
      if let number = enums.firstIndex(where: { $0.name == name.text }) { return .word(number) }
      return .reference(types.firstIndex { $0.name == name.text } ?? 0)
    }
  }

  /// `unit` places a record; else its first reference to a unit; else the first that is set of those that it lies inside
  /// of and, behind them, the first reference to a record with a place that it must have.
  private func place(_ records: [RecordSyntax], _ scope: Int) {
    func target(_ type: Int, _ field: Int) -> Int? {
      if case .reference(let target) = types[type].fields[field].kind { target } else { nil }
    }
    // A place may lead over a type that is declared later.
    for _ in records {
      for (number, record) in records.enumerated() where number != scope {
        func has(_ field: Int, _ wanted: (RecordSyntax.Flag) -> Bool) -> Bool {
          record.fields[field].flags.contains(where: wanted)
        }
        func leads(_ field: Int) -> Bool {
          target(number, field).map { $0 == scope || !types[$0].places.isEmpty } ?? false
        }
        let fields = Array(record.fields.indices)
        let isUnit = { has($0) { if case .unit = $0 { true } else { false } } }
        let isInside = { has($0) { if case .inside = $0 { true } else { false } } }
        if let flagged = fields.first(where: isUnit) {
          types[number].places = leads(flagged) ? [flagged] : []
        } else if let direct = fields.first(where: { target(number, $0) == scope }) {
          types[number].places = [direct]
        } else {
          let owners = fields.filter { isInside($0) && leads($0) }
          let needed = fields.filter { !isInside($0) && !record.fields[$0].isOptional && leads($0) }
          types[number].places = []
          // Behind one that is always set no other is looked at.
          for field in owners + needed {
            types[number].places.append(field)
            if !record.fields[field].isOptional { break }
          }
        }
      }
    }
  }

  // MARK: Records

  func isThere(_ type: Int, _ id: Int) -> Bool { id < rows[type].count && rows[type][id] != nil }

  func text(_ symbol: Int) -> String { symbols.texts[symbol] }

  /// The records that stand inside one, each with its owner filled in.
  func inner(of record: JSON) -> [JSON] {
    guard let type = types.first(where: { $0.name == record["type"]?.string }), let id = record["id"]?.string else {
      return []
    }
    return type.inner.flatMap { list, inner, owner -> [JSON] in
      guard case .array(let items)? = record[list] else { return [] }
      return items.enumerated().compactMap { place, item in
        guard case .object(let members) = item else { return nil }
        let own = item["id"]?.string ?? String(place + 1)
        return .object(
          [
            JSON.Member(key: "type", value: .string(types[inner].name)),
            JSON.Member(key: "id", value: .string("\(id)/\(own)")), JSON.Member(key: owner, value: .string(id)),
          ] + members.filter { $0.key != "id" })
      }
    }
  }

  /// Of a stale record nothing is known but what it refers to.
  func isBlurred(_ type: Int, _ id: Int) -> Bool { blurs && stale[type].contains(id) }

  /// The records in force, each as the object of its file.
  func take(_ records: [(record: JSON, isStale: Bool)]) {
    var raw: [(type: Int, id: Int, values: [Value])] = []
    stale = types.map { _ in [] }
    for (record, isStale) in records {
      guard let name = record["type"]?.string, let type = types.firstIndex(where: { $0.name == name }),
        let id = record["id"]?.string
      else { continue }
      let values = types[type].fields.map {
        record[$0.name].map { [kind = $0.kind] in read($0, kind) } ?? empty($0.kind)
      }
      raw.append((type, symbols.number(id), values))
      if isStale { stale[type].insert(symbols.number(id)) }
    }
    present = types.map { _ in [] }
    rows = types.map { _ in Array(repeating: nil, count: symbols.texts.count) }
    for record in raw {
      present[record.type].append(record.id)
      rows[record.type][record.id] = record.values
    }
    claims = [:]
    if let scope, let aliasField {
      for unit in present[scope] {
        guard case .list(let names)? = rows[scope][unit]?[aliasField] else { continue }
        for case .label(let name) in names.map(\.value) where name != unit { claims[name, default: []].append(unit) }
      }
    }
    for record in raw { rows[record.type][record.id] = record.values.map(resolved) }
  }

  /// A reference that is no id is looked up among the earlier names; two that claim it leave it dangling.
  func resolve(_ id: Int) -> Int {
    guard let scope, !isThere(scope, id), let claimants = claims[id], claimants.count == 1 else { return id }
    return claimants[0]
  }

  private func resolved(_ value: Value) -> Value {
    switch value {
    case .reference(let type, let id) where type == scope: return .reference(type, resolve(id))
    case .list(let items):
      guard case .reference(let type, _)? = items.first?.value, type == scope else { return value }
      return set(items.map { resolved($0.value) })
    default: return value
    }
  }

  private func set(_ values: [Value]) -> Value {
    var items: [Value.Item] = []
    for value in values where !items.contains(where: { $0.value.equals(value) }) {
      items.append(Value.Item(value: value))
    }
    return .list(items)
  }

  private func empty(_ kind: Kind) -> Value { if case .list = kind { .list([]) } else { .missing } }

  private func read(_ json: JSON, _ kind: Kind) -> Value {
    switch (json, kind) {
    case (.array(let items), .list(let element)): return set(items.map { read($0, element) })
    case (.bool(let value), .bool): return .bool(value)
    case (.number(let digits), .number): return Self.number(digits).map { .number($0) } ?? .missing
    case (.string(let text), _):
      switch kind {
      case .label: return .label(symbols.number(text))
      case .text: return text.isEmpty ? .missing : .set
      case .date: return CivilDate(iso: text).map { .date($0) } ?? .missing
      case .instant: return Instant(rfc3339: text).map { .instant($0) } ?? .missing
      case .period: return (try? Period(edtf: text)).map { .period($0) } ?? .missing
      case .word(let number):
        return enums[number].values.firstIndex { $0.name == text }.map { .word(number, $0) } ?? .missing
      case .reference(let type): return .reference(type, symbols.number(text))
      default: return .missing
      }
    default: return empty(kind)
    }
  }

  private static func number(_ digits: String) -> Rational? {
    let parts = digits.split(separator: ".")
    let scale = parts.count > 1 ? parts[1].count : 0
    guard let whole = Int128(parts.joined()) else { return nil }
    return Rational(whole, (0..<scale).reduce(1 as Int128) { power, _ in power * 10 })
  }
}
