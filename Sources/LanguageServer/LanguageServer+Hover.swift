internal import Krav
internal import Records

extension LanguageServer {
  func hover(at offset: Int32, in file: OpenPack.File, to writer: inout JSONWriter) {
    let range: SourceRange
    let text: String
    if let mention = file.pack.index.mention(at: offset, in: file.number) {
      range = mention.range
      text = Describing(pack: file.pack).described(mention.target)
    } else if let (word, place) = file.word(at: offset), let meaning = Vocabulary.meaning(of: word) {
      range = place
      text = "`\(word)`: \(meaning)"
    } else {
      return writer.null()
    }
    writer.beginObject()
    writer.key("contents")
    writer.beginObject()
    writer.field("kind", "markdown")
    writer.field("value", text)
    writer.endObject()
    Self.write(file.map.range(range), to: &writer)
    writer.endObject()
  }
}

/// What a name stands for, as Markdown: its declaration, its type, its legal basis and what its author says above it.
struct Describing {
  let pack: OpenPack
  private var declared: Declared { pack.index.declared }

  init(pack: OpenPack) {
    self.pack = pack
  }

  func described(_ target: Target) -> String {
    var parts: [String] = []
    switch target {
    case .rule(let name):
      guard let rule = declared.rules[name] else { return "there is no rule `\(name)`" }
      parts = ["**\(rule.title.value)**", weight(rule.weight), bases(rule.bases)]
    case .criterion(let name):
      guard let criterion = declared.criteria[name] else { return "there is no rule and no criterion `\(name)`" }
      parts = [
        "**\(criterion.title.value)**", bases(criterion.bases),
        "rules: " + criterion.rules.map { "`\($0.text)`" }.joined(separator: ", "),
      ]
    case .statistics(let name):
      parts = ["**\(declared.statistics[name]?.title.value ?? name)**", code(declared.statistics[name]?.range)]
    case .source(let name):
      guard let source = declared.sources[name] else { return "there is no source `\(name)`" }
      parts = ["**\(source.title.value)**", inForce(source)]
    case .parameter(let name):
      parts = [code(declared.parameters[name]?.range), origin(of: name)]
    case .enumeration(let name): parts = [code(enumRange(name))]
    case .value(let name, let enumeration):
      parts = ["`\(name)`: a value of `\(enumeration)`", label(of: name, in: enumeration)]
    case .record(let name): parts = [code(declared.records[name]?.range)]
    case .field(let name, let record): parts = field(name, of: record)
    case .local(let name, _):
      let shape = pack.index.shapes[target] ?? .unknown
      parts = ["`\(name)`: \(shape == .unknown ? "of unknown type" : "`\(shape.described)`")"]
    }
    if let comment = pack.index.declaration(of: target).flatMap({ comment(above: $0) }) { parts.append(comment) }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private func weight(_ weight: RuleSyntax.Weight) -> String {
    switch weight {
    case .ordinary: ""
    case .statutory: "statutory: cannot be waived"
    case .advisory: "advisory: never red"
    }
  }

  private func bases(_ bases: [BasisSyntax]) -> String {
    bases.map { basis in
      let source = declared.sources[basis.source.text]
      let title = source.map { "\($0.title.value) (\($0.id.value))" } ?? basis.source.text
      var line = "legal basis: \(title) \(basis.place.value)"
      if let from = basis.from { line += ", from \(from)" }
      if let to = basis.to { line += ", to \(to)" }
      return line
    }.joined(separator: "\n\n")
  }

  private func inForce(_ source: SourceSyntax) -> String {
    "\(source.id.value), in force from \(source.from)" + (source.to.map { " to \($0)" } ?? "")
  }

  private func origin(of parameter: String) -> String {
    guard let declaration = declared.parameters[parameter] else { return "there is no parameter `\(parameter)`" }
    let sets = (declared.sets[parameter] ?? []).map { code($0.range) }.joined(separator: "\n\n")
    let origin =
      declaration.statutory == nil
      ? "no law gives the number: it is the user's own choice"
      : (["bounded by law"] + (declaration.bases.isEmpty ? [] : [bases(declaration.bases)])).joined(separator: "\n\n")
    return origin + (sets.isEmpty ? "" : "\n\nset here:\n\n" + sets)
  }

  private func field(_ name: String, of record: String) -> [String] {
    if let field = declared.field(name, of: record) {
      return [code(field.range), "a field of `\(record)`" + (field.isOptional ? ", may be missing" : "")]
    }
    guard let define = declared.defines[record]?.first(where: { $0.field.text == name }) else {
      return ["`\(record)` has no field `\(name)`"]
    }
    let shape = declared.shape(ofField: name, of: record)
    return [code(define.range), "derived" + (shape == .unknown ? "" : ", `\(shape.described)`")]
  }

  private func label(of value: String, in enumeration: String) -> String {
    guard let values = declared.enums[enumeration],
      let place = values.values.firstIndex(where: { $0.name.text == value })
    else { return "" }
    let label = values.values[place].label.map { "«\($0.value)»" } ?? ""
    guard values.isOrdered else { return label }
    return (label.isEmpty ? "" : label + "\n\n") + "number \(place + 1) of \(values.values.count), the lowest first"
  }

  private func enumRange(_ name: String) -> SourceRange? {
    for file in pack.pack.files {
      for case .enumeration(let enumeration) in file.declarations where enumeration.name.text == name {
        return enumeration.range
      }
    }
    return nil
  }

  private func code(_ range: SourceRange?) -> String {
    guard let range, let file = pack.file(range.file) else { return "" }
    return "```krav\n\(file.source.text(range))\n```"
  }

  /// The comment lines right above the line that a declaration begins on.
  private func comment(above range: SourceRange) -> String? {
    guard let file = pack.file(range.file), let tree = pack.pack.files.first(where: { $0.file == range.file }) else {
      return nil
    }
    var line = file.map.place(of: range.start).line
    var lines: [String] = []
    for comment in tree.comments.reversed() where comment.end <= range.start {
      let place = file.map.place(of: comment.start)
      guard place.line == line - 1, file.startsLine(comment.start) else {
        if place.line < line - 1 { break }
        continue
      }
      line = place.line
      let words = file.source.text(comment).drop { $0 == "/" }
      lines.insert(String(words.drop { $0 == " " }), at: 0)
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }
}

extension OpenPack.File {
  /// Whether only white space stands before the offset on its line.
  func startsLine(_ offset: Int32) -> Bool {
    source.bytes[..<Int(offset)].reversed().prefix { $0 != 0x0A }.allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  /// The word that the offset stands in or just behind.
  func word(at offset: Int32) -> (text: String, range: SourceRange)? {
    var (start, end) = (Int(offset), Int(offset))
    while start > 0, Self.isWordByte(source.bytes[start - 1]) { start -= 1 }
    while end < source.bytes.count, Self.isWordByte(source.bytes[end]) { end += 1 }
    guard start < end else { return nil }
    let range = SourceRange(file: number, start: Int32(start), end: Int32(end))
    return (source.text(range), range)
  }

  static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D, 0x80...: true
    default: false
    }
  }
}
