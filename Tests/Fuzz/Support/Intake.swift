import CivilTime
public import Krav
public import Records

/// The intake of one pack on one day, and what holds of every file that it reads, whatever its bytes.
public struct Intake: Sendable {
  public let program: Program
  public let schema: RecordSchema
  public let moment = RecordReader.Moment(
    today: CivilDate(dayNumber: 20_000), now: Instant(seconds: 20_000 * 86_400 + 43_200))

  public init(_ pack: String) {
    guard let program = Checker.check(Pack.load(text: pack, path: "x.krav")).program else { fatalError("the pack") }
    self.program = program
    schema = RecordSchema(program)
  }

  public func read(_ bytes: [UInt8], _ path: String) -> Batch {
    RecordReader.read(path: path, bytes: bytes, schema: schema, at: moment)
  }

  /// Problems lie in the file, of which no line is behind the `last`, and a refusal has one.
  public func holdProblems(of batch: Batch, in bytes: [UInt8], last: Int) {
    for problem in batch.problems {
      require(problem.code.rawValue.hasPrefix("intake/"), "a code of the intake")
      require(!problem.expected.isEmpty && !problem.remedy.isEmpty, "what was expected, and what mends it")
      require((0...last).contains(problem.line), "a line of the file")
      require((0...bytes.count + 1).contains(problem.column), "a column of the file")
    }
    require(batch.isRefused ? batch.count == 0 && !batch.problems.isEmpty : true, "a reason for a refusal")
  }

  /// A register with what the file says, to which the same file a second time says nothing new.
  public func register(_ batch: Batch, _ bytes: [UInt8], _ path: String) -> Register {
    let register = Register(program: program)
    for change in register.stage(batch) { register.commit(change) }
    for change in register.stage(read(bytes, path)) {
      require(register.changedFields(change) == 0, "nothing new in the same file")
    }
    return register
  }
}
