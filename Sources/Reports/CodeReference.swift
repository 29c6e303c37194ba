internal import Krav
internal import Records

/// What is known of a code that users meet, whoever gives it: the language, the intake of records, waivers, the service.
public struct CodeReference: Sendable {
  /// Whole: `krav/unknown-name`.
  public var code: String
  public var title: String
  /// `error` or `warning` for the language's; `nil` for what is an alert.
  public var severity: String?
  /// The title of the page of the language's reference that it belongs to.
  public var section: String?
  public var explanation: String
  /// Packs that show the fault and its mend, and what is said of the first.
  public var example: (wrong: String, said: String, right: String)?

  /// All, the language's first, each by name.
  public static let all: [CodeReference] = language + intake + [refusedWaiver] + service

  /// The code written in full or without what stands before its `/`; of two that share the name, the language's.
  public static func find(_ word: String) -> CodeReference? {
    all.first { $0.code == word } ?? all.first { $0.code.split(separator: "/").last.map(String.init) == word }
  }

  /// The code that was most probably meant.
  public static func nearestCode(to word: String) -> String? {
    if let known = nearest(to: word, among: all.map(\.code)) { return known }
    let name = word.split(separator: "/").last.map(String.init) ?? word
    return nearest(to: name, among: all.map(\.name)).flatMap { find($0)?.code }
  }

  /// Without what stands before its `/`.
  public var name: String { code.split(separator: "/").last.map(String.init) ?? code }

  /// Others of the same name.
  public var namesakes: [String] { Self.all.filter { $0.name == name && $0.code != code }.map(\.code) }

  private static let language = DiagnosticCode.allCases.map { code in
    let page = code.page
    return CodeReference(
      code: code.rawValue, title: page.title, severity: page.severity.rawValue, section: page.section.title,
      explanation: page.explanation, example: (page.wrong, code.rendering, page.right))
  }.sorted { $0.code < $1.code }

  private static let intake = IntakeProblem.Code.allCases.map { code in
    CodeReference(code: code.rawValue, title: code.title, explanation: code.advice)
  }.sorted { $0.code < $1.code }

  private static let refusedWaiver = CodeReference(
    code: "waiver/refused", title: "a waiver is not accepted",
    explanation: """
      The alert that the waiver was to set aside stays open. A waiver names a rule that exists and is not `statutory`, a \
      subject as the alert writes it, and two days at most twelve months apart. Write it anew, or meet the duty.
      """)

  private static let service = [
    (
      "altered", "somebody else has altered the alert log",
      """
      A segment of the log was removed, replaced, cut or written to by somebody else than the daemon. It goes on in a new \
      segment and leaves the other as it is. `etterlev log verify`, best with heads from the journal, tells where; the alert \
      stands for as long as the damage is in the log.
      """
    ),
    (
      "clock", "the clock is not believed",
      """
      The clock was set by more than an hour, or it is behind the last event in the log. Nothing is judged by the new time \
      until it has held for ten minutes and is not behind the log. If the clock is right and the log is ahead, start the \
      daemon once with `--accept-clock`.
      """
    ),
    (
      "log", "the alert log cannot be written",
      """
      The disk is full, broken or read-only. Judging goes on, events wait in memory and nobody is told of them; they are \
      written in order as soon as they can be. Make room, or mend the disk.
      """
    ),
    (
      "pack", "the rules could not be loaded anew",
      """
      A reload found rules that cannot be loaded; the former ones stay in force until a reload succeeds. `etterlevd --check` \
      tells what is wrong.
      """
    ),
    (
      "queue", "the kernel had more changes to tell than it keeps",
      """
      More changed in the inbox at a time than the kernel's queue holds. Nothing is lost: the whole inbox is looked at again. \
      It is over after a minute without another. If it happens often, raise `fs.inotify.max_queued_events`.
      """
    ),
    (
      "silent", "no record has come for too long",
      """
      No record file is new or changed for longer than the pack's parameter for silence allows. What \
      is judged is what the files last said. See whether the systems that deliver records still do.
      """
    ),
    (
      "slow", "a turn took too long",
      """
      The daemon was at one piece of work for more than two seconds, and answered nobody meanwhile. It is over after ten \
      minutes without another. `etterlev check --rules` tells what each rule costs.
      """
    ),
  ].map { CodeReference(code: "service/\($0.0)", title: $0.1, explanation: $0.2) }
}
