public import CivilTime
import Engine
import Krav
import Records

/// Where the engine and the judge say different things.
public struct Disagreement: Sendable {
  /// The step after which they do; -1 for a pack that does not load.
  public var step: Int
  public var text: String
  /// A pack or record is not as it should be, so that there is nothing to agree about.
  public var isInvalid = false
}

/// Plays a scenario to the engine and to the judge, and compares them after every step.
public final class Contest {
  private let scenario: Scenario
  private let zone: ZoneRules
  /// How many subjects are asked about other moments after every step.
  private let probes: Int
  private var files = Files()
  private var now = Instant(seconds: 0)
  private var engine: Engine?
  private var schema: RecordSchema?
  private var judge: NaiveJudge?
  private var told: [String: Verdict] = [:]
  var dice = Dice(seed: 1)
  /// Steps after which the two were compared.
  public private(set) var steps = 0
  /// Verdicts that were compared.
  public private(set) var verdicts = 0
  /// Verdicts compared, by colour.
  public private(set) var colours: [String: Int] = [:]

  public init(_ scenario: Scenario, zone: ZoneRules, probes: Int = 2) {
    self.scenario = scenario
    self.zone = zone
    self.probes = probes
  }

  /// The first disagreement; `nil` when there is none.
  public func play() -> Disagreement? {
    if let fault = load(0) { return Disagreement(step: -1, text: fault, isInvalid: true) }
    for (number, step) in scenario.steps.enumerated() {
      // The same chance for the same step, wherever it stands.
      dice = Dice(seed: step.text.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 })
      if let fault = take(step) { return Disagreement(step: number, text: fault, isInvalid: true) }
      if case .soon(let count) = step {
        _ = engine?.step(limit: count)
        if dice.chance(30) { askAround() }
        continue
      }
      if number + 1 < scenario.steps.count, case .soon = scenario.steps[number + 1] { continue }
      if let fault = compare() { return Disagreement(step: number, text: fault) }
      if dice.chance(3) { askAround() }
      steps += 1
    }
    return nil
  }

  private func take(_ step: Scenario.Step) -> String? {
    switch step {
    case .at(let second): move(to: second)
    case .pass(let seconds): move(to: now.seconds + seconds)
    case .horizon(let seconds):
      guard let next = engine?.nextHorizon else { return nil }
      move(to: next.seconds + seconds)
    case .stale(let path), .fresh(let path):
      let isStale = if case .stale = step { true } else { false }
      files.setStale(path, isStale)
      engine?.setStale(files.stale.contains(path), file: path)
      return renew()
    case .put(let path, let lines):
      if files.stale.contains(path) { engine?.setStale(false, file: path) }
      files.put(path, lines)
      return put(path, lines) ?? renew()
    case .drop(let path):
      files.drop(path)
      if let engine { engine.apply(engine.register.withdraw(file: path)) }
      engine?.setStale(false, file: path)
      return renew()
    case .load(let pack): return load(pack)
    case .soon: break
    }
    return nil
  }

  /// Questions change nothing.
  private func askAround() {
    guard let engine else { return }
    var keys: [VerdictKey] = []
    engine.forEachVerdict { key, _ in keys.append(key) }
    guard !keys.isEmpty else { return }
    let key = dice.pick(keys)
    switch dice.below(5) {
    case 0: _ = engine.clearing(of: key, limit: 2)
    case 1: _ = engine.explanation(of: key)
    case 2: _ = engine.evidence(of: key)
    case 3: _ = engine.crossings(of: key)
    default: _ = engine.evaluate(key, at: Instant(seconds: now.seconds + Int64(dice.among(-300...300)) * 86_400))
    }
  }

  private func renew() -> String? {
    if let world = judge?.world { world.take(files.inForce { world.inner(of: $0) }) }
    return nil
  }

  private func move(to second: Int64) {
    // The years that a daemon may be told of.
    now = Instant(seconds: min(max(second, -2_000_000_000), 7_000_000_000))
    engine?.advance(to: now)
    judge?.world.now = now
  }

  private func put(_ path: String, _ lines: [String]) -> String? {
    guard let engine, let schema else { return nil }
    let moment = RecordReader.Moment(today: .last, now: Instant(seconds: 250_000_000_000))
    let bytes = Array(lines.joined(separator: "\n").utf8)
    let batch = RecordReader.read(path: path, bytes: bytes, schema: schema, at: moment)
    if let problem = batch.problems.first(where: { $0.code != .duplicate }) { return "cannot be read: \(problem)" }
    engine.apply(batch)
    return nil
  }

  /// A pack takes over as in the daemon: the records are read anew, and what was said before is held against what is
  /// said now.
  private func load(_ number: Int) -> String? {
    guard scenario.packs.indices.contains(number) else { return "there is no such pack" }
    let pack = Pack.load(text: scenario.packs[number], path: "pack.krav")
    let (program, diagnostics) = Checker.check(pack)
    guard let program else {
      let error = diagnostics.first { $0.severity == .error }
      return "does not load: " + (error.map { $0.render(in: pack.sources) } ?? "")
    }
    schema = RecordSchema(program)
    engine = Engine(program: program, register: Register(program: program), zone: zone, now: now)
    if scenario.groups > 0 { engine?.leastGroup = scenario.groups - 1 }
    // Few as the records are, what may be kept by group mostly is; a pack played again is played the same way.
    if scenario.packs[number].utf8.count % 4 != 0 { engine?.leastGroup = 0 }
    judge = NaiveJudge(pack.files.flatMap(\.declarations), zone: zone)
    judge?.world.now = now
    told = [:]
    for path in files.paths { if let fault = put(path, files.lines[path] ?? []) { return fault } }
    for path in files.stale { engine?.setStale(true, file: path) }
    return renew()
  }

  // MARK: Comparing

  private func compare() -> String? {
    guard let engine, let judge else { return nil }
    while !engine.step(limit: 50) {}
    if engine.pending != 0 { return "something waits to be judged" }
    if let next = engine.nextHorizon, next <= now { return "the next horizon is past" }
    var expected: [String: (finding: Finding, rule: Int, root: Int)] = [:]
    judge.judgeAll { rule, subject, root, finding in
      expected["\(judge.rules[rule].name) \(subject)"] = (finding, rule, root)
    }
    let votes = expected.values.map { (rule: $0.rule, root: $0.root, verdict: $0.finding.verdict) }
    var fault: String?
    var standing: [String: Verdict] = [:]
    var keys: [Asked] = []
    engine.forEachVerdict { key, verdict in
      guard fault == nil else { return }
      let name = "\(engine.program.rules[Int(key.rule)].name) \(engine.subjectName(of: key))"
      standing[name] = verdict
      verdicts += 1
      colours["\(verdict)", default: 0] += 1
      guard let (finding, rule, root) = expected.removeValue(forKey: name) else {
        fault = "\(name): silent, and the engine says \(engine.judgement(of: key))"
        return
      }
      keys.append(Asked(key: key, name: name, rule: rule, root: root, finding: finding))
      let judgement = engine.judgement(of: key)
      let said = Finding(
        verdict: "\(verdict)", clause: judgement.clause, missing: judgement.missing, message: engine.message(of: key),
        remedy: engine.remedy(of: key), citations: engine.citations(for: key))
      if said != finding { fault = "\(name): \(finding), and the engine says \(said)" }
    }
    if let fault { return fault }
    if let (name, (finding, _, _)) = expected.min(by: { $0.key < $1.key }) {
      return "\(name): \(finding), and the engine is silent"
    }
    return compareChanges(engine, standing) ?? compareStandings(engine, judge, votes) ?? probe(engine, judge, keys)
  }

  /// Every change is told of once, and nothing else.
  private func compareChanges(_ engine: Engine, _ standing: [String: Verdict]) -> String? {
    var said = told
    for change in engine.takeChanges() {
      let name = "\(engine.program.rules[Int(change.key.rule)].name) \(engine.subjectName(of: change.key))"
      if said[name] != change.before || change.before == change.after { return "\(name): a wrong change is told of" }
      said[name] = change.after
    }
    told = standing
    return said == standing ? nil : "a change is not told of"
  }

  private func compareStandings(
    _ engine: Engine, _ judge: NaiveJudge, _ votes: [(rule: Int, root: Int, verdict: String)]
  ) -> String? {
    guard let scope = judge.world.scope else { return nil }
    for (number, criterion) in judge.criteria.enumerated() {
      let rules = Set(criterion.rules.compactMap { name in judge.rules.firstIndex { $0.name == name.text } })
      let placed = votes.compactMap { vote -> (unit: Int, verdict: String)? in
        guard rules.contains(vote.rule) else { return nil }
        return judge.world.unit(of: vote.root, judge.rules[vote.rule].type).map { ($0, vote.verdict) }
      }
      for unit in judge.world.present[scope] {
        let expected = judge.world.standing(criterion, placed, unit)
        let id = judge.world.text(unit)
        guard let said = engine.rollUp(criterion: number, unit: id) else { return "the engine knows no unit \(id)" }
        let other = Standing(
          verdict: "\(said.verdict)", green: said.green, yellow: said.yellow, red: said.red, unknown: said.unknown)
        if other != expected {
          return "\(criterion.name.text) of \(id): \(expected), and the engine says \(other)"
        }
      }
    }
    return nil
  }

  // MARK: Reasons

  /// What has been kept since some step before is what is told anew.
  private func compareReasons(_ engine: Engine, _ key: VerdictKey, _ name: String) -> String? {
    if engine.keptExplanation(of: key) != engine.explanation(of: key) { return "\(name): old reasons are told" }
    if engine.keptEvidence(of: key) != engine.evidence(of: key) { return "\(name): old evidence is told" }
    return nil
  }

  // MARK: Other moments

  private static func words(_ finding: Finding?) -> String { finding?.description ?? "silent" }

  private func words(_ second: Int64?) -> String {
    second.map { zone.rfc3339(Instant(seconds: $0)) } ?? "never"
  }

  private struct Asked {
    var key: VerdictKey
    var name: String
    /// Of the judge.
    var rule: Int
    var root: Int
    /// `nil` for silent.
    var finding: Finding?
  }

  /// A record that a rule says nothing of.
  private func silent(_ engine: Engine, _ judge: NaiveJudge, _ names: [String]) -> Asked? {
    guard !judge.rules.isEmpty else { return nil }
    let rule = dice.below(judge.rules.count)
    let present = judge.world.present[judge.rules[rule].type]
    guard judge.rules[rule].lists.isEmpty, !present.isEmpty else { return nil }
    let root = dice.pick(present)
    guard let number = engine.program.rules.firstIndex(where: { $0.name == judge.rules[rule].name }),
      let key = engine.key(rule: number, root: judge.world.text(root))
    else { return nil }
    let name = "\(judge.rules[rule].name) \(engine.subjectName(of: key))"
    return names.contains(name) ? nil : Asked(key: key, name: name, rule: rule, root: root)
  }

  private func probe(_ engine: Engine, _ judge: NaiveJudge, _ keys: [Asked]) -> String? {
    defer { judge.world.now = now }
    let day: Int64 = 86_400
    var chosen = (0..<min(probes, keys.count)).map { _ in dice.pick(keys) }
    if let silent = silent(engine, judge, keys.map(\.name)) { chosen.append(silent) }
    for asked in chosen {
      let (key, name, rule, root, finding) = (asked.key, asked.name, asked.rule, asked.root, asked.finding)
      if let fault = compareReasons(engine, key, name) { return fault }
      func expected(_ second: Int64) -> Finding? {
        judge.world.now = Instant(seconds: second)
        var found: Finding?
        judge.judge(rule, root) { subject, finding in
          if "\(judge.rules[rule].name) \(subject)" == name { found = finding }
        }
        return found
      }
      // What is promised is kept.
      let horizon = engine.judgement(of: key).horizon
      if let horizon, horizon <= now { return "\(name): its horizon is past" }
      let end = min(horizon?.seconds ?? .max, now.seconds + 900 * day)
      for second in [end - 1, now.seconds + Int64(dice.below(Int(end - now.seconds)))] {
        let then = expected(second)
        if then?.verdict != finding?.verdict || then?.clause != finding?.clause || then?.missing != finding?.missing {
          return "\(name): \(Self.words(then)) at \(words(second)), and until \(words(horizon?.seconds)) "
            + "the engine promises \(Self.words(finding))"
        }
      }
      // Another moment.
      let second = now.seconds + Int64(dice.among(-400...800)) * day + Int64(dice.below(86_400))
      let then = expected(second)
      let said = engine.evaluate(key, at: Instant(seconds: second))
      if then?.verdict != said.verdict.map({ "\($0)" }) || then?.clause != said.clause
        || (then?.missing ?? []) != said.missing
      {
        return "\(name): \(Self.words(then)) at \(words(second)), and the engine says \(said)"
      }
      // The forecast.
      let limit = now.seconds + Int64(dice.among(1...60)) * day
      let change = engine.nextChange(of: key, before: Instant(seconds: limit))
      let until = change?.at.seconds ?? limit
      for second in [until - 1, now.seconds + Int64(dice.below(Int(until - now.seconds)))]
      where expected(second)?.verdict != finding?.verdict {
        return "\(name): \(Self.words(expected(second))) at \(words(second)), and the forecast says "
          + "\(words(change?.at.seconds))"
      }
      if let change, expected(until)?.verdict != change.verdict.map({ "\($0)" }) {
        return "\(name): \(Self.words(expected(until))) at \(words(until)), and the forecast says "
          + "\(change.verdict.map { "\($0)" } ?? "silent")"
      }
    }
    return nil
  }
}
