import FuzzSupport
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

  static let intake = Intake(pack)

  static func hold(of bytes: [UInt8], path: String) {
    let batch = intake.read(bytes, path)
    intake.holdProblems(of: batch, in: bytes, last: bytes.count + 1)
    let strict = RecordReader.read(
      path: path, bytes: bytes, schema: intake.schema, at: intake.moment, owner: nil, usesPlain: false)
    require(strict == batch, "the same from the reader that knows all faults")
    let register = intake.register(batch, bytes, path)
    let loaded = Register(program: intake.program)
    loaded.load(batch)
    require(loaded.counts == register.counts, "as many records loaded as staged")
    for change in register.withdraw(file: path) { register.commit(change) }
    require(register.counts.allSatisfy { $0 == 0 }, "nothing left of a file that is gone")
  }
}
