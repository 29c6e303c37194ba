import CivilTime
import Engine
import Krav
import Linux
import Records
import Service

/// Measures the whole pass on made-up records: reading, first judgement, one change, one midnight, memory.
///
///     etterlev-bench [RECORDS]
///     etterlev-bench packs [RULES]
@main
struct Bench {
  static let pack = """
    source bylaw "Bylaw" { id "B-1" in force from 2000-01-01 }
    enum status { open, closed }
    record unit scope { name label; parent unit? }
    record case { unit unit; reported date; severity integer; status status; closed date?; story text? }
    record measure { case case; done date?; approved date? }
    rule in-time "Cases are closed in time" {
      basis   bylaw "1"
      for     case c
      red     when c.status != closed and today > c.reported + 60 days because "Reported {c.reported}."
      yellow  when c.status != closed and today > c.reported + 30 days because "Reported {c.reported}."
    }
    rule measured "Closed cases have approved measures" {
      basis   bylaw "2"
      for     case c where c.status = closed
      red     when not every (measure m where m.case = c satisfies m.done is set and m.approved is set) because "Open measures."
    }
    rule backlog "At most a quarter is old" {
      basis   bylaw "3"
      for     unit u
      let     all = (case c where c.unit = u)
      yellow  when share (c in all satisfies c.status != closed and today > c.reported + 30 days) > 25% because "Too many."
    }
    """

  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "packs" { return PacksBench.run(rules: max(1, arguments.last.flatMap { Int($0) } ?? 1000)) }
    let count = arguments.first.flatMap { Int($0) } ?? 100_000
    do {
      try run(max(1000, count))
    } catch {
      Output.error("etterlev-bench: \(error)\n")
      Environment.leave(2)
    }
  }

  private static func run(_ count: Int) throws {
    let parsed = Pack.load(text: pack, path: "bench.krav")
    guard let program = Checker.check(files: parsed.files, sources: parsed.sources).program else {
      Environment.leave(2)
    }
    let zone = try Oslo.rules()
    let now = try ServiceClock.start(asOf: "2026-06-30", zone: zone)
    let moment = RecordReader.Moment(today: zone.date(of: now), now: now)
    let schema = RecordSchema(program)
    let bytes = records(count, until: moment.today)
    let empty = Environment.residentMemory()

    var batch: Batch?
    let reading = time { batch = RecordReader.read(path: "all.jsonl", bytes: bytes, schema: schema, at: moment) }
    let engine = Engine(program: program, register: Register(program: program), zone: zone, now: now)
    guard let read = batch, read.problems.isEmpty else { Environment.leave(2) }
    let applying = time { engine.apply(engine.register.stage(read)) }
    batch = nil
    let judging = time { while !engine.step(limit: 1_000_000) {} }
    var verdicts = 0
    engine.forEachVerdict { _, _ in verdicts += 1 }
    _ = engine.takeChanges()
    let memory = Environment.residentMemory() - empty

    var changes: [Int64] = []
    for round in 0..<500 {
      let text = record(round * 131 % count, status: round.isMultiple(of: 2) ? "closed" : "open", until: moment.today)
      let one = RecordReader.read(path: "one-\(round).json", bytes: Array(text.utf8), schema: schema, at: moment)
      let staged = engine.register.stage(one)
      changes.append(
        time {
          engine.apply(staged)
          while !engine.step(limit: 1_000_000) {}
          _ = engine.takeChanges()
        })
    }
    changes.sort()
    var turned = 0
    let midnight = time {
      engine.advance(to: Instant(seconds: now.seconds + 86_400))
      while !engine.step(limit: 1_000_000) {}
      turned = engine.takeChanges().count
    }
    let rate = Int64(bytes.count) * 1000 / max(1, reading)
    Output.standard(
      """
      records            \(count + count / 5 + count / 200 + 1), \(bytes.count / 1_000_000) MB
      read               \(milliseconds(reading)) ms, \(rate) MB/s on one thread
      apply              \(milliseconds(applying)) ms
      judge              \(milliseconds(judging)) ms, \(verdicts) verdicts
      one change, p50    \(changes[changes.count / 2] / 1000) µs
      one change, p99    \(changes[changes.count * 99 / 100] / 1000) µs
      one midnight       \(milliseconds(midnight)) ms, \(turned) verdicts changed
      memory             \(memory / (count + count / 5)) bytes a record beyond the bytes read

      """)
  }

  private static func milliseconds(_ nanoseconds: Int64) -> Int64 { nanoseconds / 1_000_000 }

  static func time(_ body: () -> Void) -> Int64 {
    let start = Clock.monotonicNanoseconds()
    body()
    return Clock.monotonicNanoseconds() - start
  }

  private static func record(_ number: Int, status: String, until today: CivilDate) -> String {
    // A scattered but fixed number for each record.
    let scattered = Int((UInt64(truncatingIfNeeded: number) &* 0x9e37_79b9_7f4a_7c15) >> 40)
    let reported = CivilDate(dayNumber: today.dayNumber - Int32(scattered % 720))
    let closed = status == "closed" ? #","closed":"\#(reported)""# : ""
    return #"{"type":"case","id":"C-\#(number)","unit":"u\#(number / 200)","reported":"\#(reported)","#
      + #""severity":\#(scattered % 5 + 1),"status":"\#(status)"\#(closed),"#
      + #""story":"A story of some length that is read past and never kept, whatever it tells of whom and when."}"#
  }

  private static func records(_ count: Int, until today: CivilDate) -> [UInt8] {
    var bytes = Array("{\"type\":\"unit\",\"id\":\"root\",\"name\":\"Root\"}\n".utf8)
    for unit in 0...count / 200 {
      bytes += Array("{\"type\":\"unit\",\"id\":\"u\(unit)\",\"name\":\"Unit \(unit)\",\"parent\":\"root\"}\n".utf8)
    }
    for number in 0..<count {
      bytes += Array((record(number, status: number % 10 < 7 ? "closed" : "open", until: today) + "\n").utf8)
      guard number.isMultiple(of: 5) else { continue }
      let approved = number.isMultiple(of: 50) ? "" : #","done":"2026-01-02","approved":"2026-01-03""#
      bytes += Array((#"{"type":"measure","id":"M-\#(number)","case":"C-\#(number)"\#(approved)}"# + "\n").utf8)
    }
    return bytes
  }
}
