import Commands
import Linux
import Records
import Service

/// The whole bench: for each size the workload is made, every engine is started and changed, and all alerts are compared.
struct WorkloadBench {
  let rules: String
  let work: String
  let sizes: [Int]
  let runs: Int
  let isShort: Bool
  let patience: Patience
  /// The folder of the other engines' programs, and the Python that runs them.
  let peers: (folder: String, python: String)?

  static func run(_ words: [String]) throws {
    let arguments = try Arguments(words, for: .bench)
    if arguments.asksForHelp { return Output.standard(Help(width: 100, isColoured: false).text(.bench)) }
    let bench = try WorkloadBench(arguments)
    var results: [SizeResult] = []
    for size in bench.sizes { results.append(try bench.measure(size)) }
    let table = ResultTable(machine: Machine.current(), results: results)
    Output.standard(table.text)
    if let path = arguments.value("json") { try writeFile(path, table.json) }
    if let path = arguments.value("page") { try writeFile(path, Array(table.page.utf8)) }
    let faults = results.flatMap(\.faults)
    for fault in faults { Output.error("etterlev-bench: \(fault)\n") }
    if !faults.isEmpty { Environment.leave(1) }
  }

  private init(_ arguments: Arguments) throws {
    rules = arguments.value("rules") ?? "Tests/Bench/R5"
    work = arguments.value("work") ?? ".build/bench"
    isShort = arguments.has("short")
    sizes = try (arguments.value("records") ?? (isShort ? "10000" : "10000,100000,1000000")).split(separator: ",").map {
      guard let size = Int($0), (1000...1_000_000).contains(size) else {
        throw Arguments.Failure(description: "`--records` are numbers from 1000 to 1000000")
      }
      return size
    }
    runs = max(1, arguments.value("runs").flatMap { Int($0) } ?? (isShort ? 1 : 3))
    patience = Patience(seconds: arguments.value("patience").flatMap { Int64($0) } ?? (isShort ? 0 : 120))
    peers = arguments.value("peers").map {
      (folder: $0 + "/engines", python: arguments.value("python") ?? $0 + "/venv/bin/python")
    }
  }

  // MARK: One size

  static let engine = "etterlevd, engine"
  static let daemon = "etterlevd, daemon"

  private func measure(_ size: Int) throws -> SizeResult {
    let folder = DataFolder(work, count: size)
    _ = try Launch.measure(["make", "--files"] + options(size), seconds: 1800)
    var result = SizeResult(records: size)
    result.alerts = try AlertSet(file: folder.alerts(after: 0)).text
    var starts = Starts()
    var own: [Figures] = []
    // All of them in turn, so that what slows the machine for a while slows all alike.
    for run in 0..<runs {
      // These two first: they also bring all files into memory, for everyone alike.
      own.append(try quiet(["reader"] + options(size)).figures)
      own.append(try quiet(["files", "--input", "files"] + options(size)).figures)
      for isFiles in [false, true] {
        own.append(try startEngine(folder, size, isFiles: isFiles, &starts, &result))
        own.append(try startDaemon(folder, size, isFiles: isFiles, probes: !isFiles, &starts, &result))
        try startPeers(folder, size, isFiles: isFiles, isFirst: run == 0, &starts, &result)
      }
      own.append(try changeEngine(folder, size, &result))
    }
    result.own = .median(of: own)
    addOwnChange(&result)
    try changePeers(folder, size, &result)
    result.starts = starts.all
    return result
  }

  /// Tells whoever waits how far it has come.
  private func say(_ size: Int, _ name: String, _ isFiles: Bool, _ cost: Launch.Cost) {
    guard !isShort else { return }
    let input = isFiles ? "files" : "lines"
    Output.error("\(size) \(name), \(input): \(ResultTable.number(cost.wall)) ms\n")
  }

  private func options(_ size: Int) -> [String] { ["--records", String(size), "--rules", rules, "--work", work] }

  private func quiet(_ words: [String]) throws -> (cost: Launch.Cost, figures: Figures) {
    patience.waitUntilQuiet()
    return try Launch.measure(words, seconds: 900)
  }

  private func startEngine(
    _ folder: DataFolder, _ size: Int, isFiles: Bool, _ starts: inout Starts, _ result: inout SizeResult
  ) throws -> Figures {
    let output = folder.path + "/engine.tsv"
    let (cost, figures) = try quiet(
      ["engine", "--input", isFiles ? "files" : "jsonl", "--out", output] + options(size))
    let agrees = try AlertSet(file: output) == AlertSet(file: folder.alerts(after: 0))
    starts.add(Self.engine, isFiles: isFiles, cost, agrees: agrees)
    say(size, Self.engine, isFiles, cost)
    if !agrees { result.faults.append("the engine's alerts of \(size) records are wrong at the start") }
    return figures.prefixed(isFiles ? "files_" : "jsonl_")
  }

