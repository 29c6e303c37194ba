import Testing

@testable import Service

@Suite struct HTTPRequestReaderTests {
  private func read(_ text: String) throws -> HTTPRequest? {
    var reader = HTTPRequestReader()
    reader.append(Array(text.utf8))
    guard case .request(let request) = try reader.next() else { return nil }
    return request
  }

  @Test func readsTargetHeadersAndBody() throws {
    let request = try #require(
      try read("POST /alerts/a%2Fb/x?unit=s%C3%B8r+1&limit=5 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"))
    #expect(request.method == "POST")
    #expect(request.path == ["alerts", "a/b", "x"])
    #expect(request.item("unit") == "sør 1")
    #expect(request.item("limit") == "5")
    #expect(request.body == Array("abc".utf8))
    #expect(request.keepsAlive)
  }

  @Test(arguments: ["X-Name:\u{65E}", "X-Name: \u{65E}", "X-Name:\t \u{65E} \t"])
  func `spaces around a value are left out also before a mark that combines with them`(header: String) throws {
    let request = try #require(try read("GET / HTTP/1.1\r\nHost: a\r\n\(header)\r\n\r\n"))
    #expect(Array(try #require(request.headers.last).value.utf8) == Array("\u{65E}".utf8))
  }

  @Test func readsByteByByteAndTwoInARow() throws {
    let text = "GET /health HTTP/1.1\r\nHost: x\r\n\r\nGET /alerts HTTP/1.0\r\n\r\n"
    var reader = HTTPRequestReader()
    var seen: [HTTPRequest] = []
    for byte in text.utf8 {
      reader.append([byte])
      if case .request(let request) = try reader.next() { seen.append(request) }
    }
    #expect(seen.map(\.path) == [["health"], ["alerts"]])
    #expect(seen.map(\.keepsAlive) == [true, false])
    #expect(reader.pendingCount == 0)
  }

  /// A recipient that passes over a different number of them than a proxy in front sees other requests.
  @Test(arguments: [1, 2, 4])
  func `one empty line before a request is passed over, however the bytes come`(portion: Int) throws {
    for (lines, isTaken) in [("\r\n", true), ("\r\n\r\n", false)] {
      let text = Array((lines + "GET / HTTP/1.1\r\nHost: x\r\n\r\n").utf8)
      for piece in [portion, text.count] {
        var reader = HTTPRequestReader()
        var requests = 0
        var refusal: HTTPRefusal?
        for start in stride(from: 0, to: text.count, by: piece) where refusal == nil {
          reader.append(text[start..<min(start + piece, text.count)])
          do throws(HTTPRefusal) {
            if case .request = try reader.next() { requests += 1 }
          } catch {
            refusal = error
          }
        }
        #expect(requests == (isTaken ? 1 : 0) && refusal?.status == (isTaken ? nil : .badRequest), "\(piece)")
      }
    }
  }

  @Test func asksForTheBodyOnce() throws {
    var reader = HTTPRequestReader()
    reader.append(Array("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n".utf8))
    guard case .awaitsContinue = try reader.next() else {
      Issue.record("no leave was asked for")
      return
    }
    guard case .incomplete = try reader.next() else {
      Issue.record("leave was asked for twice")
      return
    }
    reader.append([0x61])
    guard case .request = try reader.next() else {
      Issue.record("the body was not read")
      return
    }
  }

  @Test(arguments: [
    ("GET /\r\n\r\n", HTTPStatus.badRequest),
    ("GET / HTTP/2.0\r\n\r\n", .versionNotSupported),
    ("GET  / HTTP/1.1\r\nHost: x\r\n\r\n", .badRequest),
    ("GET / HTTP/1.1\r\n\r\n", .badRequest),
    ("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", .badRequest),
    ("GET / HTTP/1.1\nHost: x\n\n", .badRequest),
    ("GET / HTTP/1.1\r\nHost: x\r\n folded: y\r\n\r\n", .badRequest),
    ("GET / HTTP/1.1\r\nHost : x\r\n\r\n", .badRequest),
    ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\na", .badRequest),
    ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na", .badRequest),
    ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\na", .badRequest),
    ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", .notImplemented),
    ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n", .contentTooLarge),
    ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", .contentTooLarge),
    ("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", .badRequest),
    ("GET /%ff HTTP/1.1\r\nHost: x\r\n\r\n", .badRequest),
    ("GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n", .badRequest),
    ("GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n", .badRequest),
    ("GET / HTTP/1.1\r\nHost: x\r\nA: \u{1}\r\n\r\n", .badRequest),
  ])
  func refuses(_ text: String, _ status: HTTPStatus) {
    #expect {
      _ = try read(text)
    } throws: { error in
      (error as? HTTPRefusal)?.status == status
    }
  }

  @Test func headOverSixteenKiBIsRefused() {
    let long = "GET / HTTP/1.1\r\nHost: x\r\nA: " + String(repeating: "a", count: 17_000)
    #expect {
      _ = try read(long)
    } throws: { error in
      (error as? HTTPRefusal)?.status == .headerFieldsTooLarge
    }
  }

  @Test func answersCarryTheirLengthAndNoBodyForHead() {
    let response = HTTPResponse.json(Array("{}".utf8))
    let full = String(decoding: response.bytes(isHead: false, keepsAlive: true), as: UTF8.self)
    #expect(full.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(full.contains("\r\nContent-Length: 2\r\n"))
    #expect(full.hasSuffix("\r\n\r\n{}"))
    let head = String(decoding: response.bytes(isHead: true, keepsAlive: false), as: UTF8.self)
    #expect(head.hasSuffix("Connection: close\r\n\r\n"))
  }
}
