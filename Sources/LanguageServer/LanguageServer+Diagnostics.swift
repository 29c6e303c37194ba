internal import Krav
internal import Records

extension LanguageServer {
  /// The pack that a file belongs to: its folder.
  mutating func pack(of path: String) -> OpenPack {
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    if let known = packs[folder] { return known }
    let pack = OpenPack(folder: folder, documents: documents, folders: folders)
    packs[folder] = pack
    return pack
  }

  /// Sends what is wrong with each file of the pack, and nothing for files that were wrong before.
  mutating func publish(_ path: String) {
    let pack = pack(of: path)
    var byFile: [String: [Diagnostic]] = [:]
    for diagnostic in pack.diagnostics {
      let file = pack.file(diagnostic.range.file)?.source.path ?? path
      byFile[file, default: []].append(diagnostic)
    }
    let own = Set(pack.pack.sources.files.map(\.path)).union([path])
    let told = Set(byFile.keys).union(published.intersection(own)).union([path])
    for file in told.sorted() {
      let found = byFile[file] ?? []
      if found.isEmpty { published.remove(file) } else { published.insert(file) }
      notify("textDocument/publishDiagnostics") { writer in
        writer.beginObject()
        writer.field("uri", FileURI.uri(file))
        writer.key("diagnostics")
        writer.beginArray()
        for diagnostic in found { Self.write(diagnostic, of: pack, to: &writer) }
        writer.endArray()
        writer.endObject()
      }
    }
  }

  private static func write(_ diagnostic: Diagnostic, of pack: OpenPack, to writer: inout JSONWriter) {
    writer.beginObject()
    let zero = TextPlace(line: 0, character: 0)
    write(pack.file(diagnostic.range.file)?.map.range(diagnostic.range) ?? (zero, zero), to: &writer)
    writer.field("severity", diagnostic.severity == .error ? 1 : 2)
    writer.field("code", diagnostic.code.rawValue)
    writer.field("source", "etterlev")
    writer.field("message", diagnostic.message + "\n" + diagnostic.help)
    if !diagnostic.notes.isEmpty {
      writer.key("relatedInformation")
      writer.beginArray()
      for note in diagnostic.notes {
        guard let file = pack.file(note.range.file) else { continue }
        writer.beginObject()
        writer.key("location")
        writer.beginObject()
        writer.field("uri", FileURI.uri(file.source.path))
        write(file.map.range(note.range), to: &writer)
        writer.endObject()
        writer.field("message", note.message)
        writer.endObject()
      }
      writer.endArray()
    }
    writer.endObject()
  }

  static func write(_ range: (start: TextPlace, end: TextPlace), as name: String = "range", to writer: inout JSONWriter)
  {
    writer.key(name)
    writer.beginObject()
    for (name, place) in [("start", range.start), ("end", range.end)] {
      writer.key(name)
      writer.beginObject()
      writer.field("line", place.line)
      writer.field("character", place.character)
      writer.endObject()
    }
    writer.endObject()
  }
}
