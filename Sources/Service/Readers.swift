internal import Linux
internal import Records

/// Threads that read files side by side; results come back in one heap, and the loop is woken when all are there.
final class Readers {
  private struct Job: Sendable {
    var paths: [String]
    var moment: RecordReader.Moment
    var generation: Int
    /// How many files the whole group has.
    var count: Int
  }

  private struct State {
    var results: [(path: String, outcome: RecordFiles.Outcome)] = []
    var left = 0
    var generation = 0
  }

  private final class Shared: Sendable {
    let state = Guarded(State())
    let wake: EventCounter
    init() throws(SystemError) { wake = try EventCounter() }
  }

  private let shared: Shared
  private var workers: [Worker<Job>] = []
  private(set) var isBusy = false

  var wakeNumber: Int32 { shared.wake.number }

  /// - Parameters:
  ///   - root: the inbox.
  ///   - schema: how its files are read.
  ///   - count: of threads.
  ///   - notes: which file is being read.
  init(root: String, schema: RecordSchema, count: Int, notes: ReadingNotes) throws(SystemError) {
    shared = try Shared()
    for number in 0..<count {
      workers.append(
        try Worker<Job>(name: "reader \(number)") { [shared] jobs in
          for job in jobs { Self.run(job, root: root, schema: schema, notes: notes, number, shared) }
        })
    }
  }

  private static func run(
    _ job: Job, root: String, schema: RecordSchema, notes: ReadingNotes, _ number: Int, _ shared: Shared
  ) {
    func deliver(_ path: String, _ outcome: RecordFiles.Outcome) {
      let isLast = shared.state.withLock { state in
        guard state.generation == job.generation else { return false }
        state.results.append((path, outcome))
        state.left -= 1
        return state.left == 0
      }
      if isLast { shared.wake.signal() }
    }
    do throws(SystemError) {
      let directory = try Directory(root)
      var reader = RecordFileReader(schema: schema, at: job.moment, among: job.count)
      let note = notes.note(ofReader: number)
      for path in job.paths {
        let outcome = note.during(path, in: directory) { reader.read(path, below: directory) }
        deliver(path, outcome)
      }
    } catch {
      for path in job.paths { deliver(path, RecordFileReader.unreadable(path, error)) }
    }
  }

  /// Reads the paths; one group at a time.
  func read(_ paths: [String], at moment: RecordReader.Moment) {
    isBusy = true
    let generation = shared.state.withLock { state in
      state.left = paths.count
      state.results = []
      state.generation += 1
      return state.generation
    }
    // Small portions in turn, so that one large file keeps only one thread busy.
    var portions = Array(repeating: [String](), count: workers.count)
    for (index, path) in paths.enumerated() { portions[index % workers.count].append(path) }
    for (worker, portion) in zip(workers, portions) where !portion.isEmpty {
      worker.give(Job(paths: portion, moment: moment, generation: generation, count: paths.count))
    }
  }

  /// The group's results, in the order of the paths; empty until all are there.
  func take() -> [(path: String, outcome: RecordFiles.Outcome)] {
    shared.wake.clear()
    let results = shared.state.withLock { state -> [(path: String, outcome: RecordFiles.Outcome)] in
      guard state.left == 0 else { return [] }
      defer { state.results = [] }
      return state.results
    }
    if !results.isEmpty { isBusy = false }
    return results.sorted { $0.path < $1.path }
  }

  func close() {
    for worker in workers { worker.close() }
  }
}
