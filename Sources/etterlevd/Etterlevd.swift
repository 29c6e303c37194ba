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
    let named = LoadedPack(folders: places.configuration.rules)
    Output.error(named.rendered())
    let unknown = named.unknownAccounts()
    for diagnostic in unknown { Output.error(diagnostic.render(in: named.pack.sources) + "\n\n") }
    let isUsable = named.program != nil && unknown.isEmpty
    // What was in force when it last ran stands in for rules that cannot be loaded.
    let looksBack = !isUsable && (!arguments.has("check") || arguments.value("state") != nil)
    let former = looksBack ? LoadedPack.inForce(state: places.configuration.state) : nil
    if arguments.has("check") {
      guard isUsable, let program = named.program else {
        if former != nil { fail("the rules cannot be loaded; a start goes on with those last in force", code: 1) }
        fail("the rules cannot be loaded", code: 2)
      }
      Output.standard(
        "\(program.rules.count) rules, \(program.criteria.count) criteria, \(program.records.count - 1) record types: loaded\n"
      )
      return
    }
    guard isUsable || former != nil else { fail("the rules cannot be loaded", code: 2) }
    if former != nil { Output.error("etterlevd: the rules cannot be loaded; those last in force stay in force\n") }
    if let example = places.example { try example.placeRecords(in: places.configuration.records) }
    try Directory.create(places.configuration.records)
    let daemon = try Daemon(places.configuration, pack: former ?? named, insteadOf: former == nil ? nil : named)
    Output.error(places.banner)
    try daemon.run()
  }

  private static func fail(_ message: String, code: Int32) -> Never {
    Output.error("etterlevd: \(message)\n")
    Environment.leave(code)
  }
}
