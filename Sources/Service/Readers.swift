internal import Linux
internal import Records

/// Threads that read files side by side; results come back in one heap, and the loop is woken when all are there.
final class Readers {
  private struct Job: Sendable {
    var paths: [String]
    /// The first of the paths that this reader reads, and how far it is from each to the next.
    var first: Int
    var step: Int
    var moment: RecordReader.Moment
    var generation: Int
  }

  private struct State {
    var paths: [String] = []
    /// By the paths' places.
    var results: [RecordFiles.Outcome?] = []
    var left = 0
    var generation = 0
  }

  private final class Shared: Sendable {
    let state = Guarded(State())
    let wake: EventCounter
    init() throws(SystemError) { wake = try EventCounter() }

    func isWanted(_ job: Job) -> Bool { state.withLock { $0.generation == job.generation } }
  }

  private struct Reader {
    var number: Int
    var worker: Worker<Job>
    /// Begun while it waits for a file.
    var mark: WaitMark
  }

  /// A reader that has waited for so long for a file, in nanoseconds, is left behind.
  private static let patience: Int64 = 10_000_000_000
  /// When so many have been left behind, no more are made until some come back.
  private static let lossLimit = 16

  private let root: String
  private let schema: RecordSchema
  private let notes: ReadingNotes
  private let count: Int
  private let shared: Shared
  private var readers: [Reader] = []
  /// Those that were left behind and have not come back, each with the file that it waits for.
  private var lost: [(reader: Reader, path: String)] = []
  private(set) var isBusy = false

  var wakeNumber: Int32 { shared.wake.number }

  /// - Parameters:
  ///   - root: the inbox.
  ///   - schema: how its files are read.
  ///   - count: of threads.
  ///   - notes: which file is being read.
  init(root: String, schema: RecordSchema, count: Int, notes: ReadingNotes) throws(SystemError) {
    self.root = root
    self.schema = schema
    self.notes = notes
    self.count = count
    shared = try Shared()
    for number in 0..<count { readers.append(try start(number)) }
  }

  private func start(_ number: Int) throws(SystemError) -> Reader {
    let mark = WaitMark()
    let (root, schema, notes, shared) = (root, schema, notes, shared)
    let worker = try Worker<Job>(name: "reader \(number)") { jobs in
      for job in jobs where shared.isWanted(job) {
        let note = notes.note(ofReader: number)
        Self.run(job, root: root, schema: schema, note: note, mark, shared)
      }
    }
    return Reader(number: number, worker: worker, mark: mark)
  }

  private static func run(
    _ job: Job, root: String, schema: RecordSchema, note: borrowing ReadingNotes.Note, _ mark: WaitMark,
    _ shared: Shared
  ) {
    /// `false` when nobody waits for more.
    func deliver(_ place: Int, _ outcome: RecordFiles.Outcome) -> Bool {
      let (isWanted, isLast) = shared.state.withLock { state in
        guard state.generation == job.generation else { return (false, false) }
        state.results[place] = outcome
        state.left -= 1
        return (true, state.left == 0)
      }
      if isLast { shared.wake.signal() }
      return isWanted
    }
    mark.begin()
    defer { mark.end() }
    do throws(SystemError) {
      let directory = try Directory(root)
      var reader = RecordFileReader(schema: schema, at: job.moment, among: job.paths.count, mark: mark)
      for place in stride(from: job.first, to: job.paths.count, by: job.step) {
        let path = job.paths[place]
        mark.begin()
        let outcome = note.during(path, in: directory) { reader.read(path, below: directory) }
        guard deliver(place, outcome) else { return }
      }
    } catch {
      for place in stride(from: job.first, to: job.paths.count, by: job.step) {
        guard deliver(place, RecordFileReader.unreadable(job.paths[place], error)) else { return }
      }
    }
  }

