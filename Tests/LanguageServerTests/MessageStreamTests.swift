import LanguageServer
import Testing

@Suite struct MessageStreamTests {
  private let body = Array(#"{"jsonrpc":"2.0","method":"æ"}"#.utf8)

  @Test func whatIsFramedIsCutAgain() throws {
    var stream = MessageStream()
    let bytes = MessageStream.framed(body) + MessageStream.framed([]) + MessageStream.framed(body)
    #expect(try stream.take(bytes) == [body, [], body])
  }

  /// Wherever the stream is torn.
  @Test func messagesComeInPieces() throws {
    let bytes = MessageStream.framed(body) + MessageStream.framed(body)
    for cut in bytes.indices {
      var stream = MessageStream()
      let first = try stream.take(Array(bytes[..<cut]))
      #expect(try first + stream.take(Array(bytes[cut...])) == [body, body])
    }
  }

  @Test func otherHeadersArePassedOver() throws {
    var stream = MessageStream()
    let header = "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:  2\r\n\r\n{}"
    #expect(try stream.take(Array(header.utf8)) == [Array("{}".utf8)])
  }

  @Test(arguments: ["Content-Length: -1\r\n\r\n", "Content-Length: x\r\n\r\n", "Other: 1\r\n\r\n", "\r\n\r\n"])
  func whatHasNoLengthIsBroken(_ header: String) {
    var stream = MessageStream()
    #expect(throws: MessageStream.Broken.self) { try stream.take(Array(header.utf8)) }
  }
}
