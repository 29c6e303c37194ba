public import Krav
internal import Records

/// A diagnostic with its places written out, apart from the texts that they stand in.
public struct LocatedDiagnostic: Sendable {
  /// Places in a file. Lines and columns count from 1; an end is the first place that is no longer meant.
  public struct Place: Sendable, Hashable {
    /// As in the ``SourceSet``.
    public var file: String
    public var line: Int
    /// In characters as a reader counts them.
    public var column: Int
    public var endLine: Int
    public var endColumn: Int
    /// In code points, as SARIF counts them.
    public var codePointColumn: Int
    public var codePointEndColumn: Int
  }

  public struct Note: Sendable, Hashable {
    public var message: String
    public var place: Place
  }

  public var severity: Diagnostic.Severity
  public var code: DiagnosticCode
  public var message: String
  public var help: String
  /// `nil` for what stands in no file: a folder that is not there.
  public var place: Place?
  public var notes: [Note]
  /// Sixteen hexadecimal digits that stay the same when lines are added above: of the code and the line's words.
  public var fingerprint: String

  public init(_ diagnostic: Diagnostic, in sources: SourceSet) {
    severity = diagnostic.severity
    code = diagnostic.code
    message = diagnostic.message
    help = diagnostic.help
    place = Place(diagnostic.range, in: sources)
    notes = diagnostic.notes.compactMap { note in
      Place(note.range, in: sources).map { Note(message: note.message, place: $0) }
    }
    var line = diagnostic.message
    if place != nil {
      let file = sources.files[Int(diagnostic.range.file)]
      line = String(decoding: file.bytes[file.lineRange(at: diagnostic.range.start)], as: UTF8.self)
    }
    let words = line.split { $0.isWhitespace }.joined(separator: " ")
    let digest = SHA256.hash(Array("\(diagnostic.code.rawValue)\n\(place?.file ?? "")\n\(words)".utf8))
    fingerprint = SHA256.hex(digest.prefix(8))
  }

  /// Those of several packs, each once though packs use each other.
  public static func each(_ found: [LocatedDiagnostic]) -> [LocatedDiagnostic] {
    struct Identity: Hashable {
      var code: DiagnosticCode
      var place: Place?
      var message: String
    }
    var seen: Set<Identity> = []
    return found.filter { seen.insert(Identity(code: $0.code, place: $0.place, message: $0.message)).inserted }
  }
}

extension LocatedDiagnostic.Place {
  /// `nil` for a range that stands in no file.
  init?(_ range: SourceRange, in sources: SourceSet) {
    guard sources.files.indices.contains(Int(range.file)) else { return nil }
    let file = sources.files[Int(range.file)]
    self.file = file.path
    (line, column) = file.position(of: range.start)
    (endLine, endColumn) = file.position(of: max(range.start, range.end))
    codePointColumn = file.codePointColumn(of: range.start)
    codePointEndColumn = file.codePointColumn(of: max(range.start, range.end))
  }
}
