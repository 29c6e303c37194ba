internal import Alerts
internal import CivilTime
internal import Engine
internal import Krav
internal import Linux
internal import Records

/// The daemon: one loop that watches the inbox, the clock, the log's thread and the socket, and never waits for a disk.
public final class Daemon {
  public struct Failure: Error, CustomStringConvertible {
    public var description: String
  }

  /// What the daemon is able to say.
  enum State: String, CaseIterable {
    case loading, ok, degraded, clock
  }

  let configuration: Configuration
  let zone: ZoneRules
  var clock: ServiceClock
  let manager = ServiceManager()
  let log: AlertLog
  let inbox: Inbox
  /// Paths that are to be read, and matter, those that wait longest first.
  var queue: ArraySlice<String> = []
  /// Paths at which nothing was found: looked at again, all together, when nothing else waits.
  var absent: Set<String> = []
  /// Files that had vanished, of which somebody has said that they may go: the watcher looks whether they are there.
  var lettingGo: Set<String> = []
  /// Files of which the watcher says that they are not there, while something else is being put in force.
  var absentForLater: [String] = []
  let poll: EventPoll
  let signals: SignalSource
  let timer: WallTimer
  let listener: UnixListener

  var pack: LoadedPack
  var program: Program
  /// Which files may hold which records.
  var trust: TrustRules
  /// Who may see what.
  var access: AccessTable {
    didSet {
      rightsCache.forget()
      former?.rightsCache.forget()
    }
  }
  let acknowledgeGroup: UInt32?
  let desk: AccountDesk
  var rightsCache = RightsCache()
  var engine: Engine
  var verdicts: EngineVerdicts
  var readers: Readers
  let readingNotes: ReadingNotes
  var ledger: Ledger
  /// The log's last line on disk.
  var head: LogHead
  /// How many events were handed to the log since the start, and how many of them are on disk.
  var handed: UInt64 = 0
  var landed: UInt64 = 0
  /// What was said with acknowledgements.
  var comments: Comments
  /// The last lines of the log, for subscribers that come back.
  var recent: RecentLines

  var taking = Taking()
  var turn: Turn?
  /// Subjects that are judged between two looks at the clock.
  var judgedAtOnce = 500
  var isLoading = true
  var isStopping = false
  /// What is answered from while the rules are loaded anew.
  var former: Picture?
  /// The verdicts have not yet been held against the log.
  var mustReconcileAll = true
  /// What reading, judging and telling everything took has not been given back.
  var holdsFreeMemory = false
  /// The log's last time at the start.
  var loggedUntil: Instant?
  var loadCause: EventCause = .record
  var isDegraded = false
  /// Problems of files by path, and those of the inbox as a whole by code.
  var fileProblems: [String: [Problem]] = [:]
  var problemsChanged = true
  /// Files whose removal would take away too much: kept in force until they return.
  var vanished: Set<String> = []
  /// Files, by their series or path, that say so much less than before that what is gone from them is kept in force:
  /// the file, and how many records.
  var shrunk: [String: (path: String, count: Int)] = [:]
  /// Files that were refused as a whole.
  var refused: Set<String> = []
  var staleness = Staleness()
  /// Which files are kept in force may be others than when it was last looked at.
  var keptMayDiffer = false
  /// Files of which somebody has said that they may say so much less.
  var mayShrink: Set<String> = []
  /// When all is looked at again, whatever the kernel tells.
  var nightlyAt: Instant?
  /// The same in monotonic nanoseconds, where the kernel does not tell of every change.
  var lookAgainAt: Int64?
  /// Which files of full exports count.
  var series: FileSeries
  /// Removals that have waited their moment.
  var removalsSeen: Set<String> = []
  /// Monotonic nanoseconds until which removals wait for what may come after them.
  var settleUntil: Int64?
  var retryRootAt: Int64?
  /// Since when each id that records refer to has been without a record.
  var danglingSince: [RecordRef: Instant] = [:]
  /// The same by `type/id`, for references that are found dangling for the first time: as it was before a reload; `nil` at
  /// the start, when only the log knows.
  var danglingBefore: [String: Instant]?
  /// When the grace of the next of them ends.
  var danglingDueAt: Instant?
  /// Units whose way up does not end at a root, and for which revision of the units that was found.
  var adrift: (revision: UInt64, ids: [String])?
  var lastChange: Instant?
  var waivers = WaiverWatch()
  /// How long an alert may be red, by the pack.
  var redLimit: CivilDuration?
  var tally = Tally()
  var connections: [UInt64: Connection] = [:]
  var nextToken: UInt64 = 100
  /// Monotonic nanoseconds until which no client is taken in, since there are too many open files.
  var deafUntil: Int64?
  /// Reads old lines of the log for subscribers.
  let backlog: Backlog
  var nextHeartbeat: Int64 = 0
  var nextAlive: Int64 = 0
  /// Monotonic nanoseconds until which clients of a socket that the service manager keeps wait in its queue for the first
  /// picture; a longer load tells them that it is loading.
  private var listensAt: Int64?
  /// Monotonic nanoseconds until which the forecast is kept for who asks again.
  var forecastKeptUntil: Int64?
  /// What was counted for whoever asked last.
  var countedBefore: [StatisticsScan] = []
  /// What people look at.
  var pages = Pages()
  /// What is wrong with the service itself.
  var watch = ServiceWatch()
  /// When the loop last went to work, in monotonic nanoseconds.
  var turnBegan: Int64?
  /// The rules are to be loaded anew as soon as what has been read is in force.
  var mustReload = false
  private let stateLock: LockedFile
  /// The rules that could not be loaded at the start.
  private let refusedPack: LoadedPack?
  /// Somebody has altered the log before this daemon read it back.
  private let isLogDamaged: Bool

