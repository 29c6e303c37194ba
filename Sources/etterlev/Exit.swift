import Commands

/// Exit codes of the client, the same for every command.
enum Exit {
  static let fine: Int32 = 0
  /// The command did its work and found something.
  static let findings: Int32 = 1
  /// The command line or a pack is wrong.
  static let usage: Int32 = 2
  /// No daemon answers.
  static let unanswered: Int32 = 3

  static let all: [Usage.Outcome] = [
    .init(fine, "fine"), .init(findings, "the command did its work and found something"), wrong, silent,
  ]
  static let wrong = Usage.Outcome(usage, "the command line, a pack or what is asked for is wrong")
  static let silent = Usage.Outcome(unanswered, "no daemon answers")
}
