import Commands
import Linux
import Service

enum LogForgetCommand: ClientCommand {
  static let usage = Usage(
    "log forget", "erases what was said with an acknowledgement",
    details: ["The line in the log stays, and so does the chain: the comment is kept beside it."],
    operands: [.init("SEQ", .number(nil), "the number of the event, as `etterlev show` tells it")],
    options: [.state],
    examples: [.init("etterlev log forget 17", "that the comment of event 17 is erased")],
    seeAlso: ["ack", "log verify"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    guard let seq = UInt64(arguments.operands[0]) else { throw UsageError("there is no event of that number") }
    let state = StatePlace.folder(arguments)
    guard try Comments.forget(seq, state: state) else {
      throw UsageError("there is no comment of an event \(seq) in \(state)")
    }
    Output.standard("the comment of event \(seq) is erased; its line in the log stays, and so does the chain\n")
    return Exit.fine
  }
}
