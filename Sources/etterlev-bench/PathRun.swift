import CivilTime
import Engine
import Linux
import Records
import Service

/// The hot paths one after another on one thread, one of them within ``countedPath(_:)``, for a tool that counts
/// instructions.
enum PathRun {
  private static let days = 30

  /// How many units of work each path did.
  ///
  /// - Parameter chosen: the path to count: `read`, `apply`, `judge`, `change` or `day`.
  static func run(_ chosen: String, rules: String, folder: DataFolder) throws -> Figures {
    func path(_ name: String, _ body: () -> Void) { if name == chosen { countedPath(body) } else { body() } }
    let loaded = try LoadedWorkload(rules: rules)
    let engine = loaded.engine
    let bytes = try readFile(folder.records)
    let (schema, moment) = (loaded.schema, loaded.moment)
    var batch = RecordReader.read(path: "none.json", bytes: [], schema: schema, at: moment)
    path("read") { batch = RecordReader.read(path: "records.jsonl", bytes: bytes, schema: schema, at: moment) }
    let records = Double(batch.count)
    path("apply") { engine.apply(batch) }
    var verdicts = 0.0
    path("judge") { loaded.settle() }
    engine.forEachVerdict { _, _ in verdicts += 1 }
    _ = engine.takeChanges()
    let changes = try readFile(folder.changes).split(separator: 0x0A).map { ChangedFile(Array($0)) }
    var run = ChangeRun(loaded: loaded)
    path("change") { for change in changes { run.change(change) } }
    path("day") {
      for day in 1...days {
        engine.advance(to: Instant(seconds: loaded.start.seconds + Int64(day) * 86_400))
        loaded.settle()
        _ = engine.takeChanges()
      }
    }
    var figures = Figures()
    figures["read"] = records
    figures["apply"] = records
    figures["judge"] = verdicts
    figures["change"] = Double(changes.count)
    figures["day"] = Double(days)
    return figures
  }
}

/// What is counted. Tools find it by its name, so it stays a function.
@inline(never)
private func countedPath(_ body: () -> Void) { body() }
