import Linux
import Records
import Service

/// `etterlev ack ALERT [--comment TEXT] [--json]`
enum AcknowledgeCommand {
  static func run(_ words: [String]) throws -> Int32 {
    let arguments = try Arguments(words, options: ["socket", "comment"], flags: ["json"])
    guard arguments.operands.count == 1 else { throw UsageError("name one alert by its id") }
    var body = JSONWriter()
    body.beginObject()
    if let comment = arguments.value("comment") { body.field("comment", comment) }
    body.endObject()
    let target = "/alerts/\(Client.encoded(arguments.operands[0]))/acknowledgement"
    let (answer, bytes) = try Client(arguments).post(target, body.bytes)
    if arguments.has("json") {
      Output.standard(String(decoding: bytes, as: UTF8.self) + "\n")
    } else {
      Output.standard(
        "\(answer["alert"].text ?? "") acknowledged by \(answer["by"].text ?? "") at \(answer["at"].text ?? "") "
          + "(event \(answer["seq"].integer ?? 0))\n")
    }
    return Exit.fine
  }
}
