/// Reads requests from the bytes of one connection, strictly: what RFC 9112 lets a recipient refuse is refused, since a
/// reader that guesses is one that a proxy in front can be made to disagree with.
struct HTTPRequestReader {
  /// Request line and headers together, in bytes.
  static let headLimit = 16 * 1024
  /// Body, in bytes.
  static let bodyLimit = 64 * 1024

  enum Outcome {
    case incomplete
    /// The head is read and the client waits for leave to send the body (RFC 9110 section 10.1.1).
    case awaitsContinue
    case request(HTTPRequest)
  }

  private var buffer: [UInt8] = []
  /// How far the head has been looked through, so that a slow client costs no second look.
  private var scanned = 0
  private var head: Head?
  private var gaveLeave = false
  /// The empty line that may stand before a request has been passed over.
  private var passedEmptyLine = false

  /// Bytes that have come and belong to no finished request.
  var pendingCount: Int { buffer.count }

  /// Whether a request has begun and not ended.
  var isMidway: Bool { head != nil || !buffer.isEmpty }

  mutating func append(_ bytes: some Collection<UInt8>) {
    buffer.append(contentsOf: bytes)
  }

  /// The next request, as far as the bytes go.
  mutating func next() throws(HTTPRefusal) -> Outcome {
    if head == nil {
      guard let end = try headEnd() else { return .incomplete }
      head = try Head(Array(buffer[..<end]))
      buffer.removeFirst(end)
      scanned = 0
      passedEmptyLine = false
    }
    guard let head else { return .incomplete }
    guard buffer.count >= head.contentLength else {
      if head.expectsContinue && !gaveLeave && buffer.isEmpty {
        gaveLeave = true
        return .awaitsContinue
      }
      return .incomplete
    }
    let body = Array(buffer[..<head.contentLength])
    buffer.removeFirst(head.contentLength)
    self.head = nil
    gaveLeave = false
    return .request(
      HTTPRequest(
        method: head.method, path: head.path, query: head.query, headers: head.headers, body: body,
        keepsAlive: head.keepsAlive))
  }

  /// Where the head ends (after its empty line), or `nil` when more must come.
  private mutating func headEnd() throws(HTTPRefusal) -> Int? {
    // RFC 9112 section 2.2: an empty line before a request line is passed over, once.
    if !passedEmptyLine, scanned <= 2, buffer.starts(with: [0x0D, 0x0A]) {
      buffer.removeFirst(2)
      scanned = 0
      passedEmptyLine = true
    }
    var index = scanned
    defer { scanned = index }
    while index < buffer.count {
      if index >= Self.headLimit {
        guard buffer[..<index].contains(0x0A) else {
          throw HTTPRefusal(status: .uriTooLong, detail: "the request line is over 16 KiB")
        }
        throw HTTPRefusal(status: .headerFieldsTooLarge, detail: "request line and headers are over 16 KiB")
      }
      let byte = buffer[index]
      if byte == 0x0A {
        guard index > 0, buffer[index - 1] == 0x0D else {
          throw HTTPRefusal(status: .badRequest, detail: "a line ends without a carriage return")
        }
        if index >= 3, buffer[index - 2] == 0x0A { return index + 1 }
        if index == 1 { throw HTTPRefusal(status: .badRequest, detail: "the request line is empty") }
      }
      index += 1
    }
    return nil
  }
}

extension HTTPRequestReader {
  /// A request line and its headers.
  private struct Head {
    var method: String
    var path: [String]
    var query: [(name: String, value: String)]
    var headers: [(name: String, value: String)] = []
    var contentLength = 0
    var keepsAlive = true
    var expectsContinue = false

    init(_ bytes: [UInt8]) throws(HTTPRefusal) {
      var lines = bytes.dropLast(4).split(separator: 0x0A, omittingEmptySubsequences: false)[...]
      for index in lines.indices where lines[index].last == 0x0D { lines[index].removeLast() }
      guard let first = lines.popFirst() else {
        throw HTTPRefusal(status: .badRequest, detail: "the request line is empty")
      }
      let words = first.split(separator: 0x20, omittingEmptySubsequences: false)
      guard words.count == 3, words[0].allSatisfy(Self.isTokenByte), !words[0].isEmpty else {
        throw HTTPRefusal(status: .badRequest, detail: "the request line is not `METHOD TARGET HTTP/1.1`")
      }
      method = String(decoding: words[0], as: UTF8.self)
      let version = String(decoding: words[2], as: UTF8.self)
      guard version == "HTTP/1.1" || version == "HTTP/1.0" else {
        throw HTTPRefusal(
          status: version.hasPrefix("HTTP/") ? .versionNotSupported : .badRequest,
          detail: "only HTTP/1.1 and HTTP/1.0 are spoken here")
      }
      (path, query) = try Self.target(words[1])
      for line in lines { headers.append(try Self.field(line)) }
      try readFraming(isVersion11: version == "HTTP/1.1")
    }

