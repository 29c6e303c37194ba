public import Krav
internal import Linux
public import Records

extension LoadedPack {
  /// Which files may hold which records, the owners looked up among the accounts of this machine, and each owner that
  /// nobody knows.
  ///
  /// A daemon that would go on without one would refuse every record of the type, so those are errors for it.
  public func trust() -> (rules: TrustRules, unknown: [Diagnostic]) {
    guard let program else { return (.none, []) }
    var known: [String: UInt32] = [:]
    func find(_ name: String, isGroup: Bool) -> UInt32? {
      let key = (isGroup ? "group " : "user ") + name
      if let number = known[key] { return number }
      let number = isGroup ? Accounts.group(name) : Accounts.user(name)
      known[key] = number
      return number
    }
    let rules = TrustRules(
      program, user: { find($0, isGroup: false) }, group: { find($0, isGroup: true) })
    let unknown = program.accepts.filter { find($0.owner.value, isGroup: $0.ownerIsGroup) == nil }.map { accept in
      Self.unknown(accept.ownerIsGroup ? "group" : "user", accept.owner)
    }
    return (rules, unknown)
  }
}