  private func startDaemon(
    _ folder: DataFolder, _ size: Int, isFiles: Bool, probes: Bool, _ starts: inout Starts, _ result: inout SizeResult
  ) throws -> Figures {
    let output = folder.path + "/daemon.tsv"
    var words = ["daemon", "--input", isFiles ? "files" : "jsonl", "--out", output] + options(size)
    if probes { words += ["--changes", isShort ? "20" : "300", "--seconds", isShort ? "1" : "10"] }
    var (cost, figures) = try quiet(words)
    let agrees = try AlertSet(file: output) == AlertSet(file: folder.alerts(after: 0))
    cost.wall = figures["daemon_start_ms"] ?? 0
    cost.processor = 0
    cost.peakKiB = figures["daemon_peak_kib"] ?? 0
    starts.add(Self.daemon, isFiles: isFiles, cost, agrees: agrees)
    say(size, Self.daemon, isFiles, cost)
    if !agrees { result.faults.append("the daemon's alerts of \(size) records are wrong") }
    return isFiles ? Figures() : figures
  }

  private func changeEngine(_ folder: DataFolder, _ size: Int, _ result: inout SizeResult) throws -> Figures {
    var figures = Figures()
    for changes in [20, 200] {
      let output = folder.path + "/engine.tsv"
      figures = try quiet(["engine", "--changes", String(changes), "--out", output] + options(size)).figures
      if try AlertSet(file: output) != AlertSet(file: folder.alerts(after: changes)) {
        result.faults.append("the engine's alerts of \(size) records are wrong after \(changes) changes and a day")
      }
      if isShort { break }
    }
    return figures
  }

  private func addOwnChange(_ result: inout SizeResult) {
    let own = result.own
    result.changes.append(
      SizeResult.Change(
        name: Self.engine, how: "what the record touches", count: Int(own["changes"] ?? 0),
        p50: own["change_p50_us"] ?? 0,
        p99: own["change_p99_us"] ?? 0, max: own["change_max_us"], day: own["day_ms"] ?? 0,
        agrees: !result.faults.contains { $0.contains("after") }))
  }

  // MARK: The others

  private func startPeers(
    _ folder: DataFolder, _ size: Int, isFiles: Bool, isFirst: Bool, _ starts: inout Starts,
    _ result: inout SizeResult
  ) throws {
    guard let peers else { return }
    for peer in Peer.all where !isFiles || peer.readsFiles {
      // One run is enough for those that take minutes.
      if !isFirst, starts.isSlow(peer.name, isFiles: isFiles) { continue }
      patience.waitUntilQuiet()
      let outcome = try peer.run(
        python: peers.python, folder: peers.folder, data: folder, input: isFiles ? folder.files : folder.records,
        changes: 0)
      starts.add(peer.name, isFiles: isFiles, outcome.cost, agrees: outcome.agrees)
      say(size, peer.name, isFiles, outcome.cost)
      if outcome.isOver, !outcome.agrees { result.faults.append("\(peer.name) has other alerts at \(size) records") }
    }
  }

  private func changePeers(_ folder: DataFolder, _ size: Int, _ result: inout SizeResult) throws {
    guard let peers else { return }
    for peer in Peer.all {
      patience.waitUntilQuiet()
      let outcome = try peer.run(
        python: peers.python, folder: peers.folder, data: folder, input: folder.records, changes: peer.changes)
      guard outcome.isOver else { continue }
      result.changes.append(
        SizeResult.Change(
          name: peer.name, how: peer.how, count: peer.changes, p50: (outcome.figures["change_p50_ms"] ?? 0) * 1000,
          p99: (outcome.figures["change_p99_ms"] ?? 0) * 1000, day: outcome.figures["clock_ms"] ?? 0,
          agrees: outcome.agrees))
      if !outcome.agrees { result.faults.append("\(peer.name) has other alerts after \(peer.changes) changes") }
    }
  }
}

/// The runs of each start so far.
private struct Starts {
  private var names: [String] = []
  private var runs: [String: [(cost: Launch.Cost, agrees: Bool)]] = [:]

  mutating func add(_ name: String, isFiles: Bool, _ cost: Launch.Cost, agrees: Bool) {
    let key = (isFiles ? "files\t" : "jsonl\t") + name
    if runs[key] == nil { names.append(key) }
    runs[key, default: []].append((cost, agrees))
  }

  /// It failed, or took more than a hundred seconds.
  func isSlow(_ name: String, isFiles: Bool) -> Bool {
    runs[(isFiles ? "files\t" : "jsonl\t") + name]?.contains { $0.cost.status != 0 || $0.cost.wall > 100_000 } ?? false
  }

  var all: [SizeResult.Start] {
    names.map { key in
      let done = runs[key] ?? []
      return SizeResult.Start(
        name: String(key.dropFirst(6)), isFiles: key.hasPrefix("files"), walls: done.map(\.cost.wall),
        processor: median(done.map(\.cost.processor)), peakKiB: median(done.map(\.cost.peakKiB)),
        others: median(done.map(\.cost.others)), agrees: done.allSatisfy(\.agrees),
        note: done.first { $0.cost.status != 0 }.map { $0.cost.status == 137 ? "killed after 300 s" : "failed" })
    }
  }
}
