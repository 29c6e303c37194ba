import CivilTime
import Krav
import Testing

@testable import Records

/// A small pack with every kind of field.
let shipPack = """
  source law "A law" { id "L-1" in force from 2000-01-01 }
  enum size ordered { small, large }
  record fleet scope { name label; parent fleet?; former [label] alias }
  record ship {
    fleet fleet; built date past; size size?; length decimal?; crew integer?; insured bool?; story text?
    seen instant? past; season period?; ports [label]; sisters [ship]; visits [date]
  }
  record repair { ship ship inside repairs; done date?; cost integer? }
  """

func program(_ text: String = shipPack) throws -> Program {
  let pack = Pack.load(text: text, path: "ships.krav")
  let (program, diagnostics) = Checker.check(files: pack.files, sources: pack.sources)
  for diagnostic in pack.diagnostics + diagnostics where diagnostic.severity == .error {
    Issue.record(Comment(rawValue: diagnostic.render(in: pack.sources)))
  }
  return try #require(program)
}

let moment = RecordReader.Moment(
  today: CivilDate(dayNumber: 20_000), now: Instant(seconds: 20_000 * 86_400 + 43_200))

func read(_ text: String, path: String = "a.json", _ program: Program) -> Batch {
  RecordReader.read(path: path, bytes: Array(text.utf8), schema: RecordSchema(program), at: moment)
}

extension Register {
  /// Stages and commits at once.
  @discardableResult
  func put(_ text: String, path: String = "a.json") -> [RegisterChange] {
    let changes = stage(read(text, path: path, program))
    for change in changes { commit(change) }
    return changes
  }

  func remove(_ path: String) {
    for change in withdraw(file: path) { commit(change) }
  }

  func ref(_ type: String, _ id: String) throws -> RecordRef {
    let number = try #require(program.records.firstIndex { $0.name == type })
    return RecordRef(type: UInt16(number), slot: try #require(slot(type: number, id: id)))
  }

  func field(_ type: String, _ name: String) throws -> Int {
    let number = try #require(program.records.firstIndex { $0.name == type })
    return try #require(program.records[number].fields.firstIndex { $0.name == name })
  }
}
