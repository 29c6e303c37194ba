import Commands
import Linux
import Records
import Service

enum AcknowledgeCommand: ClientCommand {
  static let usage = Usage(
    "ack", "marks an open alert as seen",
    details: [
      """
      It hides nothing and stops no escalation; it says that somebody has seen the alert, who and when. Who may do so is said \
      by the daemon's `--ack-group` or the access table of the rules. The comment is kept beside the log and can be erased \
      by `etterlev log forget`.
      """
    ],
    operands: [.init("ALERT", "the id of an alert, as `etterlev alerts` shows it")],
    options: [.option("comment", "TEXT", "what to say with it"), .socket, .json],
    examples: [.init("etterlev ack 3f9c2a --comment 'for Monday'", "the alert, who has seen it and when")],
    seeAlso: ["alerts", "show", "log forget"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    var body = JSONWriter()
    body.beginObject()
    if let comment = arguments.value("comment") { body.field("comment", comment) }
    body.endObject()
    let target = "/alerts/\(percentEncoded(arguments.operands[0]))/acknowledgement"
    let (answer, bytes) = try Client(arguments).post(target, body.bytes)
    if arguments.has("json") {
      Terminal.write(json: bytes)
    } else {
      Output.standard(
        "\(answer["alert"].shown ?? "") acknowledged by \(answer["by"].shown ?? "") at \(answer["at"].shown ?? "") "
          + "(event \(answer["seq"].integer ?? 0))\n")
    }
    return Exit.fine
  }
}
