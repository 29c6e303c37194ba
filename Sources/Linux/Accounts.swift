/// Users and groups by name and number: the number itself, then `/etc/passwd` and `/etc/group`, then getent(1), which
/// knows directories as well. The C library's own look-up needs shared libraries, which a static program has not.
///
/// Not for a loop that must not wait: getent may take seconds.
public enum Accounts {
  /// The number of a group by its name, or the number that the text is; `nil` when nobody knows it.
  public static func group(_ name: String) -> UInt32? {
    number(name, file: "/etc/group", database: "group")
  }

  /// The number of a user by name, or the number that the text is; `nil` when nobody knows it.
  public static func user(_ name: String) -> UInt32? {
    number(name, file: "/etc/passwd", database: "passwd")
  }

  public static func groupName(_ number: UInt32) -> String? {
    find(String(number), file: "/etc/group", database: "group") { $0.number == number }?.name
  }

  public static func userName(_ number: UInt32) -> String? {
    find(String(number), file: "/etc/passwd", database: "passwd") { $0.number == number }?.name
  }

  struct Account: Hashable {
    var name: String
    var number: UInt32
  }

  /// The lines of a file in the form of passwd(5) or group(5): the first field is the name, the third the number.
  static func accounts(_ bytes: [UInt8]) -> [Account] {
    bytes.split(separator: 10).compactMap { line in
      let fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      guard fields.count >= 3, !fields[0].isEmpty, let number = decimal(String(decoding: fields[2], as: UTF8.self))
      else { return nil }
      return Account(name: String(decoding: fields[0], as: UTF8.self), number: number)
    }
  }

  private static func number(_ name: String, file: String, database: String) -> UInt32? {
    if let number = decimal(name) { return number }
    return isName(name) ? find(name, file: file, database: database) { $0.name == name }?.number : nil
  }

  /// To getent an option, several keys or a line of the file are something else than a name.
  static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 256 && !name.hasPrefix("-")
      && !name.contains { $0.isWhitespace || $0 == ":" || $0 == "," || $0 == "\0" }
  }

  private static func find(
    _ key: String, file: String, database: String, where isMatch: (Account) -> Bool
  ) -> Account? {
    if let local = try? readFile(file, limit: 1 << 24), let found = accounts(local).first(where: isMatch) {
      return found
    }
    guard let answer = try? Command.run("/usr/bin/getent", [database, key], timeoutMilliseconds: 10_000) else {
      return nil
    }
    return answer.status == 0 ? accounts(answer.output).first(where: isMatch) : nil
  }

  /// The largest number means «none» to the kernel.
  static func decimal(_ text: String) -> UInt32? {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt32(text) else { return nil }
    return number == .max ? nil : number
  }
}
