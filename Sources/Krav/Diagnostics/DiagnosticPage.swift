/// What a person may read about a code: for somebody who answers for rules and does not program.
public struct DiagnosticPage: Sendable {
  public var severity: Diagnostic.Severity
  /// One line: lower case, no full stop.
  public var title: String
  /// The page of the language's reference that it belongs to.
  public var section: Section
  /// What is wrong and why it is refused or warned of, in a few sentences.
  public var explanation: String
  /// A pack that gives this code and no other.
  public var wrong: String
  /// The same, mended.
  public var right: String

  init(
    severity: Diagnostic.Severity = .error, _ title: String, section: Section, _ explanation: String, wrong: String,
    right: String
  ) {
    self.severity = severity
    self.title = title
    self.section = section
    self.explanation = explanation
    self.wrong = wrong
    self.right = right
  }
}

/// The small harbour that most examples are told of.
extension DiagnosticPage {
  static let source = #"source code "Harbour code" { id "HC-7" in force from 2020-01-01 }"#
  static let record = "record berth { opened date; inspected date?; depth decimal; open bool }"

  /// A rule over the harbour's berths.
  ///
  /// - Parameters:
  ///   - lines: what follows `for berth b`, without indentation of their own.
  ///   - declarations: what stands before the rule.
  static func rule(_ lines: String, given declarations: String = record) -> String {
    let body = lines.split(separator: "\n").map { "  \($0)\n" }.joined()
    return """
      \(source)
      \(declarations)
      rule inspected "Berths are inspected every year" {
        basis code "§ 4"
        for berth b
      \(body)}

      """
  }

  /// A rule whose one condition is given.
  static func judging(_ condition: String, given declarations: String = record) -> String {
    rule("red when \(condition)\n  because \"Inspect it.\"", given: declarations)
  }
}
