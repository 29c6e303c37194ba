// What stands in quotes in the declarations that the service acts on.
extension Checker {
  /// An option's value in an `import`.
  mutating func checkValue(of option: ImportSyntax.Option) {
    let text = option.value.value
    let (isRight, help): (Bool, String) =
      switch option.name.text {
      case "encoding":
        (["utf-8", "windows-1252", "iso-8859-1"].contains(text), "write `utf-8`, `windows-1252` or `iso-8859-1`")
      case "separator", "lists":
        (Self.mayPart(text), "write one character that is no letter, digit or quote, for example `;`")
      case "decimals": (text == "," || text == ".", "write `,` or `.`")
      case "dates": (Self.isForm(text, of: Self.dateParts), "write for example `dd.mm.yyyy`")
      case "times": (Self.isForm(text, of: Self.dateParts + Self.timeParts), "write for example `dd.mm.yyyy HH:MM`")
      // No such option: the parser has said so.
      default: (true, "")
      }
    if !isRight {
      error(
        .typeMismatch, option.value.range, "`\(text)` is no value of `\(option.name.text)`", help: help)
    }
  }

  /// The column of `id`, where each row has its own, or of `endret`.
  mutating func checkOwn(_ field: Name, _ column: ImportSyntax.Column) {
    let isID = field.text == "id"
    var values: [ScalarSyntax] = []
    switch column {
    case .constant where isID:
      error(
        .typeMismatch, field.range, "with one `id` for every row all are one record",
        help: "name the column that tells them apart")
    case .constant(let value): values = [value]
    case .headers(_, let spellings, let otherwise): values = spellings.map(\.to) + (otherwise.map { [$0] } ?? [])
    }
    for value in values {
      switch value {
      case .string where isID, .instant where !isID, .missing where !isID: break
      default:
        error(
          .typeMismatch, value.range, "this is no value of `\(field.text)`",
          help: isID ? "write the id in quotes" : "write an instant, for example `2025-03-01T12:00:00+01:00`")
      }
    }
  }

  /// A file pattern of an `import` or a `snapshot`: `{date:…}` is all that stands in braces.
  mutating func checkPattern(_ pattern: StringSyntax) {
    checkInside(pattern, "a file pattern")
    var rest = pattern.value[...]
    var dates = 0
    while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      let inner = rest[rest.index(after: open)...]
      let close = rest[open] == "{" ? inner.firstIndex(of: "}") : nil
      dates += 1
      guard let close, dates == 1, inner.hasPrefix("date:"),
        Self.isForm(String(inner[..<close].dropFirst("date:".count)), of: Self.dateParts)
      else {
        error(
          .typeMismatch, pattern.range, "the braces of this file pattern hold no date",
          help: "write one `{date:yyyy-mm-dd}`, or leave the braces out")
        return
      }
      rest = inner[inner.index(after: close)...]
    }
  }

  /// A path beneath the inbox.
  mutating func checkInside(_ path: StringSyntax, _ what: String) {
    let parts = path.value.split(separator: "/", omittingEmptySubsequences: false)
    if path.value.isEmpty || path.value.hasPrefix("/") || parts.contains("..") {
      error(
        .typeMismatch, path.range, "\(what) is a path beneath the inbox, and this is none",
        help: "write it from the inbox on, without a `/` before it and without `..`")
    }
  }

  /// The name of a user, a group or a branch.
  mutating func checkName(_ name: StringSyntax, _ what: String) {
    if name.value.isEmpty {
      error(.typeMismatch, name.range, "this names no \(what)", help: "write the name of a \(what)")
    }
  }

  mutating func checkProxies() {
    var users: Set<String> = []
    for proxy in declarations.proxies {
      checkName(proxy.user, "user")
      if !users.insert(proxy.user.value).inserted {
        error(.duplicateName, proxy.user.range, "`\(proxy.user.value)` is a proxy twice", help: "keep one of the two")
      }
      // A token of RFC 9110, section 5.6.2.
      let isToken = proxy.header.value.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
      if !isToken || proxy.header.value.isEmpty {
        error(
          .typeMismatch, proxy.header.range, "`\(proxy.header.value)` is no name of a header",
          help: "write for example `X-Remote-User`")
      }
    }
  }

  /// Whether it can stand between cells or elements: one ASCII character that is part of none.
  private static func mayPart(_ text: String) -> Bool {
    guard text.utf8.count == 1, let character = text.unicodeScalars.first, character.isASCII else { return false }
    return !character.properties.isAlphabetic && !("0"..."9").contains(character) && character != "\""
      && (character.value > 0x1F || character == "\t")
  }

  private static let dateParts = [["d", "dd"], ["m", "mm"], ["yyyy"]]
  private static let timeParts = [["H", "HH"], ["MM"], ["", "SS"]]

  /// Whether the runs of letters in a text are just these parts, each once; `""` among the ways to write a part makes it
  /// optional.
  private static func isForm(_ text: String, of parts: [[String]]) -> Bool {
    var runs: [String] = []
    var last: Character?
    for character in text {
      if character.isLetter {
        if character == last { runs[runs.count - 1].append(character) } else { runs.append(String(character)) }
      } else if character.isNumber {
        return false
      }
      last = character
    }
    let needed = parts.filter { !$0.contains("") }
    return needed.allSatisfy { part in runs.count { part.contains($0) } == 1 }
      && runs.allSatisfy { run in parts.contains { $0.contains(run) } } && Set(runs).count == runs.count
  }
}
