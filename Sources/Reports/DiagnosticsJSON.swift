internal import Krav
internal import Records

/// Diagnostics for machines: one JSON object a line.
public enum DiagnosticsJSON {
  /// One line for each, in the order given; a place is `null` where there is none.
  public static func lines(_ diagnostics: [LocatedDiagnostic]) -> [UInt8] {
    var json = JSONWriter()
    for diagnostic in diagnostics {
      json.beginObject()
      json.field("code", diagnostic.code.rawValue)
      json.field("severity", diagnostic.severity.rawValue)
      json.field("message", diagnostic.message)
      json.field("help", diagnostic.help)
      write(diagnostic.place, to: &json)
      json.key("notes")
      json.beginArray()
      for note in diagnostic.notes {
        json.beginObject()
        json.field("message", note.message)
        write(note.place, to: &json)
        json.endObject()
      }
      json.endArray()
      json.endObject()
      json.endLine()
    }
    return json.bytes
  }

  private static func write(_ place: LocatedDiagnostic.Place?, to json: inout JSONWriter) {
    json.field("file", place?.file)
    json.field("line", place?.line)
    json.field("column", place?.column)
    json.field("endLine", place?.endLine)
    json.field("endColumn", place?.endColumn)
  }
}
