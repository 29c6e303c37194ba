public import Krav
internal import Records

/// What rules ask, rest on and cost, for machines: one JSON object a line.
public enum RulesJSON {
  /// One line for each, in the order given. `cost` is the rule's class, `because` says why; each query has its own.
  ///
  /// - Parameters:
  ///   - rules: those of the program that are told.
  ///   - program: the checked pack.
  ///   - sources: the text of the pack, in which places are found.
  public static func lines(_ rules: [Rule], of program: Program, in sources: SourceSet) -> [UInt8] {
    var json = JSONWriter()
    for rule in rules {
      json.beginObject()
      json.field("rule", rule.name)
      json.field("title", rule.title)
      write(rule.range, in: sources, to: &json)
      json.field("colours", RuleTable.colours(rule))
      json.field("cost", "\(rule.costClass)")
      json.field("because", RuleTable.reason(rule, program, sources))
      json.key("queries")
      json.beginArray()
      for query in rule.cost.queries {
        json.beginObject()
        json.field("cost", "\(query.costClass)")
        json.field("record", query.record.map { program.records[$0].name })
        write(query.range, in: sources, to: &json)
        json.endObject()
      }
      json.endArray()
      writeWhatItRestsOn(rule, program, to: &json)
      json.endObject()
      json.endLine()
    }
    return json.bytes
  }

  private static func writeWhatItRestsOn(_ rule: Rule, _ program: Program, to json: inout JSONWriter) {
    json.key("parameters")
    json.beginArray()
    for parameter in rule.parameters.map({ program.parameters[$0] }) {
      json.beginObject()
      json.field("name", parameter.name)
      json.field("statutory", parameter.isStatutory)
      json.endObject()
    }
    json.endArray()
    json.key("bases")
    json.beginArray()
    for basis in rule.bases {
      json.beginObject()
      json.field("source", program.sources[basis.source].id)
      json.field("place", basis.place)
      json.endObject()
    }
    json.endArray()
  }

  private static func write(_ range: SourceRange, in sources: SourceSet, to json: inout JSONWriter) {
    let place = LocatedDiagnostic.Place(range, in: sources)
    json.field("file", place?.file)
    for (name, number) in [("line", place?.line), ("column", place?.column)] {
      json.key(name)
      if let number { json.value(number) } else { json.null() }
    }
  }
}
