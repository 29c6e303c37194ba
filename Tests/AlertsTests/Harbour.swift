import Alerts
import CivilTime
import Engine
import Foundation
import Krav
import Records
import Testing

/// A pack of quite another trade than health care: boats in a harbour.
enum Harbour {
  static let oslo: ZoneRules =
    (try? Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Oslo"))).flatMap {
      try? ZoneRules(tzif: Array($0))
    }
    ?? .utc

  static let pack = """
    source code "Harbour code" { id "HC-7" in force from 2020-01-01 }
    source old "Old harbour code" { id "HC-1" in force from 2010-01-01 to 2024-06-30 }
    record quay scope { title label; part_of quay?; once [label] alias }
    enum kind { sail, motor }
    record boat {
      berth quay; kind kind; moored date past; checked date? past; draught decimal?; crew [label]; kinds [kind]
      seen instant?; stay period?; note text?; escorts [boat]; insured bool
    }
    parameter grace = 30 days
    parameter rest by kind = { sail: 2 working days with saturdays, motor: 1 month }
    parameter crews statutory at least 2 = 2.5
    rule check "checked in time" {
      basis code "1"
      for boat b where b.insured
      let due = b.moored + grace
      red when b.checked is missing and today > due + 10 days because "Moored {b.moored}."
      yellow when b.checked is missing and today > due because "Due {due}."
    }
    rule draught "depth is known" {
      basis code "2", old "7 b"
      for boat b, k in b.kinds
      red when b.draught > 2.5 and k = sail because "Too deep."
    }
    rule lamp "lamps" statutory {
      basis old "3"
      for boat b
      yellow when b.note is missing because "No note."
    }
    criterion C "checked" { basis code "1" rules check verdict worst }

    """

  static func program(
    _ more: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> (program: Program, pack: Pack) {
    let pack = Pack.load(text: pack + more, path: "harbour.krav")
    let (program, diagnostics) = Checker.check(files: pack.files, sources: pack.sources)
    for diagnostic in pack.diagnostics + diagnostics where diagnostic.severity == .error {
      Issue.record("\(diagnostic.code.rawValue): \(diagnostic.message)", sourceLocation: sourceLocation)
    }
    return (try #require(program, sourceLocation: sourceLocation), pack)
  }

  /// A register and an engine that take records as files of one line.
  final class Quay {
    let engine: Engine
    let schema: RecordSchema
    private let owner: FileOwner

    /// - Parameter group: the number of every group that `accept` names, and of every file.
    init(at now: Instant, _ more: String = "", group: UInt32 = 0) throws {
      let program = try Harbour.program(more).program
      schema = RecordSchema(program, trust: TrustRules(program, user: { _ in nil }, group: { _ in group }))
      owner = FileOwner(user: 0, group: group, isOpenToAll: false)
      engine = Engine(program: program, register: Register(program: program), zone: oslo, now: now)
    }

    func put(_ path: String, _ json: String, sourceLocation: SourceLocation = #_sourceLocation) {
      let moment = RecordReader.Moment(today: engine.today, now: engine.now)
      let batch = RecordReader.read(path: path, bytes: Array(json.utf8), schema: schema, at: moment, owner: owner)
      #expect(batch.problems.isEmpty, sourceLocation: sourceLocation)
      engine.apply(engine.register.stage(batch))
    }

    func withdraw(_ path: String) { engine.apply(engine.register.withdraw(file: path)) }

    func takeChanges() -> [JudgedChange] {
      while !engine.step(limit: 100) {}
      return engine.takeChanges().map { JudgedChange($0) }
    }
  }

  static func boat(_ id: String, _ fields: String) -> String {
    "{\"type\":\"boat\",\"id\":\"\(id)\",\"berth\":\"q\",\"kind\":\"sail\",\"moored\":\"2024-01-01\",\(fields)}"
  }
}
