extension Phrasebook {
  /// The phrases in which a verdict is explained. `{}` stands for a value, in the order in which they are given.
  public struct Explaining: Sendable {
    /// Headings; the verdict.
    public var why: String
    public var whyNot: String
    /// Over clauses of the verdict's own colour that had no part in it.
    public var notBecause: String
    public var whySilent: String
    public var bases: String
    public var ahead: String
    /// In place of reasons that rest on records which the reader may not see.
    public var withheld: String
    /// Of a basis; the day that governs.
    public var isInForce: String
    public var isNotInForce: String
    public var mayBeInForce: String
    /// The record or one of its elements is not there.
    public var isGone: String
    /// By verdict, and of a rule that is silent.
    public var green: String
    public var yellow: String
    public var red: String
    public var unknown: String
    public var silent: String
    public var today: String
    public var now: String
    /// Of a parameter that no law bounds.
    public var own: String
    /// Of one that the law bounds.
    public var statutory: String
    public var atMost: String
    public var atLeast: String
    /// What the pack shipped, where that has been changed.
    public var shipped: String
    /// Between a term that is missing and the one that stands for it.
    public var otherwise: String
    /// The chosen record's place among how many.
    public var latest: String
    public var earliest: String
    /// How many of a kind fit.
    public var fit: String
    public var noneFits: String
    /// Not all of a kind have been looked at.
    public var cutShort: String
    public var allSatisfy: String
    /// How many of how many do not satisfy.
    public var fail: String
    public var satisfy: String
    /// Before names of those that do not.
    public var not: String
    public var wanted: String
    public var undecidedMembers: String
    /// Of a record that is referred to.
    public var isAbsent: String
    /// Before the one that fails a single condition.
    public var nearest: String
    /// Before the names of the first few of many.
    public var among: String
  }

  /// Puts the values in their places, in order.
  func fill(_ template: String, _ values: String...) -> String {
    var text = ""
    var values = values[...]
    var rest = template[...]
    while let place = rest.firstIndex(of: "{") {
      text += rest[..<place]
      text += values.popFirst() ?? ""
      rest = rest[place...].dropFirst(2)
    }
    return text + rest
  }
}
