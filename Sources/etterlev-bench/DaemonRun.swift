import Linux
import Synchronization

/// The real daemon: its start, its memory, and the time from a file's renaming to the event that comes of it.
enum DaemonRun {
  /// - Parameters:
  ///   - input: the inbox that it starts with.
  ///   - files: how many files come one at a time; none measures the start alone.
  ///   - seconds: for how long two hundred come each second.
  static func run(
    rules: String, folder: DataFolder, input: String, files: Int, seconds: Int, output: String
  ) throws -> Figures {
    var figures = Figures()
    let place = folder.path + "/daemon"
    try Directory.create(place + "/empty")
    try removeProbes(input)
    let expected = try readFile(folder.alerts(after: 0)).count { $0 == 0x0A }
    if files > 0 {
      let empty = try RunningDaemon(rules: rules, inbox: place + "/empty", folder: place)
      _ = try empty.waitUntilLogged(0, everyMilliseconds: 2)
      figures["daemon_empty_kib"] = try empty.memoryKiB()
      try empty.stop()
    }
    let daemon = try RunningDaemon(rules: rules, inbox: input, folder: place)
    let started = try daemon.waitUntilLogged(expected, everyMilliseconds: 20)
    figures["daemon_start_ms"] = Double(started) / 1e6
    figures["daemon_kib"] = try daemon.memoryKiB()
    figures["daemon_peak_kib"] = try daemon.memoryKiB("VmHWM")
    try LogAlerts.write(state: place + "/state", to: output)
    if files > 0 {
      try Directory.create(input + "/updates")
      let category = try Words(path: rules + "/words.txt").categories[0]
      let probes = Probes(folder: SharedDirectory(try Directory(input + "/updates")), category: category)
      let events = try EventStream(socket: daemon.socket)
      let syncs = try SyncSamples(folder: place)
      var waits: [Int64] = []
      for number in 0..<files {
        waits.append(try probes.put(probe: 0, round: number, events: events))
        try syncs.sample()
      }
      figures.add("event", nanoseconds: waits)
      figures.add("sync", nanoseconds: syncs.times)
      figures.add("stream", nanoseconds: try probes.stream(seconds: seconds, events: events))
      for _ in 0..<min(files, 50) { try syncs.sample() }
      figures.add("sync", nanoseconds: syncs.times)
    }
    try daemon.stop()
    try removeProbes(input)
    return figures
  }

  private static func removeProbes(_ input: String) throws {
    guard let folder = try? Directory(input + "/updates") else { return }
    for entry in try folder.entries() { try folder.remove(entry.name) }
    try Directory(input).removeDirectory("updates")
  }
}

/// What one fdatasync of a line appended to a file costs on the disk where the log lies.
private final class SyncSamples {
  private let file: FileDescriptor
  private(set) var times: [Int64] = []

  init(folder: String) throws {
    let directory = try Directory(folder)
    try? directory.remove("syncs")
    file = try directory.append("syncs")
  }

  func sample() throws {
    let line = [UInt8](repeating: 0x61, count: 500)
    let begin = Clock.monotonicNanoseconds()
    try file.write(line)
    try file.synchroniseData()
    times.append(Clock.monotonicNanoseconds() - begin)
  }
}

/// Files of one deviation each, which come again and again: late in even rounds, closed in odd ones, so that each file is
/// one event.
private struct Probes {
  private static let perSecond = 200
  let folder: SharedDirectory
  let category: String

  /// Writes aside and renames; nanoseconds from before the renaming to the event.
  func put(probe: Int, round: Int, events: EventStream) throws -> Int64 {
    let renamed = try put(probe: probe, round: round)
    let subject = "deviation/\(Self.id(probe))"
    let word = Self.event(round)
    while true {
      let event = try events.next()
      if event.subject == subject, event.event == word { return Clock.monotonicNanoseconds() - renamed }
    }
  }

  private func put(probe: Int, round: Int) throws -> Int64 {
    let id = Self.id(probe)
    let isLate = round.isMultiple(of: 2)
    let text = """
      {"type":"deviation","id":"\(id)","unit":"\(WorkloadLines.unit(probe % 20))","reported":"2026-01-05",\
      "category":"\(category)","severity":2,"status":"\(isLate ? "open" : "closed")","closed":\
      \(isLate ? "null" : "\"2026-05-30\""),"due":"2026-03-05","responsible":"Somebody","measures":[],\
      "description":"A file that comes while the daemon runs."}

      """
    try folder.directory.createFile(".\(id).tmp", mode: 0o644).write(Array(text.utf8))
    let begin = Clock.monotonicNanoseconds()
    try folder.directory.rename(".\(id).tmp", to: id + ".json")
    return begin
  }

  private static func id(_ probe: Int) -> String { "P\(probe)" }
  private static func event(_ round: Int) -> String {
    round.isMultiple(of: 2) ? round == 0 ? "opened" : "reopened" : "resolved"
  }

  /// Two hundred files a second; the nanoseconds from each one's renaming to its event.
  func stream(seconds: Int, events: EventStream) throws -> [Int64] {
    let probes = Self.perSecond
    let renamed = Mutex([[Int64]](repeating: [], count: probes))
    let begin = Clock.monotonicNanoseconds()
    let sending = Sending(renamed)
    let writer = try KernelThread(name: "writer") {
      for number in 0..<seconds * probes {
        let due = begin + Int64(number) * (1_000_000_000 / Int64(probes))
        while Clock.monotonicNanoseconds() < due { Clock.sleep(milliseconds: 1) }
        guard let at = try? put(probe: number % probes + 1, round: number / probes) else { return }
        sending.renamed.withLock { $0[number % probes].append(at) }
      }
    }
    var arrived = [[Int64]](repeating: [], count: probes)
    var left = seconds * probes
    while left > 0 {
      let event = try events.next()
      guard event.subject.hasPrefix("deviation/P"), let probe = Int(event.subject.dropFirst(11)), probe > 0,
        event.event == Self.event(arrived[probe - 1].count)
      else { continue }
      arrived[probe - 1].append(Clock.monotonicNanoseconds())
      left -= 1
    }
    writer.join()
    let starts = sending.renamed.withLock { $0 }
    return zip(arrived, starts).flatMap { zip($0, $1).map { $0 - $1 } }
  }

  private final class Sending: Sendable {
    let renamed: Mutex<[[Int64]]>
    init(_ renamed: consuming Mutex<[[Int64]]>) { self.renamed = renamed }
  }
}
