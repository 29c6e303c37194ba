public import Krav

/// What would give a subject a better verdict: changes of records, each set of them tried in the engine.
public struct Clearing: Sendable, Equatable {
  /// The smallest first: one change where one is enough, else two. What is missing comes before what is changed, and what
  /// is changed before facts that may be wrong.
  public var suggestions: [Suggestion] = []
  /// The search was stopped by its bound, so that there may be more.
  public var isCutShort = false

  /// Nothing to suggest.
  public init() {}

  init(suggestions: [Suggestion], isCutShort: Bool) {
    self.suggestions = suggestions
    self.isCutShort = isCutShort
  }

  /// Changes that together give the verdict.
  public struct Suggestion: Sendable, Equatable {
    public var changes: [Change]
    /// Better than what the subject has now.
    public var verdict: Verdict
  }

  /// One record that says something else, or a new one.
  public struct Change: Sendable, Equatable {
    public enum Kind: Int, Sendable, Comparable {
      /// A field is filled in that was empty.
      case fill
      /// A record comes.
      case add
      /// A field takes another value.
      case change
      /// A date that states a fact is corrected: nobody can move it.
      case correct

      public static func < (a: Kind, b: Kind) -> Bool { a.rawValue < b.rawValue }
    }
    public var kind: Kind
    /// `type/id`; of a new record its type alone, unless something refers to it by its id already.
    public var record: String
    /// The record is the one that the rule's subject begins with.
    public var isSubject: Bool
    public var fields: [FieldChange]
  }

  public struct FieldChange: Sendable, Equatable {
    public enum Neighbour: String, Sendable { case earlier, later }
    /// A day or second that was tried too.
    public struct Boundary: Sendable, Equatable {
      /// As a record would write it, and printed.
      public var value: String
      public var text: String
    }
    /// What comes to a list, or leaves it.
    public struct Element: Sendable, Equatable {
      public var isAdded: Bool
      /// As a record would write it, and printed.
      public var value: String
      public var text: String
    }
    public var field: String
    /// As a record would write it, a list with `, ` between its elements; `nil` where any value does (free text, a label).
    public var value: String?
    /// As messages print it.
    public var text: String
    /// Of a list that gets one element more or less, that element.
    public var element: Element?
    /// The value is the civil day of the moment that was judged, or that moment.
    public var isNow = false
    /// What it was, printed; `nil` where it was empty, and for a new record.
    public var before: String?
    /// Where the value lies at the edge: the neighbouring day (or second) on this side is not enough.
    public var edge: Neighbour?
    /// The first day before the value that is enough too, whatever id the record gets; the day before it is not.
    public var earliest: Boundary?
  }
}
