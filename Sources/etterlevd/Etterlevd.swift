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
      fail("\(error.description)\n\n\(help)", code: 2)
    } catch {
      fail("\(error)", code: 2)
    }
  }

  private static func run(_ words: [String]) throws {
    Environment.keepLittleMemory()
    let arguments = try Arguments(
      words,
      options: [
        "rules", "records", "state", "socket", "example", "as-of", "ack-group", "socket-group", "keep", "segment-size",
        "instance",
      ],
      flags: ["accept-clock", "check", "help", "poll"])
    if arguments.has("help") {
      Output.standard(help)
      return
    }
    guard arguments.operands.isEmpty else {
      throw Arguments.Failure(description: "there is nothing to do with `\(arguments.operands[0])`")
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

  static let help = """
    etterlevd watches a directory of records, judges them by rules, and tells what is not met.

      etterlevd --rules DIR --records DIR [--state DIR] [--socket PATH]
      etterlevd --example NAME

      --rules DIR       a folder of rules; may be given several times
      --records DIR     the directory that is watched
      --state DIR       where the alert log is kept
      --socket PATH     where it answers
      --example NAME    runs an example of the rules with its records and its date
      --as-of DATE      sets the clock to 12:00 that day (yyyy-mm-dd) and lets it run
      --socket-group NAME  the group that the socket is given to, so that its members may ask
      --ack-group NAME  the group that may acknowledge
      --keep DAYS       removes segments of the log whose last event is older; all are kept without it
      --segment-size SIZE  how long a segment of the log may become, as 16K, 64M or 1G; 64M without it
      --instance NAME   what this daemon is called in its log
      --accept-clock    takes the machine's clock for right, though the log is ahead of it
      --poll            looks at the whole inbox every minute, where the kernel does not tell of every change
      --check           loads the rules, reports, and ends: 0 when they load, 2 when they do not

    Under systemd the places are those that it gives; otherwise they lie in ./.etterlevd/.

    """
}
