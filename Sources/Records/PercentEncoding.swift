/// A text within a URI: all bytes but those of unreserved characters as `%` and two digits (RFC 3986, 2.1 and 2.3).
///
/// - Parameters:
///   - text: in UTF-8, as it is.
///   - isPath: whether `/` divides it into segments, and stands for itself.
public func percentEncoded(_ text: String, isPath: Bool = false) -> String {
  let digits = Array("0123456789ABCDEF".utf8)
  var bytes: [UInt8] = []
  for byte in text.utf8 {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
    case 0x2F where isPath: bytes.append(byte)
    default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}
