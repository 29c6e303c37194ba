/// What one changed record costs: how many records are looked at until all verdicts that it concerns are right again.
public enum CostClass: UInt8, Sendable, Comparable, CaseIterable {
  /// The rule reads its own subject alone: one subject is judged anew, whatever else the register holds.
  case constant
  /// Records are found by references and indexes; as many are looked at as belong together, however large the register.
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
    case .list: .constant
    case .reference, .index: .group
    case .noJoin, .noWayBack: .all
    }
  }
}

/// What a rule costs, and why.
public struct RuleCost: Sendable, Hashable {
  /// Its queries with what each costs, those of the derived fields that it reads included; each place once.
  public internal(set) var queries: [QueryCost] = []
  /// The record type that is read through a reference first, in the order of the rule; `nil` where none is. When such a
  /// record changes, all that refer to it are judged anew.
  public internal(set) var referredRecord: Int?

  init() {}

  /// The dearest of what the rule reads.
  public var costClass: CostClass {
    max(queries.map(\.costClass).max() ?? .constant, referredRecord == nil ? .constant : .group)
  }
}

extension Rule {
  /// What a change of one record that it reads costs at most.
  public var costClass: CostClass { cost.costClass }
}
