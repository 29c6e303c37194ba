import Commands
import Linux
import Reports

/// How diagnostics are told.
enum DiagnosticForm {
  /// To people, pack by pack.
  case text
  case json, sarif

  init(_ arguments: Arguments) throws {
    if arguments.has("json"), arguments.has("sarif") { throw UsageError("choose `--json` or `--sarif`") }
    self = arguments.has("json") ? .json : arguments.has("sarif") ? .sarif : .text
  }

  /// Writes what machines read; people have been told already.
  func write(_ found: [LocatedDiagnostic]) {
    let each = LocatedDiagnostic.each(found)
    switch self {
    case .text: break
    case .json: Terminal.write(jsonLines: DiagnosticsJSON.lines(each))
    case .sarif:
      let log = DiagnosticsSARIF.log(each, base: Environment.variable("PWD"))
      Terminal.write(jsonLines: log)
    }
  }
}
