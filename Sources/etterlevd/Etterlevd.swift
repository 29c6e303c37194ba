import Commands
import Krav
import Linux
import Records
import Service

@main
struct Etterlevd {
  static func main() {
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch let error as Arguments.Failure {
      fail("\(Diagnostic.visible(error.description))\n  `etterlevd --help` tells what it takes", code: 2)
    } catch {
      fail("\(error)", code: 2)
    }
  }

  private static func run(_ words: [String]) throws {
    Environment.keepLittleMemory()
    let arguments = try Arguments(words, for: .daemon)
    if arguments.asksForHelp {
      let help = Help(width: min(Environment.terminalWidth(1) ?? 80, 100), isColoured: Environment.wantsColour(1))
      Output.standard(help.text(.daemon))
      return
    }
    let places = try Places(arguments)
    let pack = LoadedPack(folders: places.configuration.rules)
    Output.error(pack.rendered())
    guard let program = pack.program else {
      fail("the rules cannot be loaded", code: 2)
    }
    if arguments.has("check") {
      let unknown = pack.unknownAccounts()
      for diagnostic in unknown { Output.error(diagnostic.render(in: pack.pack.sources) + "\n\n") }
      guard unknown.isEmpty else { fail("the rules cannot be loaded", code: 2) }
      Output.standard(
        "\(program.rules.count) rules, \(program.criteria.count) criteria, \(program.records.count - 1) record types: loaded\n"
      )
      return
    }
    if let example = places.example { try example.placeRecords(in: places.configuration.records) }
    try Directory.create(places.configuration.records)
    let daemon = try Daemon(places.configuration, pack: pack)
    Output.error(places.banner)
    try daemon.run()
  }

  private static func fail(_ message: String, code: Int32) -> Never {
    Output.error("etterlevd: \(message)\n")
    Environment.leave(code)
  }
}
