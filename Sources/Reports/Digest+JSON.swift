internal import CivilTime
internal import Records

extension Digest {
  /// As JSON. `text` is the whole as plain text, which is what chats take from a webhook.
  public var json: [UInt8] {
    var body = JSONWriter()
    body.beginObject()
    body.field("text", text)
    body.field("subject", subject)
    body.field("unit", unit)
    body.field("name", name)
    body.field("from", zone.rfc3339(from))
    body.field("at", zone.rfc3339(at))
    body.field("sound", isSound)
    body.field("troubles", troubles)
    body.field("remarks", remarks)
    body.field("service", service)
    body.key("standing")
    if let standing {
      body.beginObject()
      body.field("red", standing.red)
      body.field("yellow", standing.yellow)
      body.field("unknown", standing.unknown)
      body.endObject()
    } else {
      body.null()
    }
    for kind in Kind.allCases {
      body.key(kind.rawValue)
      body.beginArray()
      for entry in entries(kind) { write(entry, into: &body) }
      body.endArray()
    }
    body.endObject()
    body.endLine()
    return body.bytes
  }

  private func write(_ entry: Entry, into body: inout JSONWriter) {
    body.beginObject()
    body.field("alert", entry.alert)
    body.field("verdict", entry.verdict)
    body.field("title", entry.title)
    body.field("subject", entry.subject)
    body.field("unit", entry.unit)
    body.field("remarks", entry.remarks)
    body.field("message", entry.message)
    body.field("remedy", entry.remedy)
    body.field("basis", entry.basis)
    body.endObject()
  }
}
