import Krav
import Service

/// Packs without an error: records can be judged by them.
struct CheckedPack {
  let loaded: LoadedPack
  let program: Program

  var sources: SourceSet { loaded.pack.sources }

  /// Reads folders (or single files) as one pack, with those that it uses.
  init(folders: [String]) throws(Unloadable) {
    loaded = LoadedPack(folders: folders)
    guard let program = loaded.program else { throw Unloadable(rendered: loaded.rendered()) }
    self.program = program
  }
}

/// A pack has errors: every diagnostic, as a person reads it.
struct Unloadable: Error {
  let rendered: String
}
