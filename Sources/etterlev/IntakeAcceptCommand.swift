import Commands
import Linux
import Records
import Service

enum IntakeAcceptCommand: ClientCommand {
  static let usage = Usage(
    "intake accept", "says that vanished files are meant to be gone",
    details: [
      """
      Files that vanish from the inbox withdraw nothing by themselves: what they said stays in force, and an alert tells so. \
      This lets go of it. Who did and when stands in the log.
      """
    ],
    options: [.socket, .json],
    examples: [.init("etterlev intake accept", "who has let go of what vanished, and when")],
    seeAlso: ["intake", "alerts"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    let (answer, bytes) = try Client(arguments).post("/intake/acceptance", Array("{}".utf8))
    if arguments.has("json") {
      Terminal.write(json: bytes)
    } else {
      Output.standard(
        "what has vanished is let go, accepted by \(answer["by"].shown ?? "") at \(answer["at"].shown ?? "") "
          + "(event \(answer["seq"].integer ?? 0))\n")
    }
    return Exit.fine
  }
}
