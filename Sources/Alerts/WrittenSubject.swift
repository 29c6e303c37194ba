/// An id as it was before it was written into a subject or a unit's path: the percent signs resolved.
public func decodedFromSubject(_ text: String) -> String {
  WrittenSubject.decoded(text.utf8[...]) ?? text
}

/// A subject taken apart: `type/id+element`, the percent signs resolved.
public struct WrittenSubject: Equatable, Sendable {
  public var type: String
  public var id: String
  public var elements: [String]

  /// `nil` when it is not written so.
  public init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "+"), omittingEmptySubsequences: false)
    let root = parts[0].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard root.count == 2, let type = Self.decoded(root[0]), let id = Self.decoded(root[1]) else { return nil }
    let elements = parts.dropFirst().compactMap(Self.decoded)
    guard elements.count == parts.count - 1 else { return nil }
    self.type = type
    self.id = id
    self.elements = elements
  }

  fileprivate static func decoded(_ text: Substring.UTF8View) -> String? {
    var bytes: [UInt8] = []
    var place = text.startIndex
    while place < text.endIndex {
      let byte = text[place]
      place = text.index(after: place)
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let end = text.index(place, offsetBy: 2, limitedBy: text.endIndex),
        let value = UInt8(Substring(text[place..<end]), radix: 16)
      else { return nil }
      bytes.append(value)
      place = end
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
