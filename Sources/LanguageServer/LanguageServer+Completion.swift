internal import Krav
internal import Records

extension LanguageServer {
  func completion(at offset: Int32, in file: OpenPack.File, to writer: inout JSONWriter) {
    writer.beginArray()
    for proposal in Completing(file: file, offset: offset).proposals() {
      writer.beginObject()
      writer.field("label", proposal.text)
      writer.field("kind", proposal.kind.rawValue)
      if !proposal.detail.isEmpty { writer.field("detail", proposal.detail) }
      writer.endObject()
    }
    writer.endArray()
  }
}

/// Something that may stand at the place.
struct Proposal {
  /// Numbers of the protocol's `CompletionItemKind`.
  enum Kind: Int {
    case function = 3
    case field = 5
    case variable = 6
    case module = 9
    case property = 10
    case value = 12
    case keyword = 14
    case enumMember = 20
    case constant = 21
    case structure = 22
  }

  var text: String
  var kind: Kind
  var detail: String
}

/// Finds what may stand at a place from the words before it, so that it works in the middle of a line that has no sense yet.
struct Completing {
  let file: OpenPack.File
  /// Where the word that is being written begins.
  private let start: Int
  private var declared: Declared { file.pack.index.declared }
  private var bytes: [UInt8] { file.source.bytes }

  init(file: OpenPack.File, offset: Int32) {
    self.file = file
    var start = max(0, min(Int(offset), file.source.bytes.count))
    while start > 0, OpenPack.File.isWordByte(file.source.bytes[start - 1]) { start -= 1 }
    self.start = start
  }

  func proposals() -> [Proposal] {
    let before = lastTokens(4)
    guard let last = before.last else { return words(Vocabulary.declarations) }
    if last == "." { return fields(of: chain()) }
    if startsLine {
      switch surrounding {
      case .nothing: return words(Vocabulary.declarations)
      case .rule: if last != "and", last != "or" { return words(Vocabulary.clauses) }
      case .record, .test, .other: break
      }
    }
    switch last {
    case "basis":
      return declared.sources.values.map { Proposal(text: $0.name.text, kind: .module, detail: $0.title.value) }
        .sorted()
    case "for", "given", "change", "remove", "as", "define", "accept": return recordTypes
    case "rules": return rules
    case "set": return parameters
    case "green", "red", "yellow", "unknown", "silent", "opened", "worsened", "eased", "resolved", "reopened", "waived":
      if before.dropLast().last == "expect" { return rules + criteria }
    case "expect":
      return [
        "green", "yellow", "red", "unknown", "silent", "opened", "worsened", "eased", "resolved", "reopened", "waived",
        "waiver-expired", "refused",
      ]
      .map { Proposal(text: $0, kind: .keyword, detail: "") }
    case "is": return ["set", "missing"].map { Proposal(text: $0, kind: .keyword, detail: "") }
    case "verdict":
      return ["worst", "shared", "share"].map {
        Proposal(text: $0, kind: .keyword, detail: Vocabulary.meaning(of: $0) ?? "")
      }
    case "this": return periods
    case "(":
      return recordTypes + terms
    default: break
    }
    switch surrounding {
    case .record: return types
    case .test(let type): return type.map { ownFields(of: $0) } ?? []
    case .nothing: return []
    case .rule, .other: return values(comparedWith: before) + terms
    }
  }

  // MARK: The text before the place

  /// Whether the word that is being written is the first on its line.
  private var startsLine: Bool { file.startsLine(Int32(start)) }

  /// The last words and signs before the place, the nearest last.
  private func lastTokens(_ count: Int) -> [String] {
    var tokens: [String] = []
    var end = start
    while tokens.count < count {
      while end > 0, bytes[end - 1] <= 0x20 { end -= 1 }
      guard end > 0 else { break }
      var begin = end
      if OpenPack.File.isWordByte(bytes[begin - 1]) {
        while begin > 0, OpenPack.File.isWordByte(bytes[begin - 1]) { begin -= 1 }
      } else {
        begin -= 1
        if bytes[begin] == 0x3D, begin > 0, [0x21, 0x3C, 0x3E].contains(bytes[begin - 1]) { begin -= 1 }
      }
      tokens.insert(String(decoding: bytes[begin..<end], as: UTF8.self), at: 0)
      end = begin
    }
    return tokens
  }

