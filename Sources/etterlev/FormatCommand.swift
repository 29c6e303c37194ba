import Commands
import Krav
import Linux
import Service

enum FormatCommand: ClientCommand {
  static let usage = Usage(
    "fmt", "lays packs out in the one way",
    details: ["What is changed is told, a path a line. A file that cannot be parsed is left as it is."],
    operands: [.init("PATH", .file, "a file of rules, or a folder with all below it", count: .any)],
    options: [
      .flag("check", "changes nothing, and tells the first line of each file that would change"),
      .flag("stdin", "reads standard input in place of files, and writes standard output"),
    ],
    findings: "with `--check`, a file would change",
    examples: [
      .init("etterlev fmt Rules", "the files that were laid out anew"),
      .init("etterlev fmt --check Rules", "those that would be"),
    ],
    seeAlso: ["check", "lsp"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    var run = FormatRun(isCheck: arguments.has("check"))
    if arguments.has("stdin") {
      guard arguments.operands.isEmpty else { throw UsageError("`--stdin` takes no paths") }
      try run.standardInput()
    } else {
      guard !arguments.operands.isEmpty else { throw UsageError("name the files or folders to format, or `--stdin`") }
      for path in arguments.operands { run.take(path) }
    }
    return run.isBroken ? Exit.usage : run.hasFindings ? Exit.findings : Exit.fine
  }
}

/// One run over all that was named. What cannot be formatted is told, and the rest goes on.
private struct FormatRun {
  let isCheck: Bool
  var isBroken = false
  var hasFindings = false

  mutating func standardInput() throws {
    let bytes = try FileDescriptor(taking: 0).readAll(expected: 1 << 16, limit: Pack.fileLimit)
    guard let formatted = formatted(bytes, "<stdin>") else { return }
    guard isCheck else { return Output.standard(String(decoding: formatted, as: UTF8.self)) }
    if formatted != bytes { find(bytes, formatted, "<stdin>") }
  }

  /// A folder with all below it, or a file.
  mutating func take(_ path: String) {
    do throws(SystemError) {
      if let folder = try? Directory(path) {
        let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        guard try format(folder, trimmed) == 0 else { return }
        complain("`\(path)` has no `.krav` file")
      } else {
        let place = FilePlace(path)
        try format(place.name, path, in: Directory(place.folder))
      }
    } catch {
      complain(error.description)
    }
  }

  /// Formats what lies below, and tells how many files that is. Links and hidden names are passed over.
  private mutating func format(_ folder: borrowing Directory, _ path: String) throws(SystemError) -> Int {
    var count = 0
    let entries = try folder.entries().sorted { $0.name.lexicographicallyPrecedes($1.name) }
    for entry in entries where entry.name.first != UInt8(ascii: ".") {
      guard let name = String(validating: entry.name, as: UTF8.self) else { continue }
      do throws(SystemError) {
        switch entry.kind {
        case .directory: count += try format(try folder.subdirectory(name), path + "/" + name)
        case .regular where name.hasSuffix(".krav"):
          count += 1
          try format(name, path + "/" + name, in: folder)
        default: break
        }
      } catch {
        complain(error.description)
      }
    }
    return count
  }

  private mutating func format(_ name: String, _ path: String, in folder: borrowing Directory) throws(SystemError) {
    let kind = try folder.status(name).kind
    guard kind != .symbolicLink else { return complain("`\(path)` is a symbolic link; name the file it leads to") }
    guard let file = try folder.openRegular(name) else { return complain("`\(path)` is no file") }
    let status = try file.status()
    let bytes = try file.readAll(expected: Int(clamping: status.size), limit: Pack.fileLimit)
    guard let formatted = formatted(bytes, path), formatted != bytes else { return }
    if isCheck { return find(bytes, formatted, path) }
    guard try folder.status(name) == status else { return complain("`\(path)` was changed meanwhile") }
    try folder.replace(name, with: formatted, like: status)
    Output.standard(path + "\n")
  }

  private mutating func formatted(_ bytes: [UInt8], _ path: String) -> [UInt8]? {
    do throws(Formatter.Refusal) {
      return try Formatter.format(bytes, path: path)
    } catch {
      Output.error(error.diagnostics.map { $0.render(in: error.sources) + "\n" }.joined())
      isBroken = true
      return nil
    }
  }

  /// Tells of the first line that differs.
  private mutating func find(_ bytes: [UInt8], _ formatted: [UInt8], _ path: String) {
    hasFindings = true
    let old = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let new = formatted.split(separator: 0x0A, omittingEmptySubsequences: false)
    let line = zip(old, new).enumerated().first { !$1.0.elementsEqual($1.1) }?.offset ?? min(old.count, new.count)
    var text = "\(path):\(line + 1): not formatted\n"
    if line < old.count { text += "  - " + String(decoding: old[line], as: UTF8.self) + "\n" }
    if line < new.count { text += "  + " + String(decoding: new[line], as: UTF8.self) + "\n" }
    Output.standard(text)
  }

  private mutating func complain(_ message: String) {
    Output.error("etterlev fmt: \(message)\n")
    isBroken = true
  }
}
