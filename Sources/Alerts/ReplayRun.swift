internal import CivilTime
internal import Engine
internal import Krav

/// One test under way.
struct ReplayRun {
  let sources: SourceSet
  let zone: ZoneRules
  private(set) var world: ReplayWorld
  var failures: [TestFailure] = []
  let options: Replay.Options
  /// What the test reaches, if anyone asks.
  private(set) var coverage: PackCoverage?
  /// The instants of the `at` steps that are still to come.
  private var moments: ArraySlice<Instant>
  /// The records that any step of the test gives, `type/id`; those of files are not known before they are read.
  let given: Set<String>
  /// The files that are still to be read.
  private(set) var filesToCome = 0

  init(
    program: Program, sources: SourceSet, zone: ZoneRules, steps: [TestSyntax.Step], options: Replay.Options,
    coverage: PackCoverage?
  ) {
    var moments: [Instant] = []
    var given: Set<String> = []
    for step in steps {
      switch step {
      case .at(let moment, _, _): moments.append(moment.instant(in: zone))
      case .given(let record): given.insert("\(record.type.text)/\(record.id.value)")
      case .givenFile: filesToCome += 1
      case .set, .change, .remove: break
      }
    }
    self.given = given
    self.sources = sources
    self.zone = zone
    self.moments = moments[...]
    self.options = options
    self.coverage = coverage
    world = ReplayWorld(
      program: program, zone: zone, now: moments.first ?? Instant(seconds: 0), keepsMoments: options.explains,
      workLimit: options.workLimit)
  }

  var program: Program { world.engine.program }
  /// While judging, so far.
  var recordsTouched: Int { world.engine.recordsTouched }

  mutating func take(_ step: TestSyntax.Step, _ readFile: Replay.FileReader) {
    switch step {
    case .set: break
    case .givenFile(let pattern):
      filesToCome -= 1
      give(readFile(pattern.value, pattern.range), pattern)
    case .given(let record): give(record)
    case .change(let record): change(record)
    case .remove(let type, let id): remove(type, id)
    case .at(let moment, let expectations, let range): move(to: moment, range, expecting: expectations)
    }
  }

  // MARK: Records

  /// The facts of a step may be as young as the next moment of the clock.
  private var today: CivilDate { moments.first.map { zone.date(of: $0) } ?? Self.farAhead }
  /// Where no clock goes any more, any fact will do.
  private static let farAhead = CivilDate.last.adding(days: -366) ?? .last

  mutating func give(_ files: [(path: String, bytes: [UInt8])], _ pattern: StringSyntax) {
    if files.isEmpty { fail(pattern.range, "there is no file `\(pattern.value)` beside the pack") }
    for file in files { note(world.put(file.path, file.bytes, today: today), pattern.range) }
  }

  mutating func give(_ record: TestSyntax.RecordStep) {
    guard let type = type(record.type) else { return }
    if world.isPresent(type: type, id: record.id.value) {
      let place = world.place(type: type, id: record.id.value)
      return fail(
        record.type.range.union(record.id.range), "`\(record.type.text)/\(record.id.value)` is already there",
        notes: [TestNote(place.map { "it stands in \($0)" } ?? "the test has given it before")])
    }
    note(world.give(record, type: type, today: today), record.range)
  }

  mutating func change(_ record: TestSyntax.RecordStep) {
    guard let type = type(record.type) else { return }
    if !world.isPresent(type: type, id: record.id.value) {
      return fail(
        record.type.range.union(record.id.range),
        "there is no `\(record.type.text)/\(record.id.value)` to change", notes: notes(near: record.id.value, type))
    }
    note(world.change(record, type: type, today: today), record.range)
  }

  mutating func remove(_ type: Name, _ id: StringSyntax) {
    guard let number = self.type(type) else { return }
    if !world.isPresent(type: number, id: id.value) {
      return fail(
        type.range.union(id.range), "there is no `\(type.text)/\(id.value)` to remove",
        notes: notes(near: id.value, number))
    }
    note(world.remove(type: number, id: id.value, today: today), type.range.union(id.range))
  }

  private func type(_ name: Name) -> Int? { program.records.firstIndex { $0.name == name.text } }

  private mutating func note(_ problems: [String], _ range: SourceRange) {
    for problem in problems { fail(range, problem) }
  }

  // MARK: Time

  mutating func move(
    to moment: TestSyntax.Moment, _ range: SourceRange, expecting expectations: [TestSyntax.Expectation]
  ) {
    moments = moments.dropFirst()
    let instant = moment.instant(in: zone)
    guard instant >= world.engine.now else { return fail(range, "the clock of a test never goes back") }
    world.move(to: instant, noting: &coverage)
    guard !world.isOverworked else { return fail(range, "judging took more than \(options.workLimit) records") }
    for expectation in expectations {
      check(expectation)
      if options.stopsAtFirstFailure && !failures.isEmpty { return }
    }
    world.forgetEvents()
  }

  /// Notes that an expectation asked for what the engine says of the subject now.
  mutating func noteChecked(_ key: VerdictKey) { coverage?.note(key, in: world.engine, as: .checked) }

  mutating func fail(
    _ range: SourceRange, _ message: String, expected: String? = nil, got: String? = nil, notes: [TestNote] = []
  ) {
    failures.append(TestFailure(range: range, expected: expected, got: got, message: message, notes: notes))
  }
}
