public import Krav
internal import Records

/// What a pack expects of the records that it is given, for those who write the export: as JSON Schema (draft 2020-12) and
/// as a table. The reader refuses what the schema refuses; it knows besides whether references lead somewhere and whether
/// facts lie ahead.
public struct RecordsSchema: Sendable {
  private let program: Program

  public init(_ program: Program) { self.program = program }

  /// One JSON document: a record is one of the definitions.
  public func json() -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.field("$schema", "https://json-schema.org/draft/2020-12/schema")
    json.field("title", "A record that the rules read")
    json.field("type", "object")
    json.field("required", ["type", "id"])
    json.key("oneOf")
    json.beginArray()
    for type in program.records {
      json.beginObject()
      json.field("$ref", "#/$defs/\(Self.pointer(type.name))")
      json.endObject()
    }
    json.endArray()
    json.key("$defs")
    json.beginObject()
    for number in program.records.indices {
      json.key(program.records[number].name)
      write(number, within: nil, into: &json)
    }
    json.endObject()
    json.endObject()
    return json.bytes
  }

  /// - Parameter owner: the field that the record's place in its owner's list stands for.
  private func write(_ number: Int, within owner: Int?, into json: inout JSONWriter) {
    let type = program.records[number]
    let inner = program.records.enumerated().flatMap { other, type in
      type.fields.enumerated().compactMap { index, field in
        field.type == .reference(number) ? field.inside.map { (list: $0, type: other, owner: index) } : nil
      }
    }
    json.beginObject()
    json.field("type", "object")
    json.key("properties")
    json.beginObject()
    if owner == nil {
      json.key("type")
      json.beginObject()
      json.field("const", type.name)
      json.endObject()
    }
    json.key("id")
    json.beginObject()
    json.field("type", "string")
    json.field("minLength", 1)
    json.field("maxLength", 80)
    json.endObject()
    json.key("endret")
    json.beginObject()
    json.field("type", ["string", "null"])
    json.field("format", "date-time")
    json.field("description", "when this version was written: the latest counts")
    json.endObject()
    for (index, field) in type.fields.enumerated() where index != owner {
      json.key(field.name)
      write(field, into: &json)
    }
    for list in inner {
      json.key(list.list)
      json.beginObject()
      json.field("type", ["array", "null"])
      json.key("items")
      write(list.type, within: list.owner, into: &json)
      json.endObject()
    }
    json.endObject()
    let required = type.fields.enumerated().filter { $0.offset != owner && isRequired($0.element) }.map(\.element.name)
    json.field("required", (owner == nil ? ["type", "id"] : []) + required)
    json.endObject()
  }

  private func write(_ field: Field, into json: inout JSONWriter) {
    json.beginObject()
    let canBeMissing = !isRequired(field)
    if field.isList {
      json.field("type", ["array", "null"])
      json.key("items")
      json.beginObject()
      write(field, canBeMissing: false, into: &json)
      json.endObject()
    } else {
      write(field, canBeMissing: canBeMissing, into: &json)
    }
    json.endObject()
  }

  private func write(_ field: Field, canBeMissing: Bool, into json: inout JSONWriter) {
    func type(_ name: String) { canBeMissing ? json.field("type", [name, "null"]) : json.field("type", name) }
    switch field.type {
    case .label:
      type("string")
      json.field("maxLength", field.longest)
    case .text:
      type("string")
      json.field("description", "only whether something is written is kept")
    case .integer: type("integer")
    case .decimal: type("number")
    case .bool: type("boolean")
    case .date:
      type("string")
      json.field("format", "date")
      if field.isPast { json.field("description", "a day that has come") }
    case .instant:
      type("string")
      json.field("format", "date-time")
      if field.isPast { json.field("description", "an instant that has come") }
    case .period:
      type("string")
      json.field("description", "EDTF: `2019`, `2019-03`, `2019-21`, `2019-03/..`")
    case .reference(let target):
      type("string")
      json.field("maxLength", field.longest)
      json.field("description", "the id of a record of type \(program.records[target].name)")
    case .enumeration(let number):
      let values = program.enums[number].values
      json.key("enum")
      json.beginArray()
      for value in values { json.value(value.name) }
      if canBeMissing { json.null() }
      json.endArray()
      let labels = values.compactMap { value in value.label.map { "\(value.name): \($0)" } }
      if !labels.isEmpty { json.field("description", labels.joined(separator: "; ")) }
    }
  }

  private func isRequired(_ field: Field) -> Bool { !field.isOptional && !field.isList && field.type != .text }

  private static func pointer(_ name: String) -> String {
    name.replacing("~", with: "~0").replacing("/", with: "~1")
  }

  // MARK: Text

  /// A paragraph for each type: its fields, what they hold, and which must be there.
  ///
  /// - Parameter width: columns of the terminal; `nil` breaks nothing.
  public func text(width: Int? = nil) -> String {
    program.records.map { type in
      var table = TextTable()
      for field in type.fields {
        table.add([.init("  " + field.name), .init(isRequired(field) ? "required" : ""), .init(described(field))])
      }
      return type.name + (type.isScope ? " (the tree of units)" : "") + "\n"
        + table.rendered(width: width, isColoured: false)
    }.joined(separator: "\n")
  }

  /// A row for each field of each type.
  public func csv() -> CSV {
    var table = CSV(header: ["type", "field", "required", "holds"])
    for type in program.records {
      for field in type.fields {
        table.add([type.name, field.name, isRequired(field) ? "required" : "", described(field)])
      }
    }
    return table
  }

  private func described(_ field: Field) -> String {
    var text: String
    switch field.type {
    case .label: text = "text of at most \(field.longest) characters"
    case .text: text = "free text, of which only whether it is written is kept"
    case .integer: text = "whole number"
    case .decimal: text = "number"
    case .bool: text = "true or false"
    case .date: text = "day, yyyy-mm-dd"
    case .instant: text = "instant with offset, yyyy-mm-ddThh:mm:ss+hh:mm"
    case .period: text = "period (EDTF)"
    case .reference(let target): text = "id of \(program.records[target].name)"
    case .enumeration(let number): text = program.enums[number].values.map(\.name).joined(separator: " | ")
    }
    if field.isPast { text += ", not ahead" }
    if let list = field.inside { text += ", or the record stands in its list `\(list)`" }
    return field.isList ? "list of: " + text : text
  }
}
