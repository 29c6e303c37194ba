public import CivilTime
internal import Linux

/// The zone whose days and holidays the rules follow. A missing zone file is an error, never UTC.
public enum Oslo {
  public static let path = "/usr/share/zoneinfo/Europe/Oslo"

  public struct Failure: Error, CustomStringConvertible {
    public var description: String
  }

  public static func rules() throws(Failure) -> ZoneRules {
    let bytes: [UInt8]
    do {
      bytes = try readFile(path, limit: 1 << 20)
    } catch {
      throw Failure(description: "\(error); install the package tzdata")
    }
    do {
      return try ZoneRules(tzif: bytes)
    } catch {
      throw Failure(description: "\(path): \(error)")
    }
  }
}
