/// What is wrong with a file or a record of it. It never holds a byte of a record: place, declared field, expectation.
public struct IntakeProblem: Hashable, Sendable {
  /// Stable codes; each is the name of an alert.
  public enum Code: String, Sendable, CaseIterable {
    case notUTF8 = "intake/not-utf8"
    case notJSON = "intake/not-json"
    case notCSV = "intake/not-csv"
    case notWorkbook = "intake/not-xlsx"
    case noImport = "intake/no-import"
    case missingKey = "intake/missing-key"
    case tooDeep = "intake/too-deep"
    case tooLarge = "intake/too-large"
    case tooLong = "intake/too-long"
    case numberRange = "intake/number-range"
    case unknownType = "intake/unknown-type"
    case missingField = "intake/missing-field"
    case wrongType = "intake/wrong-type"
    case unknownValue = "intake/unknown-value"
    case badDate = "intake/bad-date"
    case dangling = "intake/dangling"
    case duplicate = "intake/duplicate"
    case cycle = "intake/cycle"
    case nationalID = "intake/national-id"
    case aliasTwice = "intake/alias-twice"
    case controlCharacter = "intake/control-character"
    case notAccepted = "intake/not-accepted"
    case unreadable = "intake/unreadable"
    case notAFile = "intake/not-a-file"
    case crashedReader = "intake/crashed-reader"
    case vanished = "intake/vanished"
    case stale = "intake/stale"

    /// It refuses the whole file, not one record.
    public var refusesFile: Bool {
      switch self {
      case .notUTF8, .notJSON, .notCSV, .notWorkbook, .noImport, .missingKey, .tooDeep, .tooLarge, .tooLong: true
      default: false
      }
    }
  }

  public var code: Code
  /// From 1; 0 when it is of the file as a whole.
  public var line: Int
  /// In characters, from 1; 0 when it is of the line or file as a whole.
  public var column: Int
  /// The name of a declared field, never what the file says.
  public var field: String?
  /// What was expected there: lower case, no full stop.
  public var expected: String
  /// What to do about it.
  public var remedy: String

  public init(_ code: Code, line: Int, column: Int, field: String? = nil, expected: String, remedy: String) {
    self.code = code
    self.line = line
    self.column = column
    self.field = field
    self.expected = expected
    self.remedy = remedy
  }
}
