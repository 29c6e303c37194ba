internal import Krav
internal import Records

extension LanguageServer {
  func definition(at offset: Int32, in file: OpenPack.File, to writer: inout JSONWriter) {
    guard let mention = file.pack.index.mention(at: offset, in: file.number),
      let range = file.pack.index.declaration(of: mention.target)
    else { return writer.null() }
    Self.writeLocation(range, in: file.pack, to: &writer)
  }

  func references(at offset: Int32, in file: OpenPack.File, to writer: inout JSONWriter) {
    guard let mention = file.pack.index.mention(at: offset, in: file.number) else { return writer.null() }
    writer.beginArray()
    for found in file.pack.index.mentions where found.target == mention.target {
      Self.writeLocation(found.range, in: file.pack, to: &writer)
    }
    writer.endArray()
  }

  private static func writeLocation(_ range: SourceRange, in pack: OpenPack, to writer: inout JSONWriter) {
    guard let file = pack.file(range.file) else { return writer.null() }
    writer.beginObject()
    writer.field("uri", FileURI.uri(file.source.path))
    write(file.map.range(range), to: &writer)
    writer.endObject()
  }

  /// The declarations of a file, with the fields of each record.
  func symbols(in file: OpenPack.File, to writer: inout JSONWriter) {
    guard let tree = file.pack.pack.files.first(where: { $0.file == file.number }) else { return writer.null() }
    writer.beginArray()
    for declaration in tree.declarations {
      guard let symbol = Symbol(declaration) else { continue }
      Self.write(symbol, in: file, to: &writer)
    }
    writer.endArray()
  }

  private static func write(_ symbol: Symbol, in file: OpenPack.File, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("name", symbol.name)
    if let detail = symbol.detail { writer.field("detail", detail) }
    writer.field("kind", symbol.kind)
    write(file.map.range(symbol.range.union(symbol.nameRange)), to: &writer)
    write(file.map.range(symbol.nameRange), as: "selectionRange", to: &writer)
    if !symbol.children.isEmpty {
      writer.key("children")
      writer.beginArray()
      for child in symbol.children { write(child, in: file, to: &writer) }
      writer.endArray()
    }
    writer.endObject()
  }
}

/// What an outline shows of a declaration. Kinds are numbers of the protocol's `SymbolKind`.
private struct Symbol {
  var name: String
  var detail: String?
  var kind: Int
  var range: SourceRange
  var nameRange: SourceRange
  var children: [Symbol] = []

  init?(_ declaration: Declaration) {
    switch declaration {
    case .source(let source): self.init(source.name, source.title.value, 3, source.range)
    case .enumeration(let enumeration):
      self.init(enumeration.name, nil, 10, enumeration.range)
      children = enumeration.values.values.map { Symbol($0.name, $0.label?.value, 22, $0.name.range) }
    case .record(let record):
      self.init(record.name, nil, 23, record.range)
      children = record.fields.map { Symbol($0.name, nil, 8, $0.range) }
    case .parameter(let parameter): self.init(parameter.name, nil, 14, parameter.range)
    case .define(let define): self.init(define.field, define.type.text, 7, define.range)
    case .rule(let rule): self.init(rule.name, rule.title.value, 12, rule.range)
    case .criterion(let criterion): self.init(criterion.name, criterion.title.value, 5, criterion.range)
    case .statistics(let syntax): self.init(syntax.name, syntax.title.value, 5, syntax.range)
    case .test(let test): self.init(Name(text: test.title.value, range: test.title.range), "test", 6, test.range)
    case .use, .set, .import, .snapshot, .accept, .access, .proxy: return nil
    }
  }

  private init(_ name: Name, _ detail: String?, _ kind: Int, _ range: SourceRange) {
    // An outline may not have an empty name.
    self.name = name.text.isEmpty ? "…" : name.text
    self.detail = detail
    self.kind = kind
    self.range = range
    nameRange = name.range
  }
}