  /// Tokens of what the loop waits for.
  enum Token {
    static let signals: UInt64 = 1
    static let timer: UInt64 = 2
    static let inbox: UInt64 = 3
    static let readers: UInt64 = 4
    static let listener: UInt64 = 5
    static let log: UInt64 = 6
    static let backlog: UInt64 = 9
    static let accounts: UInt64 = 7
  }

  /// Loads packs, reads the log back and opens the socket; nothing is judged yet.
  ///
  /// - Parameters:
  ///   - configuration: where everything is.
  ///   - pack: the rules to judge by.
  ///   - refused: the rules that the configuration names, where they cannot be loaded and `pack` stands in for them.
  public init(_ configuration: Configuration, pack: LoadedPack, insteadOf refused: LoadedPack? = nil) throws {
    guard let program = pack.program else { throw Failure(description: "the rules cannot be loaded") }
    trust = try Self.trust(of: pack)
    access = try Self.access(of: pack)
    desk = try AccountDesk()
    self.configuration = configuration
    self.pack = pack
    refusedPack = refused
    self.program = program
    zone = try Oslo.rules()
    signals = try SignalSource()
    poll = try EventPoll()
    timer = try WallTimer()
    let opened = try Self.openLog(configuration, zone: zone)
    clock = try ServiceClock(
      asOf: configuration.asOf, zone: zone, logged: opened.lastAt, accepts: configuration.acceptsClock)
    log = opened.log
    stateLock = opened.lock
    ledger = opened.ledger
    head = opened.head
    recent = opened.recent
    loggedUntil = opened.lastAt
    isLogDamaged = opened.faults > 0
    inbox = try Inbox(path: configuration.records, lacksEvents: configuration.polls)
    if let inherited = manager.inheritedSocket {
      listener = UnixListener(inherited: inherited)
    } else {
      listener = try UnixListener(path: configuration.socket, mode: 0o660)
      if let group = try Self.group(configuration.socketGroup) { try listener.give(toGroup: group) }
    }
    acknowledgeGroup = try Self.group(configuration.acknowledgeGroup)
    comments = try Comments(state: configuration.state)
    backlog = try Backlog(state: configuration.state)
    redLimit = program.duration(ofParameter: ServiceParameter.escalation)
    watch.silenceLimit = Self.silenceLimit(of: program)
    staleness.limit = Self.stalenessLimit(of: program)
    engine = Engine(program: program, register: Register(program: program), zone: zone, now: clock.now)
    verdicts = EngineVerdicts(engine)
    let schema = RecordSchema(program, trust: trust, zone: zone)
    series = FileSeries(schema)
    readingNotes = try ReadingNotes(state: configuration.state)
    readers = try Self.readers(schema, configuration, readingNotes)
    try poll.add(signals.number, token: Token.signals)
    try poll.add(timer.number, token: Token.timer)
    try poll.add(inbox.wakeNumber, token: Token.inbox)
    try poll.add(readers.wakeNumber, token: Token.readers)
    if manager.inheritedSocket != nil {
      listensAt = Clock.monotonicNanoseconds() + 3_000_000_000
    } else {
      try poll.add(listener.number, token: Token.listener)
    }
    try poll.add(log.wakeNumber, token: Token.log)
    try poll.add(backlog.wakeNumber, token: Token.backlog)
    try poll.add(desk.wakeNumber, token: Token.accounts)
  }

