import Krav
import Linux
import Reports
import Service

/// What is wrong with one pack after another, and what is in them. People are told of faults at once.
struct PackCheck {
  private let form: DiagnosticForm
  private let showsRules: Bool
  /// What a pack says that several use is said once.
  private var told: Set<String> = []

  /// A pack cannot be loaded.
  private(set) var isBroken = false
  /// There is something to say of one.
  private(set) var isWarned = false
  /// For people: a line for each pack, and the table of its rules if that is asked for.
  private(set) var summaries = ""
  /// The rules of all, for spreadsheets.
  private(set) var table = CSV(header: ["pack"] + RuleTable.heads)
  /// For programs: what there is to say of all.
  private(set) var found: [LocatedDiagnostic] = []
  /// For programs: the rules, an object a line.
  private(set) var ruleLines: [UInt8] = []

  /// - Parameters:
  ///   - form: how diagnostics are told.
  ///   - showsRules: whether rules are shown too.
  init(form: DiagnosticForm, showsRules: Bool) {
    self.form = form
    self.showsRules = showsRules
  }

  /// Checks the pack of a folder.
  mutating func take(_ folder: String) {
    let loaded = LoadedPack(folders: [folder])
    isBroken = isBroken || !loaded.errors.isEmpty
    isWarned = isWarned || !loaded.diagnostics.isEmpty
    if form == .text { tellPeople(folder, loaded) } else { tellPrograms(loaded) }
  }

  private mutating func tellPrograms(_ loaded: LoadedPack) {
    let sources = loaded.pack.sources
    found += loaded.diagnostics.map { LocatedDiagnostic($0, in: sources) }
    guard showsRules, let program = loaded.program else { return }
    for number in Self.own(program, sources) {
      ruleLines += RuleReference(number, in: program, sources).json() + [0x0A]
    }
  }

  private mutating func tellPeople(_ folder: String, _ loaded: LoadedPack) {
    let sources = loaded.pack.sources
    for diagnostic in loaded.diagnostics {
      let text = diagnostic.render(in: sources, isColoured: Environment.wantsColour(2))
      if told.insert(text).inserted { Output.error(text + "\n") }
    }
    guard let program = loaded.program else {
      summaries += printable("\(folder): not loaded, \(loaded.diagnostics.summary)") + "\n"
      return
    }
    let own = Self.own(program, sources).map { program.rules[$0] }
    let used = program.rules.count - own.count
    var line = "\(folder): \(own.count) rules"
    if used > 0 { line += " and \(used) of packs that it uses" }
    line += ", \(program.records.count - 1) record types, \(loaded.diagnostics.summary)"
    if !own.isEmpty { line += "; cost: \(RuleTable.costs(own))" }
    summaries += Prose.hanging("", printable(line), width: Terminal.width) + "\n"
    guard showsRules else { return }
    RuleTable.add(own, of: program, in: sources, as: folder, to: &table)
    guard !own.isEmpty else { return }
    let rules = RuleTable.rendered(
      own, of: program, in: sources, width: Terminal.width, isColoured: Terminal.isColoured)
    summaries += "\n\(rules)\n"
  }

  /// The indices of the rules that are its own: those of packs that it uses are shown where those are checked.
  private static func own(_ program: Program, _ sources: SourceSet) -> [Int] {
    program.rules.indices.filter { sources.files[Int(program.rules[$0].range.file)].pack == 0 }
  }
}
