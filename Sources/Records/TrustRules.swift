public import Krav

/// Who owns a file and who may write to it, as the open file says.
public struct FileOwner: Hashable, Sendable {
  /// As the kernel numbers them.
  public var user: UInt32
  public var group: UInt32
  /// Everybody may write to the file, so that its owner vouches for nothing.
  public var isOpenToAll: Bool

  public init(user: UInt32, group: UInt32, isOpenToAll: Bool) {
    self.user = user
    self.group = group
    self.isOpenToAll = isOpenToAll
  }
}

/// Which files may hold which types of record: a pack's `accept` declarations, their owners as numbers.
///
/// A type that no declaration names may stand in any file. One that some name is refused from every file that none of
/// them allows.
public struct TrustRules: Hashable, Sendable {
  /// One declaration.
  struct Source: Hashable, Sendable {
    /// Relative to the inbox, with a slash at its end; empty for the whole inbox.
    var folder: String
    var isGroup: Bool
    var owner: String
    /// `nil` when nobody on this machine knows the owner: it owns no file then.
    var number: UInt32?

    /// As evidence tells it: `group quality`.
    var words: String { (isGroup ? "group " : "user ") + owner }

    func accepts(_ path: String, _ file: FileOwner) -> Bool {
      guard let number, !file.isOpenToAll, path.utf8.starts(with: folder.utf8) else { return false }
      return number == (isGroup ? file.group : file.user)
    }
  }

  /// What a file may do with a type.
  enum Standing: Sendable {
    case anyFile
    case accepted(Source)
    /// What was expected, and what mends it.
    case refused(expected: String, remedy: String)
  }

  /// By type; none for a type that may stand in any file.
  private var sources: [[Source]]

  /// Every record from every file: for records that lie beside a pack, as those of its tests do.
  public static let none = TrustRules()

  private init() { sources = [] }

  /// - Parameters:
  ///   - program: whose declarations count.
  ///   - user: the number of a user by its name; `nil` when nobody knows it.
  ///   - group: the number of a group by its name; `nil` when nobody knows it.
  public init(_ program: Program, user: (String) -> UInt32?, group: (String) -> UInt32?) {
    guard !program.accepts.isEmpty else {
      self = .none
      return
    }
    sources = program.records.map { _ in [] }
    for accept in program.accepts {
      let owner = accept.owner.value
      let source = Source(
        folder: Self.folder(accept.folder.value), isGroup: accept.ownerIsGroup, owner: owner,
        number: accept.ownerIsGroup ? group(owner) : user(owner))
      for type in accept.types {
        guard let number = program.records.firstIndex(where: { $0.name == type.text }) else { continue }
        sources[number].append(source)
      }
    }
  }

  /// `./approved` and `approved/` are one folder; `.` is the whole inbox.
  static func folder(_ written: String) -> String {
    let parts = NFC.normalise(written).split(separator: "/").filter { $0 != "." }
    return parts.map { $0 + "/" }.joined()
  }

  var isEmpty: Bool { sources.isEmpty }

  /// What a file may do with each type; empty when every type may stand in any file.
  ///
  /// - Parameters:
  ///   - path: relative to the inbox, NFC.
  ///   - owner: `nil` when nobody can tell, which no declaration accepts.
  ///   - names: those of the types.
  func standings(of path: String, _ owner: FileOwner?, names: [String]) -> [Standing] {
    zip(sources, names).map { sources, name in
      guard !sources.isEmpty else { return .anyFile }
      guard let owner else { return Self.refused(sources, name) }
      if let source = sources.first(where: { $0.accepts(path, owner) }) { return .accepted(source) }
      let closed = FileOwner(user: owner.user, group: owner.group, isOpenToAll: false)
      let isOpen = owner.isOpenToAll && sources.contains { $0.accepts(path, closed) }
      return isOpen
        ? .refused(
          expected: "`\(name)` in a file that only its owner and its group may write to",
          remedy: "take away everybody's right to write to the file")
        : Self.refused(sources, name)
    }
  }

  private static func refused(_ sources: [Source], _ name: String) -> Standing {
    let wanted = sources.map { source in
      let place = source.folder.isEmpty ? "a file" : "a file beneath `\(source.folder)`"
      return "\(place) that the \(source.isGroup ? "group" : "user") `\(source.owner)` owns"
    }
    return .refused(
      expected: "`\(name)` in " + wanted.joined(separator: ", or in "),
      remedy: "let the owner that the rules name put it there; what it said before stays in force")
  }
}
