/// RFC 4648 section 4.
enum Base64 {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encoded(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    var place = 0
    while place < bytes.count {
      let left = min(3, bytes.count - place)
      var word: UInt32 = 0
      for offset in 0..<3 { word = word << 8 | (offset < left ? UInt32(bytes[place + offset]) : 0) }
      for digit in 0..<4 {
        text.append(digit <= left ? digits[Int(word >> (18 - 6 * UInt32(digit)) & 63)] : UInt8(ascii: "="))
      }
      place += 3
    }
    return String(decoding: text, as: UTF8.self)
  }
}