  /// The names of the path that ends in a dot right before the place: `a.owner.` gives `a`, `owner`.
  private func chain(endingAt end: Int? = nil) -> [String] {
    var names: [String] = []
    var place = end ?? start
    while place > 0, bytes[place - 1] == 0x2E {
      place -= 1
      var begin = place
      while begin > 0, OpenPack.File.isWordByte(bytes[begin - 1]) { begin -= 1 }
      guard begin < place else { break }
      names.insert(String(decoding: bytes[begin..<place], as: UTF8.self), at: 0)
      place = begin
    }
    return names
  }

  private enum Surrounding {
    case nothing, rule, record, other
    /// The record type of the braces, if the place is within some.
    case test(String?)
  }

  /// The declaration that the place stands in, told by the last line that begins with a declaration's word at its margin.
  private var surrounding: Surrounding {
    var end = start
    while end > 0 {
      var begin = end
      while begin > 0, bytes[begin - 1] != 0x0A { begin -= 1 }
      let line = String(decoding: bytes[begin..<end], as: UTF8.self)
      if let first = line.first, first.isLetter {
        let word = String(line.prefix { $0.isLetter })
        if Vocabulary.declarations.contains(where: { $0.text == word }) { return kind(word, from: begin) }
      } else if line.hasPrefix("}") {
        return .nothing
      }
      end = max(0, begin - 1)
      if begin == 0 { break }
    }
    return .nothing
  }

  private func kind(_ word: String, from begin: Int) -> Surrounding {
    let text = bytes[begin..<start]
    let depth = text.reduce(0) { $0 + ($1 == 0x7B ? 1 : $1 == 0x7D ? -1 : 0) }
    if depth == 0, text.contains(0x7B) { return .nothing }
    switch word {
    case "rule": return .rule
    case "record": return .record
    case "test":
      guard depth > 1, let brace = text.lastIndex(of: 0x7B) else { return .test(nil) }
      let words = String(decoding: text[..<brace], as: UTF8.self).split { $0 == " " || $0 == "\n" }
      guard let step = words.lastIndex(where: { $0 == "given" || $0 == "change" }), step + 1 < words.count else {
        return .test(nil)
      }
      return .test(String(words[step + 1]))
    default: return .other
    }
  }

  // MARK: Proposals

  private func words(_ words: [Vocabulary.Word]) -> [Proposal] {
    words.map { Proposal(text: $0.text, kind: .keyword, detail: $0.meaning) }
  }

  private var periods: [Proposal] {
    ["month", "quarter", "tertial", "half", "year"].map { Proposal(text: $0, kind: .keyword, detail: "") }
  }

  private var recordTypes: [Proposal] {
    declared.records.keys.sorted().map { Proposal(text: $0, kind: .structure, detail: "record") }
  }

  private var types: [Proposal] {
    ["label", "text", "integer", "decimal", "bool", "date", "instant", "period", "enum"]
      .map { Proposal(text: $0, kind: .keyword, detail: "") }
      + declared.enums.keys.filter { !$0.contains(".") }.sorted().map {
        Proposal(text: $0, kind: .value, detail: "enum")
      }
      + recordTypes
      + ["past", "alias", "unit", "inside"].map {
        Proposal(text: $0, kind: .keyword, detail: Vocabulary.meaning(of: $0) ?? "")
      }
  }

  private var rules: [Proposal] {
    declared.rules.values.map { Proposal(text: $0.name.text, kind: .function, detail: $0.title.value) }.sorted()
  }

  private var criteria: [Proposal] {
    declared.criteria.values.map { Proposal(text: $0.name.text, kind: .property, detail: $0.title.value) }.sorted()
  }

  private var parameters: [Proposal] {
    declared.parameters.keys.sorted().map {
      Proposal(text: $0, kind: .constant, detail: declared.shape(ofParameter: $0).described)
    }
  }