  /// The number of a group; one that nobody knows refuses the start.
  private static func group(_ name: String?) throws -> UInt32? {
    guard let name else { return nil }
    guard let number = Environment.group(name) else { throw Failure(description: "there is no group `\(name)`") }
    return number
  }

  /// Which files may hold which records; an owner that nobody knows refuses the rules.
  static func trust(of pack: LoadedPack) throws(Failure) -> TrustRules {
    let (rules, unknown) = pack.trust()
    try refuse(unknown, of: pack)
    return rules
  }

  /// Names that no account of this machine has refuse the rules.
  static func refuse(_ unknown: [Diagnostic], of pack: LoadedPack) throws(Failure) {
    if unknown.isEmpty { return }
    let told = unknown.map { $0.render(in: pack.pack.sources, isColoured: Environment.wantsColour(2)) + "\n\n" }
    throw Failure(description: told.joined() + "the rules cannot be loaded")
  }

  static func readers(
    _ schema: RecordSchema, _ configuration: Configuration, _ notes: ReadingNotes
  ) throws(SystemError) -> Readers {
    try Readers(root: configuration.records, schema: schema, count: 4, notes: notes)
  }

  /// Runs until it is told to stop.
  public func run() throws {
    if clock.watch.isHolding { tellClock() }
    if isLogDamaged { tellAlteredLog() }
    if let refused = refusedPack {
      tellUnreadablePack(refused.program == nil ? refused.errors : refused.unknownAccounts(), in: refused)
    }
    tellPack()
    scan()
    while !isStopping {
      let isAtWork = try work()
      watchTurn()
      inbox.tellNotes()
      let events = try poll.wait(milliseconds: isAtWork ? 0 : waitingTime())
      turnBegan = Clock.monotonicNanoseconds()
      for event in events { handle(event) }
      keepAlive()
    }
    manager.stopping()
    answerLast()
    readers.close(withinNanoseconds: 1_000_000_000)
    inbox.close(withinNanoseconds: 500_000_000)
    log.close()
  }

  private func handle(_ event: EventPoll.Event) {
    switch event.token {
    case Token.signals:
      while let signal = signals.next() {
        switch signal {
        case .terminate, .interrupt: isStopping = true
        case .hangUp:
          manager.reloading()
          mustReload = true
        case .other: break
        }
      }
    case Token.timer: if timer.read() == .clockChanged { checkClock() }
    case Token.inbox: noteChanges()
    case Token.readers: applyReadings()
    case Token.listener: answering { acceptClients() }
    case Token.log: answering { noteWritten() }
    case Token.backlog: answering { noteBacklog() }
    case Token.accounts: answering { noteAccounts() }
    default: answering { serve(event) }
    }
  }

