/// All that can be mutated in a pack. A scope is made when it is asked for: together they would be many times the pack.
public struct MutantScopes: Sendable {
  /// The rules, derived fields, criteria and parameters of the pack that was asked for, in the order of its text. What it
  /// uses is tested where it belongs.
  public let owners: [Mutant.Owner]
  private let program: Program
  private let files: [FileSyntax]
  private let reach: MutantReach

  /// - Parameters:
  ///   - program: the pack as it was checked.
  ///   - files: the trees that the program was checked from.
  ///   - sources: which file belongs to which pack; the first pack is the one that is mutated.
  public init(of program: Program, files: [FileSyntax], sources: SourceSet) {
    self.program = program
    self.files = files
    reach = MutantReach(program)
    owners = files.filter { sources.files.indices.contains(Int($0.file)) && sources.files[Int($0.file)].pack == 0 }
      .flatMap(\.declarations).compactMap(\.mutantOwner)
  }

  /// `nil` for what no rule reads: every mutant of it is the same pack.
  public func scope(of owner: Mutant.Owner) -> MutantScope? {
    MutantScope(owner, reach: reach, program: program, files: files)
  }
}
