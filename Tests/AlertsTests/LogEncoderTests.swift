import Alerts
import CivilTime
import Engine
import Foundation
import Krav
import Records
import Testing

@Suite struct LogEncoderTests {
  private let zeros = String(repeating: "0", count: 64)

  @Test func `a line has the log's shape, its keys in order`() {
    var encoder = LogEncoder(zone: .utc, instance: "hamar")
    var bytes: [UInt8] = []
    encoder.appendSegment(to: &bytes)
    let segment = String(decoding: bytes, as: UTF8.self)
    #expect(segment == "{\"seq\":1,\"event\":\"segment\",\"instance\":\"hamar\",\"prev\":\"\(zeros)\"}\n")
    let prev = SHA256.hex(encoder.head.hash)
    bytes = []
    let event = PendingEvent(
      at: .day(2), kind: .worsened, cause: .clock,
      alert: .init(id: AlertID(bits: 0), rule: "årlig \"x\"", subject: "a/1", unit: "top/leaf"), verdict: .unknown,
      from: .yellow,
      detail: .grounds(
        Grounds(
          missing: ["a/1.frist"], basis: ["FOR-1 § 9 a"],
          evidence: [
            Evidence(record: "a/1", file: "a.jsonl", line: 17, offset: 0, length: 3),
            Evidence(record: "b/2", file: "b.json", line: 1, offset: 0, length: 3),
          ])),
      pack: "sha256:ab")
    encoder.append(event, to: &bytes) { $0.record == "a/1" ? [UInt8](repeating: 0x0F, count: 32) : nil }
    let expected = """
      {"seq":2,"at":"1970-01-03T00:00:00+00:00","event":"worsened","cause":"clock","alert":"0000-0000-0000",\
      "rule":"årlig \\"x\\"","subject":"a/1","unit":"top/leaf","verdict":"unknown","from":"yellow",\
      "missing":["a/1.frist"],"basis":["FOR-1 § 9 a"],"evidence":[{"record":"a/1","file":"a.jsonl","line":17,\
      "sha256":"\(String(repeating: "0f", count: 32))"},{"record":"b/2","file":"b.json","line":1,"sha256":null}],\
      "pack":"sha256:ab","prev":"\(prev)"}

      """
    // The offset may be written `Z` or `+00:00`: that is the zone's affair.
    #expect(String(decoding: bytes, as: UTF8.self).replacing("00:00Z", with: "00:00+00:00") == expected)
  }

  @Test func `every kind of event reads back as JSON, and as it was`() throws {
    var log = TestLog()
    var source = FakeVerdicts([
      .init(
        rule: "r", subject: "s/\u{1}\u{1F}\"\\/å\u{2028}", unit: "", verdict: .unknown,
        grounds: Grounds(missing: ["s/1.x"], basis: ["L § 1"], evidence: []))
    ])
    log.write(log.ledger.load(pack: "sha256:1", parameters: [], by: "root", at: .day(0)))
    log.write(log.ledger.reconcileAll(with: source, at: .day(1), cause: .record))
    source.rows[0].verdict = nil
    source.rows[0].absence = .notInForce
    let change = JudgedChange(key: VerdictKey(rule: 0, subject: 0), verdict: nil, cause: .clock)
    log.write(log.ledger.reconcile([change], with: source, at: .day(2)))
    log.write(
      log.ledger.load(
        pack: "sha256:2", parameters: [.init(name: "p[x]", value: "9000 days", shipped: "30 days")], by: "uid 0",
        at: .day(3)))
    log.write(
      log.ledger.raise(
        Problem(code: "intake/x", subject: "file/a", count: 3, places: [.init(line: 1, expected: "a \"date\"")]),
        at: .day(4)))
    for line in log.lines {
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(object["seq"] is Int && object["event"] is String && object["prev"] is String)
    }
    #expect(log.text.contains("\"verdict\":\"unknown\",\"missing\":[\"s/1.x\"],\"basis\":[\"L § 1\"],\"evidence\":[],"))
    #expect(log.text.contains("\"event\":\"resolved\",\"cause\":\"clock\","))
    #expect(log.text.contains("\"why\":\"not in force\","))
    #expect(log.text.contains("\"event\":\"pack-changed\",\"cause\":\"pack\",\"from\":null,\"by\":\"root\","))
    let parameter = "\"parameter\":\"p[x]\",\"from\":\"30 days\",\"to\":\"9000 days\",\"by\":\"uid 0\","
    #expect(log.text.contains(parameter))
    #expect(
      log.text.contains("\"verdict\":\"unknown\",\"count\":3,\"places\":[{\"line\":1,\"expected\":\"a \\\"date\\\""))
    let fold = TestLog.fold(log.bytes)
    #expect(fold.faults.isEmpty)
    #expect(fold.head == log.encoder.head)
    #expect(fold.lastAt == .day(4))
    #expect(fold.ledger.shown == log.ledger.shown)
    #expect(fold.ledger.packHash == "sha256:2")
  }

  @Test func `a parameter is told once, also over a restart`() {
    var log = TestLog()
    let quiet = [ParameterSetting(name: "p", value: "9000 days", shipped: "30 days")]
    log.write(log.ledger.load(pack: "sha256:1", parameters: quiet, by: "root", at: .day(0)))
    var again = TestLog.fold(log.bytes).ledger
    #expect(again.load(pack: "sha256:1", parameters: quiet, by: "root", at: .day(1)).isEmpty)
    let back = [ParameterSetting(name: "p", value: "30 days", shipped: "30 days")]
    let events = again.load(pack: "sha256:2", parameters: back, by: "root", at: .day(2))
    #expect(events.map(\.kind) == [.packChanged, .parameterChanged])
  }
}
