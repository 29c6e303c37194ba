import Commands
import Linux
import Reports

/// What is wrong with packs first, then a line for each.
enum CheckCommand: ClientCommand {
  static let usage = Usage(
    "check", "what is wrong with packs",
    details: [
      """
      What is wrong is told first, each with its place and what to do; then comes a line for each pack. `etterlev explain` tells \
      what a code means.
      """
    ],
    operands: [.init("RULES", .folder, "the folder of a pack, or of several packs", count: .some)],
    options: [
      .flag("rules", "also what each rule asks, rests on and costs"), .flag("json", "one object a line, for programs"),
      .flag("sarif", "as SARIF 2.1.0, for code forges"),
      .flag("csv", "with `--rules`, the table of the rules as CSV"), .noPager,
    ],
    fine: "no findings", findings: "there are warnings",
    examples: [
      .init("etterlev check Rules/kvalitetsforskriften", "what is wrong with one pack"),
      .init("etterlev check --rules Rules/kvalitetsforskriften", "and its rules with what they cost"),
      .init("etterlev check --sarif Rules", "all packs below a folder, for a code forge"),
    ],
    seeAlso: ["explain", "test", "fmt"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    let form = try DiagnosticForm(arguments)
    let showsRules = arguments.has("rules")
    let isTable = arguments.has("csv")
    if form == .sarif, showsRules { throw UsageError("`--rules` has no place in `--sarif`: choose one") }
    if isTable, form != .text || !showsRules { throw UsageError("`--csv` goes with `--rules` alone") }
    var check = PackCheck(form: form, showsRules: showsRules)
    for folder in arguments.operands.flatMap(PackFolders.below) { check.take(folder) }
    if isTable { Output.standard(check.table.rendered) } else { Terminal.show(check.summaries, arguments) }
    form.write(check.found)
    Terminal.write(jsonLines: check.ruleLines)
    return check.isBroken ? Exit.usage : check.isWarned ? Exit.findings : Exit.fine
  }
}
