/// What is aimed at, as ratios within one run where something can be held beside it.
struct Goals {
  var name: String
  var found: String
  var aim: String

  /// - Parameter smallest: the result of the smallest size, for what must not grow with the size.
  static func all(_ result: SizeResult, smallest: SizeResult?) -> [Goals] {
    starts(result) + changes(result, smallest) + events(result) + memory(result)
  }

  private static func starts(_ result: SizeResult) -> [Goals] {
    let own = result.own
    var goals: [Goals] = []
    let lines = result.start(WorkloadBench.engine, isFiles: false)?.wall
    let files = result.start(WorkloadBench.engine, isFiles: true)?.wall
    let names = [WorkloadBench.engine, WorkloadBench.daemon]
    for (isFiles, wall) in [(false, lines), (true, files)] {
      let others = result.starts.filter {
        $0.isFiles == isFiles && !names.contains($0.name) && $0.note == nil && $0.agrees
      }
      guard let wall, let peer = others.min(by: { $0.wall < $1.wall }) else { continue }
      goals.append(
        Goals(
          name: "start from \(isFiles ? "files" : "lines"), beside the fastest other engine (\(peer.name))",
          found: times(peer.wall / wall) + " as fast", aim: isFiles ? "" : "3 ×"))
    }
    // On a machine that others use, too, processor time says more than the clock does.
    let counted = result.starts.filter { !$0.isFiles && !names.contains($0.name) && $0.note == nil && $0.agrees }
    if let own = result.start(WorkloadBench.engine, isFiles: false)?.processor,
      let peer = counted.min(by: { $0.processor < $1.processor })
    {
      goals.append(
        Goals(
          name: "its processor time, beside the most frugal other engine (\(peer.name))",
          found: times(own / peer.processor), aim: ""))
    }
    if let reader = own["reader_ms"], let wall = lines {
      goals.append(
        Goals(
          name: "start from lines, beside the record reader alone on all processors", found: times(wall / reader),
          aim: "2.5 ×"))
    }
    if let speed = own["reader_one_thread_mb_per_s"] {
      goals.append(
        Goals(name: "record reader, one processor", found: "\(ResultTable.number(speed)) MB/s", aim: "1 000 MB/s"))
    }
    if let floor = own["files_ms"], let wall = files {
      goals.append(
        Goals(
          name: "start from a file each, beside opening, reading and closing them", found: times(wall / floor),
          aim: "1.5 ×"))
    }
    return goals
  }

  private static func changes(_ result: SizeResult, _ smallest: SizeResult?) -> [Goals] {
    let own = result.own
    var goals: [Goals] = []
    if let p50 = own["change_engine_p50_us"], let p99 = own["change_engine_p99_us"],
      let most = own["change_engine_max_us"]
    {
      goals.append(
        Goals(
          name: "one change in the engine, read before: p50, p99, most",
          found: "\(ResultTable.number(p50)), \(ResultTable.number(p99)), \(ResultTable.number(most)) µs",
          aim: "10, 50 µs"))
      if let small = smallest?.own["change_engine_p50_us"], let least = smallest?.records, least < result.records {
        goals.append(
          Goals(
            name: "its p50, beside that of \(ResultTable.grouped(least)) records", found: times(p50 / small),
            aim: "1.5 ×"))
      }
    }
    if let share = own["day_of_allowed"], let p50 = own["day_p50_us"], let verdicts = own["days_verdicts"] {
      goals.append(
        Goals(
          name: "one day forward, p50 of 29; \(ResultTable.number(verdicts)) verdicts change on the mean day",
          found: "\(ResultTable.number(p50 / 1000)) ms, \(times(share)) what is aimed at", aim: "1 ms + 2 µs a verdict")
      )
    }
    return goals
  }

  private static func events(_ result: SizeResult) -> [Goals] {
    let own = result.own
    guard let p50 = own["event_p50_us"], let p99 = own["event_p99_us"], let most = own["event_max_us"],
      let sync = own["sync_p50_us"], let slow = own["sync_p99_us"], let stream50 = own["stream_p50_us"],
      let stream99 = own["stream_p99_us"], let streamMost = own["stream_max_us"]
    else { return [] }
    func three(_ one: Double, _ two: Double, _ three: Double) -> String {
      "\(ResultTable.number(one / 1000)), \(ResultTable.number(two / 1000)), \(ResultTable.number(three / 1000)) ms"
    }
    return [
      Goals(
        name: "one fdatasync of the log's disk: p50, p99",
        found: "\(ResultTable.number(sync / 1000)), \(ResultTable.number(slow / 1000)) ms", aim: ""),
      Goals(
        name: "file renamed to event read from the socket, one at a time: p50, p99, most", found: three(p50, p99, most),
        aim: "p50 of fdatasync + 1 ms"),
      Goals(
        name: "the same, 200 files a second: p50, p99, most", found: three(stream50, stream99, streamMost),
        aim: "p99 of 5 fdatasync"),
    ]
  }

  private static func memory(_ result: SizeResult) -> [Goals] {
    guard let empty = result.own["daemon_empty_kib"], let full = result.own["daemon_kib"] else { return [] }
    let each = (full - empty) * 1024 / Double(result.records)
    let engine = ((result.own["jsonl_resident_kib"] ?? 0) - (result.own["jsonl_empty_kib"] ?? 0)) * 1024
    return [
      Goals(name: "resident, empty daemon", found: "\(ResultTable.number(empty / 1024)) MiB", aim: "12 MiB"),
      Goals(
        name: "resident beyond that for each record, all declared fields: daemon, engine alone",
        found: "\(ResultTable.number(each)), \(ResultTable.number(engine / Double(result.records))) bytes",
        aim: "150 bytes"),
    ]
  }

  private static func times(_ ratio: Double) -> String { ResultTable.number(ratio) + " ×" }
}
