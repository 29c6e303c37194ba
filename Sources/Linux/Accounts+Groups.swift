extension Accounts {
  /// All groups of a user, the user's own and those that list it as a member; `nil` when nobody knows the user.
  ///
  /// Of `/etc/passwd` and `/etc/group`, and of what getent(1) knows besides. A number is no name here: whoever is asked
  /// for must be named.
  public static func groups(ofUser name: String) -> Set<UInt32>? {
    guard isName(name), decimal(name) == nil, let own = ownGroup(name) else { return nil }
    var groups: Set<UInt32> = [own]
    if let bytes = try? readFile("/etc/group", limit: 1 << 24) { groups.formUnion(memberships(of: name, in: bytes)) }
    if let answer = try? Command.run("/usr/bin/getent", ["initgroups", name], timeoutMilliseconds: 10_000),
      answer.status == 0
    {
      let words = String(decoding: answer.output, as: UTF8.self).split { $0 == " " || $0 == "\t" || $0 == "\n" }
      if words.first.map(String.init) == name { groups.formUnion(words.dropFirst().compactMap { decimal(String($0)) }) }
    }
    return groups
  }

  /// The fourth field of the user's line in the form of passwd(5).
  private static func ownGroup(_ name: String) -> UInt32? {
    func find(_ bytes: [UInt8]) -> UInt32? {
      for line in bytes.split(separator: 10) {
        let fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard fields.count >= 4, fields[0].elementsEqual(name.utf8) else { continue }
        return decimal(String(decoding: fields[3], as: UTF8.self))
      }
      return nil
    }
    if let local = try? readFile("/etc/passwd", limit: 1 << 24), let found = find(local) { return found }
    guard let answer = try? Command.run("/usr/bin/getent", ["passwd", name], timeoutMilliseconds: 10_000),
      answer.status == 0
    else { return nil }
    return find(answer.output)
  }

  /// Numbers of the groups whose lines, in the form of group(5), list the name.
  static func memberships(of name: String, in bytes: [UInt8]) -> Set<UInt32> {
    var groups: Set<UInt32> = []
    for line in bytes.split(separator: 10) {
      let fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      guard fields.count >= 4, let number = decimal(String(decoding: fields[2], as: UTF8.self)) else { continue }
      if fields[3].split(separator: UInt8(ascii: ",")).contains(where: { $0.elementsEqual(name.utf8) }) {
        groups.insert(number)
      }
    }
    return groups
  }
}
