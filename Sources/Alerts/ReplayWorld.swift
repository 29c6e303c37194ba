internal import CivilTime
internal import Engine
internal import Krav
internal import Records

/// What a daemon would hold: register, engine and ledger, with a clock that the test moves.
struct ReplayWorld {
  let zone: ZoneRules
  let engine: Engine
  /// The first moment of the clock.
  let start: Instant
  /// Since the last `at`.
  private(set) var events: [PendingEvent] = []
  private(set) var waivers: WaiverBook
  /// When a verdict became what it is; kept only for whoever explains.
  private(set) var changed: [VerdictKey: Instant] = [:]
  private let keepsMoments: Bool
  private let workLimit: Int
  private let verdicts: EngineVerdicts
  private let schema: RecordSchema
  private var series: FileSeries
  private var ledger = Ledger()
  private var seq: UInt64 = 0
  private var files: [String: [UInt8]] = [:]

  init(program: Program, zone: ZoneRules, now: Instant, keepsMoments: Bool = false, workLimit: Int = .max) {
    self.zone = zone
    self.keepsMoments = keepsMoments
    self.workLimit = workLimit
    start = now
    schema = RecordSchema(program, zone: zone, isBesidePack: true)
    series = FileSeries(schema)
    engine = Engine(program: program, register: Register(program: program), zone: zone, now: now)
    verdicts = EngineVerdicts(engine)
    waivers = WaiverBook(engine, zone: zone)
  }

  private var register: Register { engine.register }

  // MARK: Time

  /// More records have been touched than was allowed: what is judged now is no longer whole.
  var isOverworked: Bool { engine.recordsTouched > workLimit }

  /// Moves the clock, stopping at every horizon on the way as the daemon does; what comes about is noted as seen.
  mutating func move(to instant: Instant, noting coverage: inout PackCoverage?) {
    settle(noting: &coverage)
    while !isOverworked, let next = nextHorizon, next < instant, next > engine.now {
      engine.advance(to: next)
      settle(noting: &coverage)
    }
    guard !isOverworked else { return }
    engine.advance(to: instant)
    settle(noting: &coverage)
  }

  private mutating func settle(noting coverage: inout PackCoverage?) {
    settle()
    guard var seen = coverage.take() else { return }
    engine.forEachVerdict { key, _ in seen.note(key, in: engine, as: .seen) }
    coverage = seen
  }

  private var nextHorizon: Instant? {
    switch (engine.nextHorizon, waivers.nextChange) {
    case (let verdict?, let waiver?): min(verdict, waiver)
    case (let verdict, let waiver): verdict ?? waiver
    }
  }

  mutating func forgetEvents() { events.removeAll() }

  private mutating func settle() {
    while !engine.step(limit: workLimit == .max ? 10_000 : 100) { if isOverworked { return } }
    let changes = engine.takeChanges().map { JudgedChange($0) }
    if keepsMoments { for change in changes { changed[change.key] = engine.now } }
    waivers = WaiverBook(engine, zone: zone)
    let told =
      ledger.reconcile(changes, with: verdicts, at: engine.now)
      + ledger.reconcile(waivers: waivers, at: engine.now)
    ledger.commit(count: told.count, firstSeq: seq + 1)
    seq += UInt64(told.count)
    events += told
  }

  // MARK: Records

  func isPresent(type: Int, id: String) -> Bool { reference(type: type, id: id) != nil }

  /// Whether such a record is or was there, or was at least referred to.
  func hasHeard(of id: String, type: Int) -> Bool { register.slot(type: type, id: id) != nil }

  /// Where a record stands, `path:line`; `nil` for one that the test itself has given.
  func place(type: Int, id: String) -> String? {
    guard let origin = reference(type: type, id: id).flatMap({ register.origin($0) }) else { return nil }
    let path = register.path(origin.file)
    return path.hasPrefix(Self.folder) ? nil : "\(path):\(origin.line)"
  }

  /// Of the records that are there, sorted.
  func ids(ofType type: Int) -> [String] {
    (0..<UInt32(register.slotCount(type))).map { RecordRef(type: UInt16(type), slot: $0) }
      .filter { register.isPresent($0) }.map { register.id($0) }.sorted()
  }

  private func reference(type: Int, id: String) -> RecordRef? {
    let slot = register.slot(type: type, id: id)
    return slot.map { RecordRef(type: UInt16(type), slot: $0) }.flatMap { register.isPresent($0) ? $0 : nil }
  }

