internal import Krav
internal import Records

/// What is known of a code that users meet, whoever gives it: the language, the intake of records, waivers.
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
  public static let all: [CodeReference] = language + intake + [refusedWaiver]

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
}
