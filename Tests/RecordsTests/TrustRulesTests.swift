import CivilTime
import Krav
import Testing

@testable import Records

/// Which file may hold which type of record (the language's `accept`), and what becomes of the others.
@Suite struct TrustRulesTests {
  private static let accepts = """

    accept repair, waiver from "approved/" owner group "quality"
    accept repair from "./yard//" owner user "anne"
    accept fleet from "." owner "root"
    """

  private static func schema(_ accepts: String = accepts) throws -> RecordSchema {
    let program = try program(shipPack + accepts)
    let trust = TrustRules(
      program, user: { ["anne": 1001, "root": 0][$0] }, group: { ["quality": 500][$0] })
    return RecordSchema(program, trust: trust)
  }

  private static func read(
    _ text: String, _ path: String, _ owner: FileOwner?, _ schema: RecordSchema
  ) -> Batch {
    RecordReader.read(path: path, bytes: Array(text.utf8), schema: schema, at: moment, owner: owner)
  }

  private static let repair = #"{"type":"repair","id":"r","ship":"s"}"#

  @Test(
    arguments: [
      ("approved/a.json", 7, 500, false, true), ("approved/deep/er/a.json", 7, 500, false, true),
      ("yard/a.json", 1001, 7, false, true), ("yard/a.json", 7, 500, false, false),
      ("approved/a.json", 1001, 7, false, false), ("approved/a.json", 500, 7, false, false),
      ("approved/a.json", 7, 500, true, false), ("approved2/a.json", 7, 500, false, false),
      ("a.json", 7, 500, false, false), ("x/approved/a.json", 7, 500, false, false),
      ("Approved/a.json", 7, 500, false, false), ("approved.json", 7, 500, false, false),
    ] as [(String, UInt32, UInt32, Bool, Bool)])
  func folderAndOwnerDecide(_ path: String, _ user: UInt32, _ group: UInt32, _ isOpen: Bool, _ isAccepted: Bool) throws
  {
    let owner = FileOwner(user: user, group: group, isOpenToAll: isOpen)
    let batch = Self.read(Self.repair, path, owner, try Self.schema())
    #expect(batch.count == (isAccepted ? 1 : 0))
    #expect(batch.problemCounts == (isAccepted ? [:] : [.notAccepted: 1]))
    #expect(!batch.isRefused)
  }

  @Test func itIsToldWithoutAByteOfTheRecord() throws {
    let owner = FileOwner(user: 7, group: 7, isOpenToAll: false)
    let text = "[{\"type\":\"ship\",\"id\":\"s\",\"fleet\":\"f\",\"built\":\"2020-01-01\"},\n " + Self.repair + "]"
    let batch = Self.read(text, "a.json", owner, try Self.schema())
    #expect(batch.count == 1, "types that nobody narrows may stand anywhere")
    let problem = try #require(batch.problems.first)
    #expect(problem.code == .notAccepted && problem.line == 2 && problem.column == 2 && problem.field == nil)
    #expect(
      problem.expected == "`repair` in a file beneath `approved/` that the group `quality` owns, "
        + "or in a file beneath `yard/` that the user `anne` owns")
    let open = Self.read(
      Self.repair, "approved/a.json", FileOwner(user: 7, group: 500, isOpenToAll: true), try Self.schema())
    #expect(
      open.problems.first?.expected == "`repair` in a file that only its owner and its group may write to")
  }

  /// A refused record tells its one fault; records in lists are judged by their own type.
  @Test func listsAndFaults() throws {
    let schema = try Self.schema()
    let owner = FileOwner(user: 7, group: 7, isOpenToAll: false)
    let ship = #"{"type":"ship","id":"s","fleet":"f","built":"2020-01-01","repairs":[{"id":"1","cost":"much"}]}"#
    let batch = Self.read(ship, "a.json", owner, schema)
    #expect(batch.count == 1 && batch.problemCounts == [.notAccepted: 1])
    let fleet = Self.read(#"{"type":"fleet","id":"f"}"#, "f.json", owner, schema)
    #expect(fleet.problemCounts == [.notAccepted: 1])
    let root = FileOwner(user: 0, group: 7, isOpenToAll: false)
    let mended = Self.read(#"{"type":"fleet","id":"f","name":"F"}"#, "f.json", root, schema)
    #expect(mended.count == 1)
  }

  @Test func whoeverIsUnknownOwnsNothing() throws {
    let schema = try Self.schema("\naccept repair from \".\" owner group \"nobody-knows\"\n")
    for owner in [FileOwner(user: 0, group: 0, isOpenToAll: false), nil] {
      #expect(Self.read(Self.repair, "a.json", owner, schema).problemCounts == [.notAccepted: 1])
    }
    let free = RecordSchema(try program(shipPack + Self.accepts))
    #expect(Self.read(Self.repair, "a.json", nil, free).count == 1, "records beside a pack are no inbox")
  }

  /// Whoever replaces an approved file with one of his own changes nothing, and its owner stays in the evidence.
  @Test func theFormerVersionStaysInForce() throws {
    let schema = try Self.schema()
    let program = try program(shipPack + Self.accepts)
    let quality = FileOwner(user: 7, group: 500, isOpenToAll: false)
    let stranger = FileOwner(user: 7, group: 7, isOpenToAll: false)
    for isFirstReading in [true, false] {
      let register = Register(program: program)
      func put(_ text: String, _ owner: FileOwner) {
        let batch = Self.read(text, "approved/r.json", owner, schema)
        if isFirstReading {
          register.load(batch)
        } else {
          for change in register.stage(batch) { register.commit(change) }
        }
      }
      put(#"{"type":"repair","id":"r","ship":"s","done":"2020-01-01"}"#, quality)
      let repair = try register.ref("repair", "r")
      let done = try register.field("repair", "done")
      let before = register.revision(of: Int(repair.type))
      #expect(before > 0)
      put(#"{"type":"repair","id":"r","ship":"s","done":"2021-01-01"}"#, stranger)
      #expect(register.isPresent(repair) && register.date(repair, done)?.description == "2020-01-01")
      #expect(register.owner(repair) == "group quality")
      put(#"{"type":"repair","id":"r","ship":"s","done":"2022-01-01"}"#, quality)
      #expect(register.date(repair, done)?.description == "2022-01-01")
      #expect(register.revision(of: Int(repair.type)) > before)
    }
  }

  @Test(arguments: [("approved/", "approved/"), ("./a//b/", "a/b/"), (".", ""), ("a\u{30A}rs", "\u{E5}rs/")])
  func foldersAreWrittenInManyWays(_ written: String, _ folder: String) {
    #expect(Array(TrustRules.folder(written).utf8) == Array(folder.utf8))
  }
}
