import Testing

@testable import Krav

/// A small pack, and the mutants of one declaration more.
enum MutatorHarbour {
  static let text = """
    source code "Harbour code" { id "HC-7" in force from 2020-01-01 }
    enum rig ordered { sloop, brig, ship }
    enum paint { lead, tar, bare }
    record quay scope { open bool; part_of quay? }
    record boat { berth quay; rig rig; hull paint; coats [paint]; moored date; checked date?; sailed bool; crew integer
                  seen instant; stay period? }
    parameter grace = 3 days
    parameter turn = 12 months
    parameter rest by rig = { sloop: 1 day, brig: 2 days, ship: 1 month }
    parameter watch = 6 hours

    """

  static func mutants(_ declaration: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> [Mutant] {
    let pack = Pack.load(text: Self.text + declaration, path: "a.krav")
    let (program, diagnostics) = Checker.check(pack)
    for diagnostic in diagnostics where diagnostic.severity == .error {
      Issue.record("\(diagnostic.message)", sourceLocation: sourceLocation)
    }
    let checked = try #require(program, sourceLocation: sourceLocation)
    let last = try #require(pack.files[0].declarations.last)
    return Mutant.all(of: last, program: checked, sources: pack.sources)
  }

  static func rule(_ condition: String) -> String {
    "rule r \"R\" { basis code \"1\" for boat b red when \(condition) because \".\" }"
  }
}
