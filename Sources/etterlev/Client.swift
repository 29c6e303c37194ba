import Commands
import Linux
import Records
import Service

/// Nobody answers at the socket.
struct Unanswered: Error {
  var description: String
  /// Somebody is there, and is to be asked again later.
  var isBusy = false
}

/// Asks the daemon over its socket, one request a connection.
struct Client {
  let path: String
  /// How long an answer may take, in milliseconds; `nil` for as long as it takes.
  var patience: Int64?

  init(_ arguments: Arguments, patience: Int64? = nil) {
    self.patience = patience
    if let path = arguments.value("socket") ?? Environment.variable("ETTERLEV_SOCKET") {
      self.path = path
    } else {
      let here = "./.etterlevd/socket"
      let isHere = (try? UnixClient.connect(here, timeoutMilliseconds: patience)) != nil
      path = isHere ? here : "/run/etterlevd/socket"
    }
  }

  /// The answer's JSON and its bytes as they came.
  func get(_ target: String) throws -> (value: JSONValue, bytes: [UInt8]) { try json(request("GET", target)) }

  /// Sends a JSON document; the answer's JSON and its bytes as they came.
  func post(_ target: String, _ body: [UInt8]) throws -> (value: JSONValue, bytes: [UInt8]) {
    try json(request("POST", target, body))
  }

  /// The answer's status and its JSON, whatever the status is.
  func ask(_ target: String) throws -> (status: Int, value: JSONValue) {
    let answer = try request("GET", target)
    guard let value = JSONValue(answer.body) else { throw Unanswered(description: "the answer is no JSON") }
    return (answer.status, value)
  }

  /// The answer's text, whatever it is.
  func text(_ target: String) throws -> [UInt8] {
    let answer = try request("GET", target)
    return answer.status == 200 ? answer.body : try json(answer).bytes
  }

  private func json(_ answer: (status: Int, body: [UInt8])) throws -> (value: JSONValue, bytes: [UInt8]) {
    guard let value = JSONValue(answer.body) else { throw Unanswered(description: "the answer is no JSON") }
    guard answer.status == 200 else {
      let detail = value["detail"].text ?? "status \(answer.status)"
      if answer.status == 503 { throw Unanswered(description: detail, isBusy: true) }
      throw UsageError(detail)
    }
    return (value, answer.body)
  }

  private func request(_ method: String, _ target: String, _ body: [UInt8]? = nil) throws -> (
    status: Int, body: [UInt8]
  ) {
    var head = "\(method) \(target) HTTP/1.1\r\nHost: etterlevd\r\nConnection: close\r\n"
    if let body { head += "Content-Type: application/json\r\nContent-Length: \(body.count)\r\n" }
    let answer: [UInt8]
    do {
      let socket = try UnixClient.connect(path, timeoutMilliseconds: patience)
      try socket.write(Array((head + "\r\n").utf8) + (body ?? []))
      var bytes: [UInt8] = []
      while true {
        let piece = try socket.read(atMost: 1 << 16)
        if piece.isEmpty { break }
        bytes += piece
      }
      answer = bytes
    } catch {
      throw Unanswered(description: "no daemon answers at \(path) (\(error)); name its socket by `--socket`")
    }
    guard let (status, end) = Self.head(of: answer) else {
      throw Unanswered(description: "what answers at \(path) does not speak HTTP")
    }
    return (status, Array(answer[end...]))
  }

  /// The status of an answer, and where its body begins; `nil` before its head is whole.
  static func head(of answer: [UInt8]) -> (status: Int, end: Int)? {
    let end = answer.indices.first { index in
      index + 4 <= answer.count && answer[index..<index + 4].elementsEqual([0x0D, 0x0A, 0x0D, 0x0A])
    }
    guard let end, let line = String(validating: answer.prefix { $0 != 0x0D }, as: UTF8.self),
      let status = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return nil }
    return (status, end + 4)
  }

  /// A query from those items that are set.
  static func query(_ items: [(name: String, value: String?)]) -> String {
    let parts = items.compactMap { item in item.value.map { "\(item.name)=\(percentEncoded($0))" } }
    return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
  }
}
