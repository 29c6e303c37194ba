import Commands
import Krav
import Linux

/// The logs to merge: which municipality's each is, and where.
struct FleetList {
  struct Entry {
    var name: String
    var folder: String
  }

  /// In the order of their names.
  let entries: [Entry]

  /// - Parameters:
  ///   - words: each `NAME=DIR`.
  ///   - files: with one such a line; `-` is standard input. Empty lines and those that begin with `#` say nothing.
  init(_ words: [String], files: [String]) throws {
    var folders: [String: String] = [:]
    func add(_ text: Substring, _ place: String) throws {
      guard let sign = text.firstIndex(of: "="), sign > text.startIndex, text.index(after: sign) < text.endIndex else {
        throw UsageError("\(place)`\(text)` names no log; write it as NAME=DIR")
      }
      let name = String(text[..<sign])
      guard !name.unicodeScalars.contains(where: Diagnostic.isHidden) else {
        throw UsageError("\(place)the name `\(name)` has a character in it that is not seen")
      }
      guard folders.updateValue(String(text[text.index(after: sign)...]), forKey: name) == nil else {
        throw UsageError("\(place)`\(name)` is named twice")
      }
    }
    for word in words { try add(word[...], "") }
    for file in files {
      let bytes =
        file == "-" ? try FileDescriptor(taking: 0).readAll(expected: 4096, limit: 64 << 20) : try readFile(file)
      guard let text = String(validating: bytes, as: UTF8.self) else { throw UsageError("`\(file)` is not UTF-8") }
      for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        let line = line.last == "\r" ? line.dropLast() : line
        if line.isEmpty || line.first == "#" { continue }
        try add(line, "\(file):\(index + 1): ")
      }
    }
    guard !folders.isEmpty else { throw UsageError("needs NAME=DIR or `--list FILE`: whose log is where") }
    // By bytes, as other tools sort in the C locale.
    entries = folders.map { Entry(name: $0.key, folder: $0.value) }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }
}
