import Alerts
import Krav
import Linux
import Records
import Service

/// `etterlev test RULES…`
enum TestCommand {
  static func run(_ words: [String]) throws -> Int32 {
    if words.contains("--mutate") { return try MutateCommand.run(words) }
    let arguments = try Arguments(words, options: [], flags: ["json"])
    guard !arguments.operands.isEmpty else { throw UsageError("name the folders to test") }
    let zone = try Oslo.rules()
    var passed = 0
    var failed = 0
    var isBroken = false
    for folder in arguments.operands {
      for pack in PackFolders.below(folder) {
        let loaded = LoadedPack(folders: [pack])
        guard let program = loaded.program else {
          Output.error(loaded.rendered())
          isBroken = true
          continue
        }
        let results = Replay.run(
          program: program, files: loaded.pack.files, sources: loaded.pack.sources, zone: zone,
          readFile: { loaded.files(matching: $0, beside: $1) })
        for result in results {
          passed += result.hasPassed ? 1 : 0
          failed += result.hasPassed ? 0 : 1
          if arguments.has("json") { report(result, pack, loaded) } else { tell(result, loaded) }
        }
      }
    }
    if !arguments.has("json") { Output.standard("\(passed) passed, \(failed) failed\n") }
    return isBroken ? Exit.usage : failed > 0 ? Exit.findings : Exit.fine
  }

  private static func tell(_ result: TestResult, _ loaded: LoadedPack) {
    guard !result.hasPassed else { return }
    let file = loaded.pack.sources.files[Int(result.range.file)]
    Output.standard("\(file.path):\(file.position(of: result.range.start).line): test `\(result.title)` failed\n")
    for failure in result.failures {
      let place = file.position(of: failure.range.start)
      Output.standard("  line \(place.line): \(failure.message)\n")
    }
  }

  private static func report(_ result: TestResult, _ pack: String, _ loaded: LoadedPack) {
    var line = JSONWriter()
    line.beginObject()
    line.field("pack", pack)
    line.field("test", result.title)
    line.field("passed", result.hasPassed)
    line.key("failures")
    line.beginArray()
    for failure in result.failures {
      let file = loaded.pack.sources.files[Int(failure.range.file)]
      let place = file.position(of: failure.range.start)
      line.beginObject()
      line.field("file", file.path)
      line.field("line", place.line)
      line.field("column", place.column)
      line.field("message", failure.message)
      line.endObject()
    }
    line.endArray()
    line.endObject()
    line.endLine()
    Output.standard(String(decoding: line.bytes, as: UTF8.self))
  }
}
