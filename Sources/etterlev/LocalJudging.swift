import CivilTime
import Engine
import Krav
import Linux
import Records
import Service

/// A folder of records, read by a pack and judged without a daemon.
struct LocalJudging {
  let engine: Engine
  /// What could not be taken in, with the file that it stands in.
  let problems: [(path: String, problem: IntakeProblem)]

  /// - Parameters:
  ///   - pack: its rules, and which files may hold which records.
  ///   - records: the folder, gone through with all that lies beneath it.
  ///   - zone: in which days begin and end.
  ///   - now: the moment that is judged.
  ///   - knowledge: facts may be as young as this; the same as `now` unless the past is judged by what is known today.
  init(_ pack: CheckedPack, records: String, zone: ZoneRules, now: Instant, knowledge: Instant) throws {
    let moment = RecordReader.Moment(today: zone.date(of: knowledge), now: knowledge)
    let program = pack.program
    let register = Register(program: program)
    let schema = RecordSchema(program, trust: pack.loaded.trust().rules, zone: zone)
    var problems: [(path: String, problem: IntakeProblem)] = []
    let engine = Engine(program: program, register: register, zone: zone, now: now)
    self.engine = engine
    do {
      let folder = try Directory(records)
      let progress = Progress(
        "reading \(records)", count: Progress.isShown ? try RecordFiles.list(folder).files.count : 0)
      defer { progress.clear() }
      try RecordFiles.readAll(folder, schema: schema, at: moment) { path, batch in
        progress.step()
        problems += batch.problems.map { (path, $0) }
        engine.apply(batch)
      }
    } catch {
      throw UsageError(error.description)
    }
    self.problems = problems
    settle()
  }

  /// Judges what waits.
  func settle() {
    let progress = Progress("judging", count: 0)
    defer { progress.clear() }
    var whole = 0
    // What waits is known once the first have been judged.
    while !engine.step(limit: 10_000) {
      whole = max(whole, engine.pending + 10_000)
      progress.reach(whole - engine.pending, of: whole)
    }
  }

  /// One line for each problem.
  func renderedProblems() -> String { problems.map { $0.problem.line(in: $0.path) }.joined() }
}
