import CivilTime
import Engine
import Linux
import Records

/// The engine in a process of its own: from files to all verdicts; then one change after another; then days that pass.
enum EngineRun {
  /// - Parameters:
  ///   - folder: where the workload lies.
  ///   - input: the folder that is read: the inbox, or one file for each record.
  ///   - changes: how many changes come before the first day passes; none measures the start alone.
  ///   - output: where the alerts are written that stand after all that.
  static func run(
    rules: String, folder: DataFolder, input: String, changes: Int, output: String
  ) throws -> Figures {
    var figures = Figures()
    let begin = Clock.monotonicNanoseconds()
    let loaded = try LoadedWorkload(rules: rules)
    let engine = loaded.engine
    figures["empty_kib"] = Double(Environment.residentMemory() / 1024)
    var batches: [Batch] = []
    var failure: (any Error)?
    let reading = Bench.time {
      do { batches = try loaded.read(input) } catch { failure = error }
    }
    if let failure { throw failure }
    let count = batches.reduce(0) { $0 + $1.count }
    batches.reverse()
    // Each goes when it has been taken in.
    let applying = Bench.time { while let batch = batches.popLast() { engine.apply(batch) } }
    let judging = Bench.time { loaded.settle() }
    figures["records"] = Double(count)
    figures["pack_ms"] = Double(loaded.loadTime) / 1e6
    figures["read_ms"] = Double(reading) / 1e6
    figures["apply_ms"] = Double(applying) / 1e6
    figures["judge_ms"] = Double(judging) / 1e6
    figures["resident_kib"] = Double(Environment.residentMemory() / 1024)
    if changes > 0 {
      _ = engine.takeChanges()
      try change(loaded, folder, first: changes, &figures, output)
    } else {
      try write(loaded.alerts(), to: output)
      figures["cold_ms"] = Double(Clock.monotonicNanoseconds() - begin) / 1e6
    }
    return figures
  }

  /// The changes back and forth are measured this often.
  private static let rounds = 20
  private static let days = 30

  private static func change(
    _ loaded: LoadedWorkload, _ folder: DataFolder, first: Int, _ figures: inout Figures, _ output: String
  ) throws {
    let changed = try lines(folder.changes).map { ChangedFile($0) }
    let former = try lines(folder.path + "/former.jsonl")
    var run = ChangeRun(loaded: loaded)
    for line in changed.prefix(first) { run.change(line) }
    let forward = day(loaded, 1)
    figures["day_ms"] = Double(forward.time) / 1e6
    figures["day_verdicts"] = Double(forward.turned)
    try write(loaded.alerts(), to: output)
    // From here on each change is taken back and made again, so that every one of them changes something.
    for line in changed.dropFirst(first) { run.change(line) }
    var seen: Set<[UInt8]> = []
    let pairs = zip(changed, former).filter { !$0.1.isEmpty && seen.insert($0.1).inserted }
      .map { (change: $0.0, former: ChangedFile($0.1)) }
    for _ in 0..<rounds {
      for pair in pairs { run.change(pair.former) }
      for pair in pairs { run.change(pair.change) }
    }
    figures["changes"] = Double(run.all.count)
    figures.add("change", nanoseconds: run.all)
    figures.add("change_engine", nanoseconds: run.engine)
    figures["change_turned"] = Double(run.turned) / Double(max(1, run.all.count))
    let later: [Day] = (2...days).map { day(loaded, $0) }
    figures.add("day", nanoseconds: later.map(\.time))
    figures["days_verdicts"] = Double(later.reduce(0) { $0 + $1.turned }) / Double(later.count)
    // Against a millisecond a day and two microseconds for each verdict that changes.
    let allowed = later.reduce(0) { $0 + $1.allowed }
    figures["day_of_allowed"] = Double(later.reduce(0) { $0 + $1.time }) / Double(allowed)
  }

  private struct Day {
    var time: Int64
    var turned: Int

    var allowed: Int64 { 1_000_000 + Int64(turned) * 2000 }
  }

  private static func day(_ loaded: LoadedWorkload, _ number: Int) -> Day {
    var turned = 0
    let time = Bench.time {
      loaded.engine.advance(to: Instant(seconds: loaded.start.seconds + Int64(number) * 86_400))
      loaded.settle()
      turned = loaded.engine.takeChanges().count
    }
    return Day(time: time, turned: turned)
  }

  private static func lines(_ path: String) throws -> [[UInt8]] {
    try readFile(path).split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().map { Array($0) }
  }

  private static func write(_ alerts: [String], to path: String) throws {
    try writeFile(path, Array(alerts.map { $0 + "\n" }.joined().utf8))
  }
}

/// A record's new version, as text that has been read from its file.
struct ChangedFile {
  var path: String
  var bytes: [UInt8]

  /// - Parameter line: the record as one line of JSON. It comes in a file of its own, and a file of that name counts before
  ///   the one of all records.
  init(_ line: [UInt8]) {
    let text = String(decoding: line, as: UTF8.self)
    let start = text.firstRange(of: "\"id\":\"")?.upperBound ?? text.startIndex
    path = "updates/\(text[start...].prefix { $0 != "\"" }).json"
    bytes = line
  }
}

/// Changes of one record each.
struct ChangeRun {
  let loaded: LoadedWorkload
  /// Nanoseconds from the text to the verdicts.
  var all: [Int64] = []
  /// Those of them after reading the text.
  var engine: [Int64] = []
  /// How many verdicts have changed.
  var turned = 0

  mutating func change(_ file: ChangedFile) {
    let engine = loaded.engine
    let (schema, moment) = (loaded.schema, loaded.moment)
    let begin = Clock.monotonicNanoseconds()
    let batch = RecordReader.read(path: file.path, bytes: file.bytes, schema: schema, at: moment)
    let middle = Clock.monotonicNanoseconds()
    engine.apply(batch)
    while !engine.step(limit: 100_000) {}
    turned += engine.takeChanges().count
    let end = Clock.monotonicNanoseconds()
    all.append(end - begin)
    self.engine.append(end - middle)
  }
}
