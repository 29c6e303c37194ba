internal import Krav
internal import Records

extension JSONWriter {
  mutating func field(_ name: String, hash: [UInt8]) {
    field(name, SHA256.hex(hash))
  }

  mutating func field(_ name: String, _ verdict: Verdict?) {
    if let verdict { field(name, verdict.word) }
  }

  /// What an event tells beside its alert and verdict.
  mutating func append(_ detail: PendingEvent.Detail, digest: (Evidence) -> [UInt8]?) {
    switch detail {
    case .none, .criterion: break
    case .grounds(let grounds): append(grounds, digest: digest)
    case .problem(let problem): append(problem)
    case .renamed(let former): field("was", former.description)
    case .pack(let former, let by):
      field("from", former)
      field("by", by)
    case .escalation(let unit):
      if !unit.isEmpty { field("to", unit) }
    case .acknowledgement(let by, let comment):
      field("by", by)
      if let comment { field("comment_sha256", hash: comment) }
    case .parameter(let change):
      field("parameter", change.name)
      field("from", change.former)
      field("to", change.value)
      field("by", change.by)
    }
  }

  private mutating func append(_ grounds: Grounds, digest: (Evidence) -> [UInt8]?) {
    if !grounds.missing.isEmpty { field("missing", grounds.missing) }
    field("basis", grounds.basis)
    key("evidence")
    beginArray()
    for evidence in grounds.evidence {
      beginObject()
      field("record", evidence.record)
      field("file", evidence.file)
      field("line", evidence.line)
      if let owner = evidence.owner { field("owner", owner) }
      field("sha256", digest(evidence).map { SHA256.hex($0) })
      endObject()
    }
    endArray()
  }

  private mutating func append(_ problem: Problem) {
    field("count", problem.count)
    key("places")
    beginArray()
    for place in problem.places {
      beginObject()
      if let file = place.file { field("file", file) }
      if let line = place.line { field("line", line) }
      if let column = place.column { field("column", column) }
      if let name = place.field { field("field", name) }
      field("expected", place.expected)
      if !place.remedy.isEmpty { field("remedy", place.remedy) }
      endObject()
    }
    endArray()
  }
}
