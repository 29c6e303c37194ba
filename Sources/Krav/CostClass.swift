/// What a change costs: how many records are looked at to judge a subject anew, and how many subjects that is.
public enum CostClass: UInt8, Sendable, Comparable, CaseIterable {
  /// Only records that are found by a reference which one of them holds.
  case constant
  /// A group that an index finds; its size is the cost.
  case group
  /// Every record of a type, or every subject of the rule.
  case all

  public static func < (left: CostClass, right: CostClass) -> Bool { left.rawValue < right.rawValue }
}

/// The cost class of a query, and why it has it.
public struct QueryCost: Sendable, Hashable {
  public enum Reason: Sendable, Hashable {
    /// The members are the elements of a list.
    case list
    /// They are what a term outside the query refers to: `t = x`, `t in l`.
    case reference
    /// An index finds them by what they say of a term outside: `t.f = x`, `x in t.l`, `t.f under u`, `u under t.f`.
    case index
    /// No part of the condition ties a member to something outside.
    case noJoin
    /// They are tied by a value that no record holds as a field, so whom a changed member concerns cannot be looked up.
    case noWayBack
  }

  public var reason: Reason
  /// Index of the record type that the members are of; `nil` for the elements of a list.
  public var record: Int?
  public var range: SourceRange

  public var costClass: CostClass {
    switch reason {
    case .list, .reference: .constant
    case .index: .group
    case .noJoin, .noWayBack: .all
    }
  }
}

extension Rule {
  /// The dearest of its queries; a rule without any reads what its subject refers to.
  public var costClass: CostClass { queryCosts.map(\.costClass).max() ?? .constant }
}