  /// The bindings and lets of the rule that stand before the place, nearest first.
  private var locals: [(name: String, shape: Shape)] {
    var found: [(name: String, shape: Shape)] = []
    var seen: Set<String> = []
    for mention in file.pack.index.mentions.reversed()
    where mention.range.file == file.number && mention.isDeclaration && Int(mention.range.end) <= start {
      switch mention.target {
      case .local(let name, _):
        if seen.insert(name).inserted { found.append((name, file.pack.index.shapes[mention.target] ?? .unknown)) }
      case .rule: return found
      default: break
      }
    }
    return found
  }

  private var terms: [Proposal] {
    locals.map { Proposal(text: $0.name, kind: .variable, detail: $0.shape.described) } + parameters
      + words(Vocabulary.terms)
  }

  private func shape(ofChain names: [String]) -> Shape {
    guard let first = names.first else { return .unknown }
    var shape = locals.first { $0.name == first }?.shape ?? declared.shape(ofParameter: first)
    for name in names.dropFirst() {
      guard case .record(let record) = shape else { return .unknown }
      shape = declared.shape(ofField: name, of: record)
    }
    return shape
  }

  private func fields(of chain: [String]) -> [Proposal] {
    switch shape(ofChain: chain) {
    case .record(let record): ownFields(of: record) + derivedFields(of: record)
    case .scalar("period"): ["first", "last"].map { Proposal(text: $0, kind: .field, detail: "date") }
    case .scalar("instant"): [Proposal(text: "date", kind: .field, detail: "date")]
    case .scalar("date"): [Proposal(text: "next_working_day", kind: .field, detail: "date")]
    default: []
    }
  }

  private func ownFields(of record: String) -> [Proposal] {
    (declared.records[record]?.fields ?? []).map {
      Proposal(
        text: $0.name.text, kind: .field,
        detail: declared.shape(ofField: $0.name.text, of: record).described + ($0.isOptional ? "?" : ""))
    }
  }

  private func derivedFields(of record: String) -> [Proposal] {
    (declared.defines[record] ?? []).map {
      Proposal(
        text: $0.field.text, kind: .field, detail: declared.shape(ofField: $0.field.text, of: record).described)
    }
  }

  /// After `a.status = ` the values of that enum, before anything else.
  private func values(comparedWith before: [String]) -> [Proposal] {
    guard let sign = before.last, ["=", "!=", "<", "<=", ">", ">=", "[", ","].contains(sign) else { return [] }
    var end = start
    while end > 0, bytes[end - 1] != 0x0A {
      end -= 1
      guard
        bytes[end] == 0x3D || bytes[end] == 0x3C || bytes[end] == 0x3E || bytes[end] == 0x21
          || bytes[end..<min(end + 3, start)].elementsEqual(Array(" in".utf8))
      else { continue }
      while end > 0,
        bytes[end - 1] == 0x20 || bytes[end - 1] == 0x21 || bytes[end - 1] == 0x3C || bytes[end - 1] == 0x3E
      { end -= 1 }
      var begin = end
      while begin > 0, OpenPack.File.isWordByte(bytes[begin - 1]) { begin -= 1 }
      if String(decoding: bytes[begin..<end], as: UTF8.self) == "not" {
        while begin > 0, bytes[begin - 1] == 0x20 { begin -= 1 }
        end = begin
        while begin > 0, OpenPack.File.isWordByte(bytes[begin - 1]) { begin -= 1 }
      }
      let name = String(decoding: bytes[begin..<end], as: UTF8.self)
      guard case .enumeration(let enumeration) = shape(ofChain: chain(endingAt: begin) + [name]) else { return [] }
      return (declared.enums[enumeration]?.values ?? []).map {
        Proposal(text: $0.name.text, kind: .enumMember, detail: $0.label?.value ?? enumeration)
      }
    }
    return []
  }
}

extension [Proposal] {
  fileprivate func sorted() -> [Proposal] { sorted { $0.text < $1.text } }
}
