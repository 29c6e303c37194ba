import CivilTime
import Engine
import Krav
import Records

/// What holds of every input, whatever its bytes. A property that does not hold ends the process.
enum Properties {
  static func hold(of bytes: [UInt8]) {
    let pack = load(bytes)
    tell(pack.diagnostics, of: pack)
    let (program, diagnostics) = Checker.check(pack)
    tell(diagnostics, of: pack)
    require((program == nil) == diagnostics.contains { $0.severity == .error }, "a program exactly where no error is")
    guard let program else { return }
    _ = Engine(program: program, register: Register(program: program), zone: .utc, now: Instant(seconds: 1_780_000_000))
      .step(limit: 100)
  }

  private static func load(_ bytes: [UInt8]) -> Pack {
    Pack.load(
      ["x.krav"],
      from: Pack.Folders(
        list: { $0.hasSuffix("elsewhere") ? ["e.krav"] : nil },
        read: { path in
          switch path {
          case "x.krav": bytes
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
  }

  private static func require(_ holds: Bool, _ what: StaticString) {
    guard holds else { fatalError("expected \(what)") }
  }
}