  /// Judges for at most five milliseconds; `true` when more is left.
  private func work() throws -> Bool {
    let start = Clock.monotonicNanoseconds()
    if turn == nil {
      checkClock()
      let now = clock.now
      withdrawAbsent()
      lookAgain(at: now)
      startReading()
      lookForStaleness(at: now)
      if !isLoading { engine.advance(to: now) }
      if tally.turnSince == nil { tally.turnSince = start }
      guard takeIn(until: start + 5_000_000) else { return true }
      if mustReload {
        mustReload = false
        reload()
      }
      // While the first files are being read nothing is judged: half a picture is no picture.
      if isLoading { return false }
      guard judge(until: start + 5_000_000) else { return true }
      beginTelling(at: now)
    }
    // Nothing is taken in or judged before all that was judged is told of.
    guard tell(until: start + 5_000_000) else { return true }
    let due = [engine.nextHorizon, waivers.dueAt, danglingDueAt, escalationDueAt, silentAt, staleAt, nightlyAt]
    let next = due.compactMap { $0 }.min()
    try timer.set(at: next.map { $0.seconds - clock.offset })
    return lookAhead()
  }

  /// How long the loop may sleep if nothing happens, in milliseconds; for ever when nothing is due.
  private func waitingTime() -> Int32 {
    var next: [Int64] = []
    if let settleUntil { next.append(settleUntil) }
    if let until = watch.quietUntil { next.append(until) }
    if let retryRootAt { next.append(retryRootAt) }
    if let listensAt { next.append(hasNoPicture ? listensAt : 0) }
    if let deafUntil { next.append(deafUntil) }
    if let lookAgainAt { next.append(lookAgainAt) }
    // Whether it still answers.
    if inbox.isAtWork || readers.isBusy || watch.isStanding(.inbox) {
      next.append(Clock.monotonicNanoseconds() + 1_000_000_000)
    }
    if let forecastKeptUntil { next.append(forecastKeptUntil) }
    if connections.values.contains(where: { $0.isStream }) { next.append(nextHeartbeat) }
    if connections.values.contains(where: { !$0.isStream || !$0.isEmpty }) {
      next.append(Clock.monotonicNanoseconds() + 5_000_000_000)
    }
    if manager.watchdogInterval != nil || hasNoPicture { next.append(nextAlive) }
    if clock.watch.isHolding { next.append(Clock.monotonicNanoseconds() + 1_000_000_000) }
    guard let first = next.min() else { return -1 }
    let left = (first - Clock.monotonicNanoseconds() + 999_999) / 1_000_000
    return Int32(max(0, min(left, 60_000)))
  }

  /// Feeds the watchdog, the heartbeats and what must be tried again.
  private func keepAlive() {
    let now = Clock.monotonicNanoseconds()
    if now >= nextAlive {
      manager.alive()
      if hasNoPicture {
        manager.extendStart(microseconds: 60_000_000, isLoading ? "reading records" : "judging records")
      }
      nextAlive = now + min((manager.watchdogInterval ?? 5_000_000) * 1000, 5_000_000_000)
    }
    if let at = retryRootAt, now >= at {
      retryRootAt = nil
      scan()
      noteRoot()
    }
    if let until = forecastKeptUntil, now >= until {
      forecastKeptUntil = nil
      pages.forget()
      engine.endForecast()
    }
    if let at = listensAt, !hasNoPicture || now >= at {
      listensAt = nil
      try? poll.add(listener.number, token: Token.listener)
    }
    if let until = deafUntil, now >= until { listenAgain() }
    watchInbox()
    beat(at: now)
    dropSlowClients(at: now)
  }

  /// Until all records have been read and judged once. Half a picture is no picture: nothing is answered from it.
  var hasNoPicture: Bool { isLoading || mustReconcileAll }

  var state: State {
    if hasNoPicture { return .loading }
    if clock.watch.isHolding { return .clock }
    return isDegraded ? .degraded : .ok
  }
}
