internal import Krav

/// Every name in a pack's files with what it stands for. Built from the tree: it is there while a pack has errors.
struct NameIndex {
  let declared: Declared
  /// By file and place.
  private(set) var mentions: [Mention]

  init(_ files: [FileSyntax]) {
    declared = Declared(files)
    var walk = NameWalk(declared: declared)
    for file in files { for declaration in file.declarations { walk.visit(declaration) } }
    mentions = walk.mentions.sorted {
      ($0.range.file, $0.range.start, $0.range.end) < ($1.range.file, $1.range.start, $1.range.end)
    }
    shapes = walk.shapes
  }

  /// The types of bindings and lets.
  private(set) var shapes: [Target: Shape]

  /// The name that the offset stands in or just behind; the shortest if they overlap.
  func mention(at offset: Int32, in file: Int32) -> Mention? {
    mentions.filter { $0.range.file == file && $0.range.start <= offset && offset <= $0.range.end }
      .min { $0.range.end - $0.range.start < $1.range.end - $1.range.start }
  }

  func declaration(of target: Target) -> SourceRange? {
    mentions.first { $0.isDeclaration && $0.target == target }?.range
  }
}
