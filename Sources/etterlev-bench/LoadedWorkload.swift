import CivilTime
import Engine
import Krav
import Linux
import Records
import Service

/// The workload's rules, and an engine that judges its records by them as the daemon does.
struct LoadedWorkload {
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  let program: Program
  let schema: RecordSchema
  let zone: ZoneRules
  /// Noon of the workload's day.
  let start: Instant
  let engine: Engine
  let loadTime: Int64

  var moment: RecordReader.Moment { RecordReader.Moment(today: Workload.day, now: start) }

  /// - Parameter rules: the folder of the workload's rules.
  init(rules: String) throws {
    let begin = Clock.monotonicNanoseconds()
    let pack = LoadedPack(folders: [rules])
    guard let program = pack.program else { throw Failure(description: pack.rendered(isColoured: false)) }
    self.program = program
    schema = RecordSchema(program)
    zone = try Oslo.rules()
    start = try ServiceClock.start(asOf: Workload.day.description, zone: zone)
    engine = Engine(program: program, register: Register(program: program), zone: zone, now: start)
    loadTime = Clock.monotonicNanoseconds() - begin
  }

  /// Reads all record files beneath a folder on all processors, in the order of their paths.
  func read(_ folder: String) throws -> [Batch] {
    let (schema, moment) = (schema, moment)
    let root = SharedDirectory(try Directory(folder))
    let paths = try RecordFiles.list(root.directory).files
    let portions = stride(from: 0, to: paths.count, by: 256).map { Array(paths[$0..<min(paths.count, $0 + 256)]) }
    let isFew = paths.count < 64
    let count = paths.count
    let read: @Sendable ([String]) -> [Batch] = { paths in
      var reader = RecordFileReader(schema: schema, at: moment, among: count)
      var batches: [Batch] = []
      for path in paths {
        if case .read(let batch, _) = reader.read(path, below: root.directory) { batches.append(batch) }
      }
      return batches
    }
    let batches = Threads.map(isFew ? paths.map { [$0] } : portions, read).flatMap { $0 }
    if let problem = batches.lazy.compactMap(\.problems.first).first {
      throw Failure(description: "a record was refused: \(problem)")
    }
    return batches
  }

  /// Judges what waits.
  func settle() { while !engine.step(limit: 100_000) {} }

  /// What is red now, as `KIND<TAB>key`.
  func alerts() -> [String] {
    var alerts: [String] = []
    engine.forEachVerdict { key, verdict in
      guard verdict == .red else { return }
      let subject = engine.subjectName(of: key).utf8.drop { $0 != 0x2F }.dropFirst()
      let name = String(decoding: subject.map { $0 == 0x2B ? 0x3A : $0 }, as: UTF8.self)
      alerts.append(program.rules[Int(key.rule)].name + "\t" + name)
    }
    return alerts
  }
}

/// A directory that threads share.
final class SharedDirectory: Sendable {
  let directory: Directory
  init(_ directory: consuming Directory) { self.directory = directory }
}
