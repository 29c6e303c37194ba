/// An answer as bytes on the socket. Every answer carries the headers that keep it out of caches and frames.
struct HTTPResponse: Sendable {
  var status: HTTPStatus
  var contentType: String
  var headers: [(name: String, value: String)] = []
  var body: [UInt8]

  static func json(_ body: [UInt8], status: HTTPStatus = .ok) -> HTTPResponse {
    HTTPResponse(status: status, contentType: "application/json", body: body)
  }

  /// The head and, unless the method was HEAD, the body.
  func bytes(isHead: Bool, keepsAlive: Bool) -> [UInt8] {
    var text = "HTTP/1.1 \(status.rawValue) \(status.reason)\r\nContent-Type: \(contentType)\r\n"
    text += "Content-Length: \(body.count)\r\n"
    text += Self.commonHeaders
    for header in headers { text += "\(header.name): \(header.value)\r\n" }
    text += keepsAlive ? "\r\n" : "Connection: close\r\n\r\n"
    return isHead ? Array(text.utf8) : Array(text.utf8) + body
  }

  /// The head of an event stream; it ends when the connection does.
  static func eventStreamHead() -> [UInt8] {
    Array(
      ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n" + commonHeaders + "Connection: close\r\n\r\n").utf8)
  }

  private static let commonHeaders =
    "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
}