  /// Whether there are any: none, when too many have been left behind and have not come back.
  var areThere: Bool {
    if readers.count < count { replace() }
    return !readers.isEmpty
  }

  /// Reads the paths; one group at a time.
  func read(_ paths: [String], at moment: RecordReader.Moment) {
    isBusy = true
    let generation = shared.state.withLock { state in
      state.paths = paths
      state.results = Array(repeating: nil, count: paths.count)
      state.left = paths.count
      state.generation += 1
      return state.generation
    }
    // One by one in turn, so that one large file keeps only one thread busy.
    let step = readers.count
    for (first, reader) in readers.enumerated() where first < paths.count {
      reader.worker.give(Job(paths: paths, first: first, step: step, moment: moment, generation: generation))
    }
  }

  /// The group's results, in the order of the paths; empty until all are there.
  func take() -> [(path: String, outcome: RecordFiles.Outcome)] {
    shared.wake.clear()
    let (paths, results) = shared.state.withLock { state -> ([String], [RecordFiles.Outcome?]) in
      guard state.left == 0 else { return ([], []) }
      defer { state.results = [] }
      return (state.paths, state.results)
    }
    if !results.isEmpty { isBusy = false }
    return zip(paths, results).compactMap { path, outcome in outcome.map { (path, $0) } }
  }

  /// Ends the threads after the file at hand; one that hangs is left behind.
  func close(withinNanoseconds limit: Int64) {
    shared.state.withLock { $0.generation += 1 }
    let end = Clock.monotonicNanoseconds() + limit
    for reader in readers { reader.worker.close(withinNanoseconds: end - Clock.monotonicNanoseconds()) }
    for reader in readers { notes.forget(reader: reader.number) }
  }

  // MARK: Readers that do not come back

  /// For how many nanoseconds one of them has waited for its file; `nil` when none does.
  var waited: Int64? { (readers + lost.map(\.reader)).compactMap(\.mark.waited).max() }

  /// Files that readers wait for that were left behind.
  var stuck: [String] {
    dropReturned()
    return lost.map(\.path)
  }

  private func dropReturned() { lost.removeAll { $0.reader.worker.close(withinNanoseconds: 0) } }

  /// What came of a group some of which nobody reads.
  struct Rest {
    var read: [(path: String, outcome: RecordFiles.Outcome)]
    /// Files that readers wait for.
    var stuck: [String]
    var unread: [String]
  }

  /// Leaves behind those that have waited for too long: others read on in their place. `nil` when there are none.
  func leaveBehind() -> Rest? {
    guard isBusy else { return nil }
    let isStuck = readers.map { ($0.mark.waited ?? 0) > Self.patience }
    guard isStuck.contains(true) else { return nil }
    let (paths, results) = shared.state.withLock { state in
      guard state.left > 0 else { return ([String](), [RecordFiles.Outcome?]()) }
      // Nobody waits any more for what the others are at.
      state.generation += 1
      defer { state.results = [] }
      return (state.paths, state.results)
    }
    if paths.isEmpty { return nil }
    isBusy = false
    var rest = Rest(read: [], stuck: [], unread: [])
    var isFirst = isStuck
    for (place, path) in paths.enumerated() {
      let turn = place % readers.count
      if let outcome = results[place] {
        rest.read.append((path, outcome))
      } else if isFirst[turn] {
        isFirst[turn] = false
        rest.stuck.append(path)
        lost.append((readers[turn], path))
        notes.forget(reader: readers[turn].number)
      } else {
        rest.unread.append(path)
      }
    }
    readers = zip(readers, isStuck).filter { !$1 }.map(\.0)
    return rest
  }

  /// New readers in the place of those that were left behind, as long as these are not too many.
  private func replace() {
    dropReturned()
    for number in 0..<count where readers.count < count && lost.count < Self.lossLimit {
      guard !readers.contains(where: { $0.number == number }), let reader = try? start(number) else { continue }
      readers.append(reader)
    }
  }
}
