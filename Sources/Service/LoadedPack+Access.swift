public import Krav
internal import Linux

extension LoadedPack {
  /// Users and groups that the pack names and this machine does not know. A daemon refuses such a pack: to go on without
  /// one would open or close what the pack's author did not mean.
  public func unknownAccounts() -> [Diagnostic] { trust().unknown + access().unknown }

  /// Who may see what, the groups and users looked up among the accounts of this machine, and what is wrong with them.
  func access() -> (table: AccessTable, unknown: [Diagnostic]) {
    guard let program else { return (AccessTable(), []) }
    var table = AccessTable()
    var unknown: [Diagnostic] = []
    var known: [String: UInt32] = [:]
    for entry in program.accesses {
      guard let group = known[entry.group.value] ?? Accounts.group(entry.group.value) else {
        unknown.append(Self.unknown("group", entry.group))
        continue
      }
      known[entry.group.value] = group
      table.entries.append(
        AccessTable.Entry(
          name: entry.group.value, group: group, read: entry.read.map(\.value),
          acknowledge: entry.acknowledge.map(\.value), until: entry.until, place: place(of: entry.range)))
    }
    for proxy in program.proxies {
      guard let user = Accounts.user(proxy.user.value) else {
        unknown.append(Self.unknown("user", proxy.user))
        continue
      }
      if table.proxies.updateValue(proxy.header.value.lowercased(), forKey: user) != nil {
        unknown.append(
          Diagnostic(
            .error, .duplicateName, proxy.user.range, "`\(proxy.user.value)` is a proxy by another name already",
            help: "keep one of the two"))
      }
    }
    return (table, unknown)
  }

  /// A name that no account of this machine has.
  static func unknown(_ kind: String, _ name: StringSyntax) -> Diagnostic {
    Diagnostic(
      .error, .unknownName, name.range, "there is no \(kind) `\(name.value)` on this machine",
      help: "create the \(kind), or correct its name")
  }

  /// `rules.krav:12:1`
  private func place(of range: SourceRange) -> String {
    let file = pack.sources.files[Int(range.file)]
    let position = file.position(of: range.start)
    return "\(file.path.split(separator: "/").last ?? ""):\(position.line):\(position.column)"
  }
}