    private mutating func readFraming(isVersion11: Bool) throws(HTTPRefusal) {
      let hosts = headers.count { $0.name == "host" }
      guard hosts <= 1, hosts == 1 || !isVersion11 else {
        throw HTTPRefusal(status: .badRequest, detail: "exactly one Host header is needed")
      }
      let lengths = headers.filter { $0.name == "content-length" }
      let encodings = headers.filter { $0.name == "transfer-encoding" }
      guard lengths.count + encodings.count <= 1 else {
        throw HTTPRefusal(status: .badRequest, detail: "Content-Length or Transfer-Encoding is given more than once")
      }
      if !encodings.isEmpty {
        throw HTTPRefusal(status: .notImplemented, detail: "chunked requests are not read; send a Content-Length")
      }
      if let length = lengths.first?.value {
        guard !length.isEmpty, length.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
          throw HTTPRefusal(status: .badRequest, detail: "Content-Length is not a number")
        }
        guard let value = Int(length), value <= HTTPRequestReader.bodyLimit else {
          throw HTTPRefusal(status: .contentTooLarge, detail: "the body is over 64 KiB")
        }
        contentLength = value
      }
      let options = headers.filter { $0.name == "connection" }.flatMap { header in
        header.value.utf8.split(separator: 0x2C).map { option in
          String(Substring(option.trimming { $0 == 0x20 || $0 == 0x09 })).lowercased()
        }
      }
      keepsAlive = isVersion11 ? !options.contains("close") : options.contains("keep-alive")
      expectsContinue =
        isVersion11 && headers.contains { $0.name == "expect" && $0.value.lowercased() == "100-continue" }
    }

    /// RFC 9110 section 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
      case 0x21, 0x23, 0x24, 0x25, 0x26, 0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: true
      default: false
      }
    }

    private static func field(_ line: ArraySlice<UInt8>) throws(HTTPRefusal) -> (name: String, value: String) {
      guard let colon = line.firstIndex(of: 0x3A), colon > line.startIndex,
        line[..<colon].allSatisfy(isTokenByte)
      else {
        // Also a folded line and a space before the colon end here (RFC 9112 sections 5.1 and 5.2).
        throw HTTPRefusal(status: .badRequest, detail: "a header is not `Name: value`")
      }
      // RFC 9110 section 5.6.3: spaces and tabs around it are none of its own. Of bytes, since a mark that combines with a
      // space makes another character of it.
      let value = line[(colon + 1)...].trimming { $0 == 0x20 || $0 == 0x09 }
      guard value.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }),
        let text = String(validating: value, as: UTF8.self)
      else {
        throw HTTPRefusal(status: .badRequest, detail: "a header has a control character")
      }
      return (String(decoding: line[..<colon], as: UTF8.self).lowercased(), text)
    }

    private static func target(
      _ bytes: ArraySlice<UInt8>
    ) throws(HTTPRefusal) -> (path: [String], query: [(name: String, value: String)]) {
      guard bytes.first == 0x2F, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x23 }) else {
        throw HTTPRefusal(status: .badRequest, detail: "the target is not a path")
      }
      let halves = bytes.split(separator: 0x3F, maxSplits: 1, omittingEmptySubsequences: false)
      var path: [String] = []
      for segment in halves[0].split(separator: 0x2F) {
        path.append(try percentDecoded(segment, plusIsSpace: false))
      }
      var query: [(name: String, value: String)] = []
      if halves.count == 2 {
        for item in halves[1].split(separator: 0x26) {
          let pair = item.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
          let value = pair.count == 2 ? try percentDecoded(pair[1], plusIsSpace: true) : ""
          query.append((try percentDecoded(pair[0], plusIsSpace: true), value))
        }
      }
      return (path, query)
    }

    private static func percentDecoded(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool) throws(HTTPRefusal) -> String {
      var decoded: [UInt8] = []
      decoded.reserveCapacity(bytes.count)
      var index = bytes.startIndex
      while index < bytes.endIndex {
        let byte = bytes[index]
        if byte == 0x25 {
          guard index + 2 < bytes.endIndex, let high = hexDigit(bytes[index + 1]), let low = hexDigit(bytes[index + 2])
          else { throw HTTPRefusal(status: .badRequest, detail: "a percent sign is not followed by two hex digits") }
          decoded.append(high << 4 | low)
          index += 3
        } else {
          decoded.append(byte == 0x2B && plusIsSpace ? 0x20 : byte)
          index += 1
        }
      }
      guard !decoded.contains(0), let text = String(validating: decoded, as: UTF8.self) else {
        throw HTTPRefusal(status: .badRequest, detail: "the target is not UTF-8")
      }
      return text
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
      switch byte {
      case 0x30...0x39: byte - 0x30
      case 0x41...0x46: byte - 0x41 + 10
      case 0x61...0x66: byte - 0x61 + 10
      default: nil
      }
    }
  }
}

extension BidirectionalCollection where SubSequence: BidirectionalCollection {
  /// Without the elements at either end that are so.
  fileprivate func trimming(_ isLeftOut: (Element) -> Bool) -> SubSequence {
    guard let first = firstIndex(where: { !isLeftOut($0) }), let last = lastIndex(where: { !isLeftOut($0) }) else {
      return self[endIndex...]
    }
    return self[first...last]
  }
}
