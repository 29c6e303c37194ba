internal import Krav
internal import Records

/// Diagnostics as sites that host code read them: SARIF 2.1.0 (OASIS, 27 March 2020).
public enum DiagnosticsSARIF {
  /// A log of one run.
  ///
  /// - Parameters:
  ///   - diagnostics: in the order given.
  ///   - base: the folder that paths are told from; an absolute path below it is written relative to it.
  public static func log(_ diagnostics: [LocatedDiagnostic], base: String?) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.field("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
    json.field("version", "2.1.0")
    json.key("runs")
    json.beginArray()
    json.beginObject()
    tool(to: &json)
    json.field("columnKind", "unicodeCodePoints")
    let files = Files(diagnostics, base: base)
    json.key("artifacts")
    json.beginArray()
    for uri in files.uris {
      json.beginObject()
      json.key("location")
      json.beginObject()
      json.field("uri", uri)
      json.endObject()
      json.field("encoding", "UTF-8")
      json.endObject()
    }
    json.endArray()
    json.key("results")
    json.beginArray()
    var told: [String: Int] = [:]
    for diagnostic in diagnostics {
      told[diagnostic.fingerprint, default: 0] += 1
      result(diagnostic, files, occurrence: told[diagnostic.fingerprint] ?? 1, to: &json)
    }
    json.endArray()
    json.endObject()
    json.endArray()
    json.endObject()
    json.endLine()
    return json.bytes
  }

  private static func tool(to json: inout JSONWriter) {
    json.key("tool")
    json.beginObject()
    json.key("driver")
    json.beginObject()
    json.field("name", "etterlev")
    json.key("rules")
    json.beginArray()
    for code in DiagnosticCode.allCases { rule(code, to: &json) }
    json.endArray()
    json.endObject()
    json.endObject()
  }

  private static func result(
    _ diagnostic: LocatedDiagnostic, _ files: Files, occurrence: Int, to json: inout JSONWriter
  ) {
    json.beginObject()
    json.field("ruleId", diagnostic.code.rawValue)
    json.field("ruleIndex", DiagnosticCode.allCases.firstIndex(of: diagnostic.code) ?? -1)
    json.field("level", diagnostic.severity.rawValue)
    text("message", "\(diagnostic.message)\nhelp: \(diagnostic.help)", to: &json)
    json.key("locations")
    json.beginArray()
    if let place = diagnostic.place { location(place, files, message: nil, to: &json) }
    json.endArray()
    if !diagnostic.notes.isEmpty {
      json.key("relatedLocations")
      json.beginArray()
      for note in diagnostic.notes { location(note.place, files, message: note.message, to: &json) }
      json.endArray()
    }
    json.key("partialFingerprints")
    json.beginObject()
    json.field("primaryLocationLineHash", "\(diagnostic.fingerprint):\(occurrence)")
    json.endObject()
    json.endObject()
  }

  private static func location(
    _ place: LocatedDiagnostic.Place, _ files: Files, message: String?, to json: inout JSONWriter
  ) {
    json.beginObject()
    json.key("physicalLocation")
    json.beginObject()
    json.key("artifactLocation")
    json.beginObject()
    json.field("uri", files.uri(of: place.file))
    if let index = files.index(of: place.file) { json.field("index", index) }
    json.endObject()
    json.key("region")
    json.beginObject()
    json.field("startLine", place.line)
    json.field("startColumn", place.codePointColumn)
    json.field("endLine", place.endLine)
    json.field("endColumn", place.codePointEndColumn)
    json.endObject()
    json.endObject()
    if let message { text("message", message, to: &json) }
    json.endObject()
  }

  static func text(_ name: String, _ text: String, to json: inout JSONWriter) {
    json.key(name)
    json.beginObject()
    json.field("text", text)
    json.endObject()
  }
}

extension DiagnosticsSARIF {
  /// What the table says of a code.
  private static func rule(_ code: DiagnosticCode, to json: inout JSONWriter) {
    let page = code.page
    json.beginObject()
    json.field("id", code.rawValue)
    json.field("name", code.name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined())
    text("shortDescription", page.title, to: &json)
    text("fullDescription", page.explanation, to: &json)
    json.key("defaultConfiguration")
    json.beginObject()
    json.field("level", page.severity.rawValue)
    json.endObject()
    json.key("help")
    json.beginObject()
    json.field("text", "\(page.explanation)\n\nWrong:\n\n\(page.wrong)\nRight:\n\n\(page.right)")
    json.field(
      "markdown",
      "\(page.explanation)\n\nWrong:\n\n```krav\n\(page.wrong)```\n\nRight:\n\n```krav\n\(page.right)```\n")
    json.endObject()
    json.endObject()
  }

  /// The files that are spoken of, each by its URI.
  private struct Files {
    private(set) var uris: [String] = []
    private var indices: [String: Int] = [:]
    private var base: String?

    init(_ diagnostics: [LocatedDiagnostic], base: String?) {
      self.base = base
      for diagnostic in diagnostics {
        for place in [diagnostic.place].compactMap({ $0 }) + diagnostic.notes.map(\.place)
        where indices[place.file] == nil {
          indices[place.file] = uris.count
          uris.append(uri(of: place.file))
        }
      }
    }

    func index(of path: String) -> Int? { indices[path] }

    /// A relative reference (RFC 3986), or a `file` URI for what lies elsewhere.
    func uri(of path: String) -> String {
      if let base, path.hasPrefix(base + "/") {
        return percentEncoded(String(path.dropFirst(base.count + 1)), isPath: true)
      }
      return (path.hasPrefix("/") ? "file://" : "") + percentEncoded(path, isPath: true)
    }
  }
}
