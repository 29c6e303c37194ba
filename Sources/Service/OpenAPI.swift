internal import Records

/// The description of the socket for machines, OpenAPI 3.1: made from the routes that are answered.
enum OpenAPI {
  static let bytes: [UInt8] = make()

  static func document() -> [UInt8] { bytes }

  private static func make() -> [UInt8] {
    var body = JSONWriter()
    body.beginObject()
    body.field("openapi", "3.1.0")
    body.key("info")
    body.raw(information)
    body.key("servers")
    body.raw(#"[{"url":"/","description":"HTTP/1.1 over the daemon's Unix stream socket"}]"#)
    body.key("paths")
    body.beginObject()
    for route in Route.allCases {
      body.key("/" + route.template.joined(separator: "/"))
      body.beginObject()
      body.key(route.method.lowercased())
      operation(route, into: &body)
      body.endObject()
    }
    body.endObject()
    body.key("components")
    body.raw(components)
    body.endObject()
    return body.bytes
  }

  private static let information = #"""
    {"title":"etterlevd","version":"1","summary":"Internal control under continuous audit.",\#
    "description":"Errors are problem objects (RFC 9457). What a group may see can be narrowed to branches of the unit tree: \#
    what lies outside is not there.","license":{"name":"see the project"}}
    """#

  private static func operation(_ route: Route, into body: inout JSONWriter) {
    let answer = route.answer
    body.beginObject()
    body.field("operationId", route.rawValue)
    body.field("summary", route.summary)
    parameters(route, into: &body)
    if route == .acceptance {
      body.key("requestBody")
      body.raw(#"{"required":true,"content":{"application/json":{"schema":{"type":"object","maxProperties":0}}}}"#)
    }
    if route == .acknowledgement {
      body.key("requestBody")
      body.raw(
        ##"{"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Comment"}}}}"##)
    }
    body.key("responses")
    body.beginObject()
    body.key("200")
    body.beginObject()
    body.field("description", answer.meaning)
    body.key("content")
    body.beginObject()
    body.key(answer.contentType)
    let reference = answer.schema.map { ##"{"$ref":"#/components/schemas/\##($0)"}"## } ?? #"{"type":"string"}"#
    body.raw(#"{"schema":"# + reference + "}")
    body.endObject()
    body.endObject()
    for (status, meaning) in route.refusals {
      body.key(String(status.rawValue))
      body.beginObject()
      body.field("description", meaning)
      if status != .permanentRedirect {
        body.key("content")
        body.raw(problem)
      } else {
        body.key("headers")
        body.raw(#"{"Location":{"required":true,"schema":{"type":"string"}}}"#)
      }
      body.endObject()
    }
    body.key("default")
    body.raw(#"{"description":"Any other refusal","content":"# + problem + "}")
    body.endObject()
    body.endObject()
  }

  private static let problem = ##"{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}"##

  private static func parameters(_ route: Route, into body: inout JSONWriter) {
    let variables = route.template.filter { $0.hasPrefix("{") }.map { $0.dropFirst().dropLast() }
    guard !variables.isEmpty || !route.items.isEmpty || route == .events else { return }
    body.key("parameters")
    body.beginArray()
    for variable in variables {
      parameter(String(variable), "path", #"{"type":"string","minLength":1}"#, nil, true, &body)
    }
    for item in route.items { parameter(item.name, "query", item.schema, item.meaning, item.isRequired, &body) }
    if route == .events {
      parameter(
        "Last-Event-ID", "header", #"{"type":"string","pattern":"^[0-9]{1,19}$"}"#,
        "The last event that came; what follows it comes first.", false, &body)
    }
    body.endArray()
  }

  private static func parameter(
    _ name: String, _ place: String, _ schema: String, _ meaning: String?, _ isRequired: Bool, _ body: inout JSONWriter
  ) {
    body.beginObject()
    body.field("name", name)
    body.field("in", place)
    if let meaning { body.field("description", meaning) }
    body.field("required", isRequired)
    body.key("schema")
    body.raw(schema)
    body.endObject()
  }
}
