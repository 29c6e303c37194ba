internal import CivilTime
internal import Krav
internal import Records

/// A record of a test on its way to the record reader: its fields as JSON, by the declared type.
struct ReplayRecord {
  private let type: RecordType
  private let enums: [EnumType]
  /// By field; `nil` is missing.
  private var values: [Value?]

  enum Value {
    case text(String)
    /// A number or a truth value, as JSON.
    case plain(String)
    case list([Value])
  }

  init(type: RecordType, enums: [EnumType]) {
    self.type = type
    self.enums = enums
    values = type.fields.map { _ in nil }
  }

  /// What a step says. Fields that the type does not have were refused by the checker.
  mutating func set(_ fields: [(name: Name, value: ScalarSyntax)], zone: ZoneRules) {
    for (name, value) in fields {
      guard let place = type.fields.firstIndex(where: { $0.name == name.text }) else { continue }
      values[place] = Self.value(value, zone)
    }
  }

  private static func value(_ scalar: ScalarSyntax, _ zone: ZoneRules) -> Value? {
    switch scalar {
    case .string(let text): .text(text.value)
    case .date(let date, _): .text(date.description)
    case .instant(let instant, _): .text(zone.rfc3339(instant))
    case .number(let number, _): .plain(number.decimalText)
    case .bool(let bool, _): .plain(bool ? "true" : "false")
    case .missing: nil
    case .name(let name): .text(name.text)
    case .list(let items, _): .list(items.compactMap { value($0, zone) })
    }
  }

  /// What the register holds of a record. Of a free text that is set, only that.
  mutating func set(from register: Register, _ reference: RecordRef, zone: ZoneRules) {
    for (place, field) in type.fields.enumerated() {
      values[place] =
        field.isList
        ? list(register, reference, place, field.type, zone) : single(register, reference, place, field.type, zone)
    }
  }

  private func single(
    _ register: Register, _ reference: RecordRef, _ place: Int, _ type: FieldType, _ zone: ZoneRules
  ) -> Value? {
    switch type {
    case .label: register.label(reference, place).map { .text(register.text(of: $0)) }
    case .text: register.isTextSet(reference, place) ? .text("…") : nil
    case .integer, .decimal: register.number(reference, place).map { .plain($0.decimalText) }
    case .bool: register.bool(reference, place).map { .plain($0 ? "true" : "false") }
    case .date: register.date(reference, place).map { .text($0.description) }
    case .instant: register.instant(reference, place).map { .text(zone.rfc3339($0)) }
    case .period: register.period(reference, place).map { .text($0.description) }
    case .enumeration(let number):
      register.enumValue(reference, place).map { .text(enums[number].values[$0].name) }
    case .reference(let target):
      register.reference(reference, place).map {
        .text(register.id(RecordRef(type: UInt16(target), slot: $0)))
      }
    }
  }

  private func list(
    _ register: Register, _ reference: RecordRef, _ place: Int, _ type: FieldType, _ zone: ZoneRules
  ) -> Value? {
    let items: [Value] =
      switch type {
      case .label: register.labels(reference, place).map { .text(register.text(of: $0)) }
      case .text: register.hasTexts(reference, place) ? [.text("…")] : []
      case .integer, .decimal: register.numbers(reference, place).map { .plain($0.decimalText) }
      case .bool: register.bools(reference, place).map { .plain($0 ? "true" : "false") }
      case .date: register.dates(reference, place).map { .text($0.description) }
      case .instant: register.instants(reference, place).map { .text(zone.rfc3339($0)) }
      case .period: register.periods(reference, place).map { .text($0.description) }
      case .enumeration(let number):
        register.enumValues(reference, place).map { .text(enums[number].values[$0].name) }
      case .reference(let target):
        register.references(reference, place).map { .text(register.id(RecordRef(type: UInt16(target), slot: $0))) }
      }
    return items.isEmpty ? nil : .list(items)
  }

  /// A file of this one record.
  func json(id: String) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("type", type.name)
    writer.field("id", id)
    for (field, value) in zip(type.fields, values) {
      guard let value else { continue }
      writer.key(field.name)
      Self.write(value, to: &writer)
    }
    writer.endObject()
    return writer.bytes
  }

  private static func write(_ value: Value, to writer: inout JSONWriter) {
    switch value {
    case .text(let text): writer.value(text)
    case .plain(let json): writer.raw(json)
    case .list(let items):
      writer.beginArray()
      for item in items { write(item, to: &writer) }
      writer.endArray()
    }
  }
}
