import CivilTime
import Krav
import Records

/// One input, as records of our own and through an import, as a document and line by line.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  for path in ["own.json", "own.jsonl", "foreign.json", "foreign.jsonl"] { Properties.hold(of: bytes, path: path) }
  return 0
}

/// What holds of every file, whatever its bytes. A property that does not hold ends the process.
enum Properties {
  static let pack = """
    enum size ordered { small, large }
    record fleet scope { name label; parent fleet?; former [label] alias }
    record ship {
      fleet fleet; built date past; size size?; length decimal?; crew integer?; insured bool?; story text?; seen instant?
      season period?; ports [label]; sisters [ship]; visits [date]
    }
    record repair { ship ship inside repairs; done date?; cost integer? }
    import "foreign.json*" as ship {
      dates "dd.mm.yyyy" decimals "," lists "|" id = "nr" fleet = "owner" built = "built" size = "s" { "S": small, else: large }
      length = "l" crew = "crew" insured = "ok" story = "x" seen = "seen" season = "p" ports = "ports" visits = "v" endret = "e"
    }
    """

  static let program: Program = {
    guard let program = Checker.check(Pack.load(text: pack, path: "x.krav")).program else { fatalError("the pack") }
    return program
  }()
  static let schema = RecordSchema(program)
  static let moment = RecordReader.Moment(
    today: CivilDate(dayNumber: 20_000), now: Instant(seconds: 20_000 * 86_400 + 43_200))

  static func hold(of bytes: [UInt8], path: String) {
    let batch = RecordReader.read(path: path, bytes: bytes, schema: schema, at: moment)
    for problem in batch.problems {
      require(problem.code.rawValue.hasPrefix("intake/"), "a code of the intake")
      require(!problem.expected.isEmpty && !problem.remedy.isEmpty, "what was expected, and what mends it")
      require((0...bytes.count + 1).contains(problem.line), "a line of the file")
      require((0...bytes.count + 1).contains(problem.column), "a column of the file")
    }
    require(batch.isRefused ? batch.count == 0 && !batch.problems.isEmpty : true, "a reason for a refusal")
    let strict = RecordReader.read(
      path: path, bytes: bytes, schema: schema, at: moment, owner: nil, usesPlain: false)
    require(strict == batch, "the same from the reader that knows all faults")
    let register = Register(program: program)
    for change in register.stage(batch) { register.commit(change) }
    let loaded = Register(program: program)
    loaded.load(batch)
    require(loaded.counts == register.counts, "as many records loaded as staged")
    let again = RecordReader.read(path: path, bytes: bytes, schema: schema, at: moment)
    for change in register.stage(again) {
      require(register.changedFields(change) == 0, "nothing new in the same file")
    }
    for change in register.withdraw(file: path) { register.commit(change) }
    require(register.counts.allSatisfy { $0 == 0 }, "nothing left of a file that is gone")
  }

  static func require(_ holds: Bool, _ what: StaticString) {
    guard holds else { fatalError("expected \(what)") }
  }
}
