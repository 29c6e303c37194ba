internal import Alerts
internal import CivilTime
internal import Engine
internal import Krav
internal import Linux
internal import Records

/// What answers are given from, and what a reload makes anew aside of it.
struct Picture {
  var pack: LoadedPack
  var program: Program
  var redLimit: CivilDuration?
  var engine: Engine
  var verdicts: EngineVerdicts
  var waivers: WaiverWatch
  var rightsCache: RightsCache
  var fileProblems: [String: [Problem]]
  var isLoading: Bool
  var mustReconcileAll: Bool
}

extension Daemon {
  var picture: Picture {
    get {
      Picture(
        pack: pack, program: program, redLimit: redLimit, engine: engine, verdicts: verdicts, waivers: waivers,
        rightsCache: rightsCache, fileProblems: fileProblems, isLoading: isLoading, mustReconcileAll: mustReconcileAll)
    }
    set {
      pack = newValue.pack
      program = newValue.program
      redLimit = newValue.redLimit
      engine = newValue.engine
      verdicts = newValue.verdicts
      waivers = newValue.waivers
      rightsCache = newValue.rightsCache
      fileProblems = newValue.fileProblems
      isLoading = newValue.isLoading
      mustReconcileAll = newValue.mustReconcileAll
    }
  }

  /// Answers come from the picture before the reload for as long as the new one is not whole.
  func answering(_ body: () -> Void) {
    guard former != nil else { return body() }
    exchangePictures()
    body()
    exchangePictures()
  }

  private func exchangePictures() {
    guard let other = former else { return }
    former = picture
    picture = other
  }

  /// The new picture is whole: answers come from it.
  func endReload() {
    guard former != nil else { return }
    former = nil
    pages.forget()
    // What was asked meanwhile was asked of the former rules.
    for connection in connections.values { connection.question?.forget() }
    countedBefore = []
  }

  /// Keeps the pack beside the log, on a thread of its own: the loop does not wait for a disk.
  func keepPack() {
    let kept = KeptPack.New(pack)
    let state = configuration.state
    @Sendable func keep() {
      do throws(SystemError) {
        try kept.write(state: state)
      } catch {
        Output.error("etterlevd: the rules in force cannot be kept: \(error)\n")
      }
    }
    if (try? KernelThread(name: "packs", keep)) == nil { keep() }
  }

  /// Loads the rules anew. Rules that cannot be loaded leave the old ones in force.
  func reload() {
    defer { manager.ready("judging") }
    let fresh = LoadedPack(folders: configuration.rules)
    guard let program = fresh.program else {
      Output.error(fresh.rendered() + "etterlevd: the rules cannot be loaded; the former ones stay in force\n")
      tellUnreadablePack(fresh.errors, in: fresh)
      return
    }
    let schema: RecordSchema
    do {
      let trust = try Self.trust(of: fresh)
      let access = try Self.access(of: fresh)
      watch.clear(.pack)
      guard fresh.hash != pack.hash || trust != self.trust else {
        self.access = access
        return
      }
      schema = RecordSchema(program, trust: trust, zone: zone)
      let newReaders = try Self.readers(schema, configuration, readingNotes)
      self.trust = trust
      self.access = access
      try poll.add(newReaders.wakeNumber, token: Token.readers)
      poll.remove(readers.wakeNumber)
      readers.close(withinNanoseconds: 0)
      readers = newReaders
    } catch {
      Output.error("etterlevd: \(error); the former ones stay in force\n")
      tellUnreadablePack(fresh.unknownAccounts(), in: fresh)
      return
    }
    if !hasNoPicture { former = picture }
    rememberDangling()
    pack = fresh
    self.program = program
    redLimit = program.duration(ofParameter: ServiceParameter.escalation)
    watch.silenceLimit = Self.silenceLimit(of: program)
    engine = Engine(program: program, register: Register(program: program), zone: zone, now: clock.now)
    verdicts = EngineVerdicts(engine)
    waivers = WaiverWatch()
    rightsCache.forget()
    pages.forget()
    for connection in connections.values { connection.question?.forget() }
    countedBefore = []
    isLoading = true
    mustReconcileAll = true
    loadCause = .pack
    loggedUntil = nil
    adrift = nil
    staleness = Staleness()
    staleness.limit = Self.stalenessLimit(of: program)
    refused = []
    fileProblems = [:]
    shrunk = [:]
    series = FileSeries(schema)
    queue = []
    absent = []
    inbox.forget()
    tellPack()
    inbox.scan()
  }
}
