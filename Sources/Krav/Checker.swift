/// Resolves every name of a pack and gives every expression its type, or says what is wrong with it.
///
/// Goes on after an error, and reports none that only follows from another. Its work is near linear in the pack.
public struct Checker {
  /// The checked pack, or `nil` when there is an error; diagnostics are sorted by place.
  ///
  /// The files are those of a ``Pack`` without syntax errors.
  public static func check(
    files: [FileSyntax], sources: SourceSet
  ) -> (program: Program?, diagnostics: [Diagnostic]) {
    result(Checker(declarations: Declarations(files), sources: sources))
  }

  /// The same with the `set`s of one test applied, after those of the files or in place of them.
  public static func check(
    files: [FileSyntax], sources: SourceSet, overriding sets: [SetSyntax], ignoringOtherSets: Bool
  ) -> (program: Program?, diagnostics: [Diagnostic]) {
    var checker = Checker(declarations: Declarations(files), sources: sources)
    if ignoringOtherSets { checker.declarations.sets = [] }
    checker.testSets = sets
    checker.mayReason = false
    return result(checker)
  }

  private static func result(_ unchecked: Checker) -> (program: Program?, diagnostics: [Diagnostic]) {
    var checker = unchecked
    checker.run()
    let hasErrors = checker.diagnostics.contains { $0.severity == .error }
    return (hasErrors ? nil : checker.program, checker.diagnostics.sortedByPlace())
  }

  /// A pack with syntax errors is not checked further: most of what would be found follows from them.
  public static func check(_ pack: Pack) -> (program: Program?, diagnostics: [Diagnostic]) {
    guard !pack.hasErrors else { return (nil, pack.diagnostics) }
    let (program, diagnostics) = check(files: pack.files, sources: pack.sources)
    return (program, (pack.diagnostics + diagnostics).sortedByPlace())
  }

  private(set) var declarations: Declarations
  /// The `set`s of a test, which stand over those of the files.
  private var testSets: [SetSyntax] = []
  /// A test shows itself what follows from its values.
  private var mayReason = true
  let sources: SourceSet
  var program = Program()
  var diagnostics: [Diagnostic] = []
  var names = DeclaredNames()
  /// Indices of parameters that are declared but wrong.
  var failedParameters: Set<Int> = []
  var appliedSets: [AppliedSet] = []
  var defines: [DefineState] = []
  /// The parameters that each derived field of the program reads, through others too.
  var derivedParameters: [Set<Int>] = []
  /// How deep each goes.
  var derivedHeights: [Int] = []
  var definesRunning = 0
  /// The rule or define whose expressions are being checked.
  var body = Body()
  /// How many times the nearest known name has been looked for; a pack that is all wrong is told less.
  private var suggestions = 0
  /// How many diagnostics there are of each file, those included that were one too many.
  private var told: [Told: Int] = [:]

  private struct Told: Hashable {
    var file: Int32
    var isError: Bool

    init(_ diagnostic: Diagnostic) {
      file = diagnostic.range.file
      isError = diagnostic.severity == .error
    }
  }

  /// Of one file no more warnings are told.
  private static let warningLimit = 1000

  private init(declarations: Declarations, sources: SourceSet) {
    self.declarations = declarations
    self.sources = sources
  }

  private mutating func run() {
    declareNames()
    checkSources()
    checkEnums()
    checkRecords()
    checkPlaces()
    checkParameters()
    apply(declarations.sets)
    apply(testSets)
    checkDefines()
    for rule in declarations.rules { check(rule) }
    for index in program.rules.indices {
      program.rules[index].cost = program.cost(of: program.rules[index])
    }
    if mayReason {
      reason()
      warnOfAbsence()
    }
    checkFormerNames()
    for criterion in declarations.criteria { check(criterion) }
    for statistics in declarations.statistics { check(statistics) }
    checkServices()
    for test in declarations.tests { check(test) }
  }
}

extension Checker {
  mutating func error(
    _ code: DiagnosticCode, _ range: SourceRange, _ message: String, help: String, notes: [Diagnostic.Note] = []
  ) {
    report(Diagnostic(.error, code, range, message, help: help, notes: notes))
  }

  mutating func warning(
    _ code: DiagnosticCode, _ range: SourceRange, _ message: String, help: String, notes: [Diagnostic.Note] = []
  ) {
    report(Diagnostic(.warning, code, range, message, help: help, notes: notes))
  }

  private mutating func report(_ diagnostic: Diagnostic) {
    guard !body.isRepeat else { return }
    let limit = diagnostic.severity == .error ? Lexer.diagnosticLimit : Self.warningLimit
    let count = told[Told(diagnostic), default: 0] + 1
    told[Told(diagnostic)] = count
    guard count <= limit else { return }
    diagnostics.append(diagnostic)
    if count == limit, diagnostic.severity == .error { diagnostics.append(.tooMany(at: diagnostic.range)) }
  }

  /// A word that names nothing; `help` is said when no known name is near.
  mutating func unknown(
    _ word: String, _ range: SourceRange, _ message: String, among candidates: some Sequence<String>, help: String
  ) {
    guard !body.isRepeat else { return }
    suggestions += 1
    let known = suggestions <= 100 ? nearest(to: word, among: candidates) : nil
    error(.unknownName, range, message, help: known.map { "did you mean `\($0)`" } ?? help)
  }
}
