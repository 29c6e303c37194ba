import FuzzSupport

@testable import Service

/// One input, as the bytes that a client sends.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Properties.hold(of: Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

/// What a connection came to: the requests read, and why it was refused, if it was.
struct Outcome {
  var requests: [HTTPRequest] = []
  var refusal: HTTPRefusal?

  static func == (left: Outcome, right: Outcome) -> Bool {
    left.refusal == right.refusal && left.requests.count == right.requests.count
      && zip(left.requests, right.requests).allSatisfy { same($0, $1) }
  }

  static func same(_ left: HTTPRequest, _ right: HTTPRequest) -> Bool {
    left.method == right.method && left.path == right.path && left.body == right.body
      && left.keepsAlive == right.keepsAlive && same(left.query, right.query) && same(left.headers, right.headers)
  }

  private static func same(_ left: [(name: String, value: String)], _ right: [(name: String, value: String)]) -> Bool {
    // Two spellings that Unicode calls the same are still different bytes.
    left.count == right.count
      && zip(left, right).allSatisfy {
        $0.name.utf8.elementsEqual($1.name.utf8) && $0.value.utf8.elementsEqual($1.value.utf8)
      }
  }
}

/// What holds of every request, whatever its bytes. A property that does not hold ends the process.
enum Properties {
  static func hold(of bytes: [UInt8]) {
    let whole = read(bytes) { bytes.count }
    require(read(bytes) { 1 } == whole, "the same in single bytes")
    // Pieces as the input itself gives them.
    var place = 0
    let pieces = read(bytes) {
      place += 1
      return Int(bytes[place % bytes.count]) % 37 + 1
    }
    require(pieces == whole, "the same in pieces")
    for request in whole.requests { hold(of: request) }
    require(whole.requests.count <= bytes.count / 16, "no request out of nothing")
    if let refusal = whole.refusal { require(!refusal.detail.isEmpty, "a reason") }
  }

  /// Reads until the bytes end or are refused, as the service does: each portion as far as it goes.
  private static func read(_ bytes: [UInt8], portion: () -> Int) -> Outcome {
    var reader = HTTPRequestReader()
    var outcome = Outcome()
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + portion())
      reader.append(bytes[start..<end])
      start = end
      do throws(HTTPRefusal) {
        reading: while true {
          switch try reader.next() {
          case .incomplete: break reading
          case .awaitsContinue: continue reading
          case .request(let request): outcome.requests.append(request)
          }
        }
      } catch {
        outcome.refusal = error
        return outcome
      }
      require(
        reader.pendingCount <= HTTPRequestReader.headLimit + HTTPRequestReader.bodyLimit, "no more kept than allowed")
    }
    return outcome
  }

  private static func hold(of request: HTTPRequest) {
    require(!request.method.isEmpty && request.method.utf8.allSatisfy(isToken), "a method")
    require(request.body.count <= HTTPRequestReader.bodyLimit, "a body within its limit")
    require(
      request.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 3 } <= HTTPRequestReader.headLimit,
      "a head within its limit")
    for (name, value) in request.headers {
      require(!name.isEmpty && name.utf8.allSatisfy(isToken), "a header's name")
      require(name == name.lowercased(), "a header's name in lower case")
      require(value.utf8.allSatisfy { $0 == 9 || $0 >= 32 && $0 != 127 }, "no control character in a header")
    }
    for text in request.path + request.query.flatMap({ [$0.name, $0.value] }) {
      require(!text.utf8.contains(0), "no NUL in a target")
    }
    let lengths = request.headers.filter { $0.name == "content-length" }
    require(lengths.count <= 1 && !request.headers.contains { $0.name == "transfer-encoding" }, "one framing")
    require(request.body.count == (lengths.first.flatMap { Int($0.value) } ?? 0), "the body that was announced")
    require(request.headers.count { $0.name == "host" } <= 1, "one host")
    require(["1.1", "1.0"].contains { isReadAgain(request, version: $0) }, "a request is read from its own parts")
  }

  /// Written as plainly as can be, it is the same request.
  private static func isReadAgain(_ request: HTTPRequest, version: String) -> Bool {
    var target = "/" + request.path.map(encoded).joined(separator: "/")
    if !request.query.isEmpty {
      target += "?" + request.query.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&")
    }
    var text = "\(request.method) \(target) HTTP/\(version)\r\n"
    for header in request.headers { text += "\(header.name): \(header.value)\r\n" }
    let bytes = Array((text + "\r\n").utf8) + request.body
    // With its signs encoded it may be too long.
    guard bytes.count - request.body.count < HTTPRequestReader.headLimit else { return true }
    let again = read(bytes) { bytes.count }
    return again.requests.count == 1 && again.refusal == nil && Outcome.same(again.requests[0], request)
  }

  private static func encoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if isToken(byte) && byte != 0x25 && byte != 0x26 && byte != 0x2B && byte != 0x23 {
        bytes.append(byte)
      } else {
        bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// RFC 9110 section 5.6.2.
  private static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "a")...UInt8(ascii: "z"): true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}
