import CivilTime
import Linux
import Records

/// The real daemon in a process of its own, asked over its socket.
final class RunningDaemon {
  let socket: String
  private var process: ChildProcess
  private let begin: Int64

  /// - Parameters:
  ///   - folder: where its state and its socket lie; what lies there is removed.
  ///   - inbox: what it watches.
  init(rules: String, inbox: String, folder: String) throws {
    try Directory.create(folder + "/state")
    let state = try Directory(folder + "/state")
    for entry in try state.entries() where entry.kind == .regular { try state.remove(entry.name) }
    let own = try resolvedPath("/proc/self/exe").split(separator: "/").dropLast()
    let program = "/" + own.joined(separator: "/") + "/etterlevd"
    socket = folder + "/socket"
    begin = Clock.monotonicNanoseconds()
    process = try ChildProcess(
      "/bin/sh",
      [
        "-c", #"exec "$0" "$@" 2> "$ERRORS""#.replacing("$ERRORS", with: folder + "/errors"), program,
        "--rules", rules, "--records", inbox, "--state", folder + "/state", "--socket", socket,
        "--as-of", Workload.day.description,
      ])
  }

  /// Nanoseconds since it was started.
  var age: Int64 { Clock.monotonicNanoseconds() - begin }

  /// Waits until it has judged everything and its log has grown to so many lines and grows no more; the nanoseconds from
  /// its start to its last line.
  func waitUntilLogged(_ lines: Int, everyMilliseconds pause: Int) throws -> Int64 {
    var last = (seq: 0, at: age)
    while age < 600_000_000_000 {
      if let health = try? ask("/health"), health["state"].text == "ok", let seq = health["seq"].integer {
        if seq != last.seq { last = (seq, age) }
        if seq >= lines, age - last.at > 400_000_000 { return last.at }
      }
      Clock.sleep(milliseconds: age < 1_000_000_000 ? 2 : pause)
    }
    throw LoadedWorkload.Failure(description: "the daemon has logged \(last.seq) lines of \(lines) in ten minutes")
  }

  private func ask(_ target: String) throws -> JSONValue? {
    let connection = try UnixClient.connect(socket, timeoutMilliseconds: 60_000)
    try connection.write(Array("GET \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8))
    var answer: [UInt8] = []
    while true {
      let piece = try connection.read(atMost: 1 << 16)
      if piece.isEmpty { break }
      answer += piece
    }
    guard let end = String(decoding: answer, as: UTF8.self).firstRange(of: "\r\n\r\n") else { return nil }
    return JSONValue(Array(String(decoding: answer, as: UTF8.self)[end.upperBound...].utf8))
  }

  /// KiB that the kernel says lie in memory: now (`VmRSS`), or when it was most (`VmHWM`).
  func memoryKiB(_ name: String = "VmRSS") throws -> Double {
    let text = String(decoding: try readFile("/proc/\(process.number)/status", limit: 1 << 16), as: UTF8.self)
    let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
    return line.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Double($0) } ?? 0
  }

  func stop() throws {
    try process.send(.terminate)
    _ = try process.wait()
  }
}

/// A subscriber to the daemon's events.
final class EventStream {
  private let connection: FileDescriptor
  private var pending: [UInt8] = []
  private var start = 0

  init(socket: String) throws {
    connection = try UnixClient.connect(socket, timeoutMilliseconds: 30_000)
    try connection.write(Array("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
    while try line() != [] {}
  }

  /// The next event's subject and name, each as it stands in the log's line.
  func next() throws -> (subject: String, event: String) {
    while true {
      let line = try line()
      guard line.starts(with: Array("data: {".utf8)) else { continue }
      let text = String(decoding: line, as: UTF8.self)
      return (Self.text(of: "subject", in: text), Self.text(of: "event", in: text))
    }
  }

  private static func text(of name: String, in line: String) -> String {
    guard let start = line.firstRange(of: "\"\(name)\":\"")?.upperBound else { return "" }
    return String(line[start...].prefix { $0 != "\"" })
  }

  /// The next line without its end.
  private func line() throws -> [UInt8] {
    var searched = start
    while true {
      if let end = pending[searched...].firstIndex(of: 0x0A) {
        defer { start = end + 1 }
        return Array(pending[start..<(end > start && pending[end - 1] == 0x0D ? end - 1 : end)])
      }
      pending.removeFirst(start)
      start = 0
      searched = pending.count
      let piece = try connection.read(atMost: 1 << 16)
      if piece.isEmpty { throw LoadedWorkload.Failure(description: "the daemon has closed the stream") }
      pending += piece
    }
  }
}