  /// A file is there, or says something else now. Gives what the reader complains of.
  mutating func put(_ path: String, _ bytes: [UInt8], today: CivilDate) -> [String] {
    files[path] = bytes
    let moment = RecordReader.Moment(today: today, now: zone.startOfDay(today))
    let batch = RecordReader.read(path: path, bytes: bytes, schema: schema, at: moment)
    let isOwn = path.hasPrefix(Self.folder)
    // An older export says nothing any more.
    guard series.read(path, isRefused: batch.isRefused) != .passOver else { return [] }
    engine.apply(batch)
    return batch.problems.map { problem in
      let place = isOwn ? "" : "\(path):\(problem.line):\(problem.column): "
      return place + (problem.field.map { "`\($0)`: " } ?? "") + "expected \(problem.expected)"
    }
  }

  mutating func give(_ record: TestSyntax.RecordStep, type: Int, today: CivilDate) -> [String] {
    var object = ReplayRecord(type: engine.program.records[type], enums: engine.program.enums)
    object.set(record.fields, zone: zone)
    return put(path(type, record.id.value), object.json(id: record.id.value), today: today)
  }

  /// The record as it is, with other values in the named fields, in a file of its own.
  mutating func change(_ record: TestSyntax.RecordStep, type: Int, today: CivilDate) -> [String] {
    guard let reference = reference(type: type, id: record.id.value) else { return [] }
    var object = ReplayRecord(type: engine.program.records[type], enums: engine.program.enums)
    object.set(from: register, reference, zone: zone)
    object.set(record.fields, zone: zone)
    let problems = remove(reference, today: today)
    return problems + put(path(type, record.id.value), object.json(id: record.id.value), today: today)
  }

  mutating func remove(type: Int, id: String, today: CivilDate) -> [String] {
    var problems: [String] = []
    // Another file may have a version too.
    while let reference = reference(type: type, id: id) {
      let found = remove(reference, today: today)
      problems += found
      if !found.isEmpty { break }
    }
    return problems
  }

  private mutating func remove(_ reference: RecordRef, today: CivilDate) -> [String] {
    guard let origin = register.origin(reference) else { return [] }
    let path = register.path(origin.file)
    if path.hasPrefix(Self.folder) {
      files[path] = nil
      engine.apply(register.withdraw(file: path))
      return []
    }
    guard var bytes = files[path] else { return [] }
    let start = Int(origin.offset)
    Self.blank(&bytes, start..<start + Int(origin.length))
    if bytes.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }) {
      files[path] = nil
      engine.apply(register.withdraw(file: path))
      return []
    }
    return put(path, bytes, today: today)
  }

  /// Puts spaces in an object's place, and in that of the comma that parts it from its neighbour in a list.
  private static func blank(_ bytes: inout [UInt8], _ range: Range<Int>) {
    for place in range { bytes[place] = UInt8(ascii: " ") }
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
    if let after = bytes[range.upperBound...].firstIndex(where: { !isSpace($0) }), bytes[after] == UInt8(ascii: ",") {
      bytes[after] = UInt8(ascii: " ")
    } else if let before = bytes[..<range.lowerBound].lastIndex(where: { !isSpace($0) }),
      bytes[before] == UInt8(ascii: ",")
    {
      bytes[before] = UInt8(ascii: " ")
    }
  }

  /// Records that a test gives stand in files of their own here. No file beside a pack has such a path.
  private static let folder = "//given/"

  private func path(_ type: Int, _ id: String) -> String {
    "\(Self.folder)\(type)/\(register.intern(type: type, id: id)).json"
  }

  // MARK: Forecast

  /// The next change of a criterion in a unit if no record changes, up to the limit.
  func nextChange(criterion: Int, unit: String, before limit: Instant) -> (at: Instant, verdict: Verdict?)? {
    guard let scope = engine.program.scope, let slot = register.slot(type: scope, id: unit) else { return nil }
    engine.forecast(until: limit)
    defer { engine.endForecast() }
    while !engine.stepForecast(limit: 10_000) {}
    var outlook = Outlook(engine, until: limit, keepsTurns: true)
    while !outlook.step(limit: 10_000) {}
    let place = register.resolve(slot)
    return outlook.turns.first { $0.criterion == criterion && $0.unit == place }.map { ($0.at, $0.after) }
  }
}
