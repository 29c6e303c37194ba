internal import Krav
internal import Records
internal import Reports

extension Daemon {
  /// `/rules` and `/rules/{name}`: the rules in force, their text, basis and parameters. Known before a record is read.
  func rules(_ request: HTTPRequest) -> HTTPResponse {
    switch request.path.count {
    case 1:
      var body = JSONWriter()
      body.beginObject()
      body.field("pack", pack.hash)
      body.key("items")
      body.beginArray()
      for number in program.rules.indices {
        body.beginObject()
        RuleReference(number, in: program, pack.pack.sources).writeSummary(into: &body)
        body.endObject()
      }
      body.endArray()
      body.endObject()
      return .json(body.bytes)
    case 2:
      let name = request.path[1]
      guard let number = program.rules.firstIndex(where: { $0.name == name }) else {
        let known = nearest(to: name, among: program.rules.map(\.name)).map { ": did you mean `\($0)`" } ?? ""
        return Self.problem(.notFound, "there is no rule `\(name)`\(known)")
      }
      return .json(RuleReference(number, in: program, pack.pack.sources).json())
    default: return Self.problem(.notFound, "there is no such resource")
    }
  }
}
