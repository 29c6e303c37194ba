internal import CLinux

/// The journal's own protocol: fields of a name and a value in one datagram. Where there is no journal nothing happens, and
/// nothing waits for a journal that is slow.
public enum Journal {
  /// A name is of `A` to `Z`, digits and `_`, begins with a letter and has at most 64 bytes (systemd.journal-fields(7)); a
  /// field with another name is left out.
  public static func send(_ fields: [(name: String, value: String)]) {
    send(fields, to: "/run/systemd/journal/socket")
  }

  static func send(_ fields: [(name: String, value: String)], to path: String) {
    let bytes = entry(fields)
    do throws(SystemError) {
      try UnixClient.send(bytes, to: path)
    } catch {
      guard error.code == EMSGSIZE || error.code == ENOBUFS else { return }
      // Too long for a datagram: the journal takes a sealed file instead.
      if let file = try? UnixClient.sealedMemory(bytes) { try? UnixClient.send([], passing: file, to: path) }
    }
  }

  static func entry(_ fields: [(name: String, value: String)]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (name, value) in fields where isName(name) {
      bytes += name.utf8
      if value.utf8.contains(0x0A) {
        // A value with line feeds goes by its length, 64 bits from the low end.
        bytes.append(0x0A)
        let count = UInt64(value.utf8.count)
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: count >> UInt64(shift))) }
      } else {
        bytes.append(0x3D)
      }
      bytes += value.utf8
      bytes.append(0x0A)
    }
    return bytes
  }

  private static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, (0x41...0x5A).contains(first), name.utf8.count <= 64 else { return false }
    return name.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
  }
}
