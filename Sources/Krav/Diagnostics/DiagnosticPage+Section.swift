extension DiagnosticPage {
  /// A page of the language's reference, by the name of its file.
  public enum Section: String, CaseIterable, Sendable {
    case files = "Files"
    case legalSources = "LegalSources"
    case recordTypes = "RecordTypes"
    case parameters = "Parameters"
    case rules = "Rules"
    case terms = "Terms"
    case queries = "Queries"
    case time = "Time"
    case tests = "Tests"
    case messages = "Messages"
    case service = "Service"
    case grammar = "Grammar"
    case checking = "Checking"

    /// As the page is headed.
    public var title: String {
      switch self {
      case .files: "Packs, files and names"
      case .legalSources: "Legal sources and bases"
      case .recordTypes: "Records and enums"
      case .parameters: "Parameters"
      case .rules: "Rules"
      case .terms: "Terms and conditions"
      case .queries: "Queries"
      case .time: "Time"
      case .tests: "Tests"
      case .messages: "Messages"
      case .service: "Declarations for the service"
      case .grammar: "Grammar"
      case .checking: "Checking a pack"
      }
    }
  }
}
