internal import Linux
internal import Synchronization

/// The thread that looks at the watched tree, so that nobody else waits for it. It may hang for ever, as a share does.
final class Watcher: Sendable {
  /// What the loop asks for; done in this order.
  enum Order: Sendable {
    /// What became of files that were read (`nil`: they are gone), or that nobody looks for any more.
    case note([(path: String, status: FileStatus?)])
    case forget
    case acceptRoot
    /// Answered by ``Report/scanned``.
    case scan
    /// Answered by ``Report/found(_:absent:)``.
    case find([String])
  }

  enum Report: Sendable {
    case due([String])
    case state(WatchedTree.State)
    case scanned
    /// The paths that were asked for, and those of them at which there is nothing; `nil` when the inbox cannot be opened.
    case found([String], absent: [String]?)
  }

  /// Between the watcher's thread and the loop.
  final class Channel: Sendable {
    let path: String
    let inotify: Inotify
    /// Since when the thread has waited for the tree.
    let mark = WaitMark()
    /// The loop is to be woken: there are reports, or the watcher is going to work.
    let wake: EventCounter
    fileprivate let reports = Mailbox<Report>()
    fileprivate let orders = Guarded<[Order]>([])
    fileprivate let bell: EventCounter
    fileprivate let poll: EventPoll
    private let hasEnded = Atomic<Bool>(false)

    fileprivate init(path: String) throws(SystemError) {
      self.path = path
      inotify = try Inotify()
      wake = try EventCounter()
      bell = try EventCounter()
      poll = try EventPoll()
      try poll.add(inotify.number, token: 0)
      try poll.add(bell.number, token: 1)
    }

    var isEnding: Bool { hasEnded.load(ordering: .relaxed) }

    fileprivate func end() {
      hasEnded.store(true, ordering: .relaxed)
      bell.signal()
    }

    func tell(_ report: Report) {
      reports.send(report)
      wake.signal()
    }

    /// Takes in what the loop says of files, in the middle of something else; all other orders keep their turn.
    func takeNotes(_ tree: WatchedTree) {
      let notes = orders.withLock { orders in
        var notes: [Order] = []
        while case .note? = orders.first { notes.append(orders.removeFirst()) }
        return notes
      }
      for order in notes { Watcher.run(order, tree, self) }
    }
  }

  private let channel: Channel
  private let thread: KernelThread

  /// - Parameters:
  ///   - path: of the root.
  ///   - lacksEvents: nothing that the kernel tells of it is relied on.
  init(path: String, lacksEvents: Bool) throws(SystemError) {
    let channel = try Channel(path: path)
    self.channel = channel
    thread = try KernelThread(name: "watcher") {
      let tree = WatchedTree(channel, lacksEvents: lacksEvents)
      while !channel.isEnding { Self.turn(tree, channel) }
    }
  }

  private static func turn(_ tree: WatchedTree, _ channel: Channel) {
    guard let events = try? channel.poll.wait(milliseconds: -1) else { return Clock.sleep(milliseconds: 1000) }
    channel.bell.clear()
    let orders = channel.orders.withLock { orders in
      defer { orders = [] }
      return orders
    }
    let before = tree.state
    let hasEvents = events.contains { $0.token == 0 }
    // The loop may be asleep: that this thread does not come back must be seen.
    channel.mark.begin()
    if hasEvents || orders.contains(where: \.touchesTree) { channel.wake.signal() }
    for order in orders { run(order, tree, channel) }
    if hasEvents { tree.readEvents() }
    channel.mark.end()
    tree.tellDue()
    if tree.state != before { channel.tell(.state(tree.state)) }
  }

  private static func run(_ order: Order, _ tree: WatchedTree, _ channel: Channel) {
    switch order {
    case .note(let notes): for (path, status) in notes { tree.note(path, status) }
    case .forget: tree.forget()
    case .acceptRoot: tree.acceptRoot()
    case .scan:
      tree.scan()
      tree.tellDue()
      channel.tell(.state(tree.state))
      channel.tell(.scanned)
    case .find(let paths): channel.tell(.found(paths, absent: tree.absent(of: paths)))
    }
  }

  deinit { channel.end() }

  /// Readable when there are reports, or when the watcher goes to work.
  var wakeNumber: Int32 { channel.wake.number }

  /// For how many nanoseconds the tree has not answered; `nil` when nobody waits for it.
  var waited: Int64? { channel.mark.waited }

  func order(_ order: Order) {
    channel.orders.withLock { $0.append(order) }
    channel.bell.signal()
  }

  /// All that the watcher has told since this was last asked.
  func takeReports() -> [Report] {
    channel.wake.clear()
    return channel.reports.takeAll()
  }

  /// Called when some of the reports are left for the next turn.
  func wakeAgain() { channel.wake.signal() }

  /// Ends the thread, unless it hangs: then it is left behind.
  func close(withinNanoseconds limit: Int64) {
    channel.end()
    _ = thread.join(withinNanoseconds: limit)
  }
}

extension Watcher.Order {
  fileprivate var touchesTree: Bool {
    switch self {
    case .scan, .find: true
    case .note, .forget, .acceptRoot: false
    }
  }
}
