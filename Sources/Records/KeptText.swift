/// What an id, a label or a file's name may hold, since it is kept and shown.
public enum KeptText {
  /// In characters, where a field says nothing else.
  public static let limit = 80

  public enum Fault: Sendable {
    case tooLong, controlCharacter, nationalID
  }

  /// What is wrong with the text (NFC UTF-8) of at most `limit` characters, if anything.
  public static func fault(_ bytes: Span<UInt8>, limit: Int = limit) -> Fault? {
    var characters = 0
    var digits = 0
    for index in 0..<bytes.count {
      let byte = bytes[index]
      if byte & 0xC0 != 0x80 { characters += 1 }
      if byte < 0x20 || byte == 0x7F || isInvisible(bytes, index) { return .controlCharacter }
      if (0x30...0x39).contains(byte) { digits += 1 }
    }
    if characters > limit { return .tooLong }
    return digits >= 11 && holdsNationalID(bytes) ? .nationalID : nil
  }

  /// C1 controls, direction marks, line and paragraph separators and the byte order mark.
  private static func isInvisible(_ bytes: Span<UInt8>, _ index: Int) -> Bool {
    switch bytes[index] {
    case 0xC2 where index + 1 < bytes.count: return bytes[index + 1] < 0xA0
    case 0xD8 where index + 1 < bytes.count: return bytes[index + 1] == 0x9C
    case 0xE2 where index + 2 < bytes.count:
      switch (bytes[index + 1], bytes[index + 2]) {
      case (0x80, 0x8E...0x8F), (0x80, 0xA8...0xAE), (0x81, 0xA6...0xA9): return true
      default: return false
      }
    case 0xEF where index + 2 < bytes.count: return bytes[index + 1] == 0xBB && bytes[index + 2] == 0xBF
    default: return false
    }
  }

  /// Whether eleven digits, on their own or as six and five, are a valid number of the Norwegian population register:
  /// a birth number, a D-number (day + 40), an H-number (month + 40) or a synthetic one (month + 65 or + 80).
  public static func holdsNationalID(_ bytes: Span<UInt8>) -> Bool {
    var count = 0
    for index in 0..<bytes.count where isDigit(bytes[index]) { count += 1 }
    guard count >= 11 else { return false }
    var start = 0
    while start < bytes.count {
      guard isDigit(bytes[start]), start == 0 || !isDigit(bytes[start - 1]) else {
        start += 1
        continue
      }
      var digits: [Int] = []
      var index = start
      while index < bytes.count, digits.count < 12 {
        if isDigit(bytes[index]) {
          digits.append(Int(bytes[index] - 0x30))
        } else if digits.count != 6 || (bytes[index] != 0x20 && bytes[index] != 0x2D) || !isDigit(bytes[index - 1]) {
          break
        }
        index += 1
      }
      if digits.count == 11, isNationalID(digits) { return true }
      start += 1
    }
    return false
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isNationalID(_ d: [Int]) -> Bool {
    let day = d[0] * 10 + d[1]
    let month = d[2] * 10 + d[3]
    guard (1...31).contains(day > 40 ? day - 40 : day) else { return false }
    let plainMonth = month > 80 ? month - 80 : month > 65 ? month - 65 : month > 40 ? month - 40 : month
    guard (1...12).contains(plainMonth) else { return false }
    let first = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]
    let second = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]
    return zip(d, first).map(*).reduce(0, +) % 11 == 0 && zip(d, second).map(*).reduce(0, +) % 11 == 0
  }
}
