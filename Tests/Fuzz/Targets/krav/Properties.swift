import CivilTime
import Engine
import FuzzSupport
import Krav
import Records
import Reports

/// What holds of every input, whatever its bytes. A property that does not hold ends the process.
enum Properties {
  static func hold(of bytes: [UInt8]) {
    // A short input may stand beside the phrase book's records instead of holding them.
    let isBeside = bytes.first == 0x20
    let pack = load(bytes, isBeside)
    tell(pack.diagnostics, of: pack)
    let (program, diagnostics) = Checker.check(pack)
    tell(diagnostics, of: pack)
    format(bytes, pack, diagnostics, isBeside)
    require((program == nil) == diagnostics.contains { $0.severity == .error }, "a program exactly where no error is")
    guard let program else { return }
    _ = Engine(program: program, register: Register(program: program), zone: .utc, now: Instant(seconds: 1_780_000_000))
      .step(limit: 100)
  }

  /// What can be read can be laid out, once and for all, and says the same.
  private static func format(_ bytes: [UInt8], _ pack: Pack, _ diagnostics: [Diagnostic], _ isBeside: Bool) {
    guard let formatted = try? Formatter.format(bytes, path: "x.krav") else {
      let isBroken = pack.diagnostics.contains { $0.range.file == 0 && $0.severity == .error }
      return require(isBroken, "a layout of what parses")
    }
    let again = try? Formatter.format(formatted, path: "x.krav")
    require(again == formatted, "a layout that stays")
    guard formatted != bytes else { return }
    require(Essence.of(formatted) == Essence.of(pack.sources.files[0].bytes), "a layout that says the same")
    // The tree follows from the tokens; that the checker agrees is asked of some.
    guard bytes.count.isMultiple(of: 4) else { return }
    require(
      Checker.check(load(formatted, isBeside)).diagnostics.map(\.code) == diagnostics.map(\.code),
      "the same diagnostics")
  }

  private static let records = Array(Phrases.records.utf8)

  private static func load(_ bytes: [UInt8], _ isBeside: Bool) -> Pack {
    Pack.load(
      isBeside ? ["x.krav", "y.krav"] : ["x.krav"],
      from: Pack.Folders(
        list: { $0.hasSuffix("elsewhere") ? ["e.krav"] : nil },
        read: { path in
          switch path {
          case "x.krav": bytes
          case "y.krav": records
          case _ where path.hasSuffix("e.krav"): Array("enum elsewhere { here, there }\n".utf8)
          default: nil
          }
        }))
  }

  /// Each diagnostic says something about a place that there is.
  private static func tell(_ diagnostics: [Diagnostic], of pack: Pack) {
    require(diagnostics.count <= 10_000, "few diagnostics")
    for (number, diagnostic) in diagnostics.enumerated() {
      let range = diagnostic.range
      require(!diagnostic.message.isEmpty && !diagnostic.help.isEmpty, "a message and what mends it")
      require(diagnostic.code.rawValue.hasPrefix("krav/"), "a code of the language")
      require(range.start >= 0 && range.start <= range.end, "a range that goes forward")
      if range.file >= 0 {
        require(pack.sources.files.indices.contains(Int(range.file)), "a range of a file of the pack")
        require(Int(range.end) <= pack.sources.files[Int(range.file)].bytes.count, "a range within its file")
      }
      if number < 3 { require(!diagnostic.render(in: pack.sources).isEmpty, "a rendering") }
    }
    if let first = diagnostics.first, first.range.start.isMultiple(of: 8) {
      _ = DiagnosticsJSON.lines([LocatedDiagnostic(first, in: pack.sources)])
    }
  }
}

/// A text without what a layout may change: white space, and the separators that the grammar leaves free.
private enum Essence {
  static func of(_ bytes: [UInt8]) -> [UInt8] {
    var kept: [UInt8] = []
    kept.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let start = index
      switch bytes[index] {
      case 0x22:
        index += 1
        while index < bytes.count, bytes[index] != 0x22 { index += bytes[index] == 0x5C ? 2 : 1 }
        index = min(bytes.count, index + 1)
        kept += bytes[start..<index]
      case 0x2F where index + 1 < bytes.count && bytes[index + 1] == 0x2F:
        while index < bytes.count, bytes[index] != 0x0A { index += 1 }
        while index > start, bytes[index - 1] <= 0x20 { index -= 1 }
        kept += bytes[start..<index]
      case ...0x20, 0x2C, 0x3B: index += 1
      default:
        kept.append(bytes[index])
        index += 1
      }
    }
    return kept
  }
}
