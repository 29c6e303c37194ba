/// Resolves names, finds types, and turns syntax trees into a ``Program``. All errors are gathered; what could not be
/// understood once is not complained of again where it is used.
public struct Checker {
  var program = Program()
  var diagnostics: [Diagnostic] = []
  let files: [FileSyntax]
  let sources: SourceSet

  var enumNumbers: [String: Int] = [:]
  /// Enum values by name: the enums that have one, and its place in each.
  var valueNumbers: [String: [(enumeration: Int, value: Int)]] = [:]
  var recordNumbers: [String: Int] = [:]
  var parameterNumbers: [String: Int] = [:]
  var sourceNumbers: [String: Int] = [:]
  var ruleNumbers: [String: Int] = [:]
  var derivedNumbers: [DerivedKey: DerivedState] = [:]

  struct DerivedKey: Hashable {
    var record: Int
    var field: String
  }

  enum DerivedState {
    case declared(DefineSyntax)
    case inProgress
    case done(Int)
    case failed
  }

  /// The program, unless there is an error, and all that is to be said about the pack.
  public static func check(
    files: [FileSyntax], sources: SourceSet
  ) -> (program: Program?, diagnostics: [Diagnostic]) {
    var checker = Checker(files: files, sources: sources)
    checker.run()
    let diagnostics = checker.diagnostics.sortedByPlace()
    return (diagnostics.contains { $0.severity == .error } ? nil : checker.program, diagnostics)
  }

  /// The same with the `set`s of one test applied after those of the files. Only what a `set` can break is reported.
  public static func check(
    files: [FileSyntax], sources: SourceSet, overriding sets: [SetSyntax], ignoringOtherSets: Bool
  ) -> (program: Program?, diagnostics: [Diagnostic]) {
    var checker = Checker(files: files, sources: sources)
    checker.ignoresSets = ignoringOtherSets
    checker.testSets = sets
    checker.run()
    let diagnostics = checker.diagnostics.sortedByPlace()
    return (diagnostics.contains { $0.severity == .error } ? nil : checker.program, diagnostics)
  }

  /// The parameters that each derived field reads itself.
  var derivedParameters: [Set<Int>] = []
  /// The fields flagged `unit`, by record type.
  var unitFlags: [Int: String] = [:]
  var ignoresSets = false
  var testSets: [SetSyntax] = []

  init(files: [FileSyntax], sources: SourceSet) {
    self.files = files
    self.sources = sources
  }

  private mutating func run() {
    declareEnums()
    declareRecords()
    addWaiver()
    resolveFields()
    findPlaces()
    declareSources()
    declareParameters()
    applySets()
    declareDerivedFields()
    checkRules()
    checkCriteria()
    checkServiceDeclarations()
    checkTests()
  }

  func each<Syntax>(_ select: (Declaration) -> Syntax?) -> [Syntax] {
    files.flatMap { $0.declarations.compactMap(select) }
  }

  // MARK: Saying what is wrong

  mutating func error(_ code: String, _ range: SourceRange, _ message: String, help: String? = nil) {
    diagnostics.append(Diagnostic(.error, code, range, message, help: help))
  }

  mutating func warn(_ code: String, _ range: SourceRange, _ message: String, help: String? = nil) {
    diagnostics.append(Diagnostic(.warning, code, range, message, help: help))
  }

  mutating func unknown(_ what: String, _ name: Name, among known: some Sequence<String>) {
    error(
      "krav/unknown-name", name.range, "there is no \(what) `\(name.text)`",
      help: nearest(to: name.text, among: known).map { "did you mean `\($0)`" })
  }

  /// Takes the name into the table, or says that it is taken.
  mutating func declare(_ name: Name, _ what: String, in table: WritableKeyPath<Checker, [String: Int]>, at number: Int)
  {
    if self[keyPath: table][name.text] != nil {
      error(
        "krav/declared-twice", name.range, "there is another \(what) `\(name.text)`",
        help: "a name is declared once in a pack and what it uses")
    } else {
      self[keyPath: table][name.text] = number
    }
  }
}
