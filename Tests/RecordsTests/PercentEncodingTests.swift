import Foundation
import Records
import Testing

@Suite struct PercentEncodingTests {
  /// Its own sets hold more than what is unreserved.
  @Test(arguments: ["", "a-b._~0Z", "a b", "blå/rød", "100%", "a+b&c=d?e#f", "\u{0}\u{7F}\u{80}\u{1F600}", "'\"<>"])
  func agreesWithFoundation(_ text: String) {
    let unreserved = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
    #expect(percentEncoded(text) == text.addingPercentEncoding(withAllowedCharacters: unreserved))
    let path = unreserved.union(["/"])
    #expect(percentEncoded(text, isPath: true) == text.addingPercentEncoding(withAllowedCharacters: path))
  }
}
