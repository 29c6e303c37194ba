extension Phrasebook {
  /// The phrases that say what would give a better verdict, and what comes by itself. `{}` stands for a value.
  public struct Clearing: Sendable {
    /// Over suggestions; the verdict.
    public var heading: String
    public var and: String
    /// The field, its new value.
    public var set: String
    /// The field, its value until now, its new value.
    public var change: String
    /// The same of a date that states a fact.
    public var correct: String
    /// A field of which any value is enough.
    public var fill: String
    /// A list's new element, the field.
    public var include: String
    /// The element that leaves a list, the field.
    public var exclude: String
    /// After a field: the record that it belongs to.
    public var of: String
    /// The record's type, its fields.
    public var add: String
    /// Without fields that matter.
    public var addBare: String
    /// The day or moment that is judged.
    public var now: String
    public var notEarlier: String
    public var notLater: String
    public var earliest: String
    public var noneFound: String
    public var cutShort: String
    /// The verdict, the day or moment.
    public var next: String
    /// The day or moment from which the rule says nothing.
    public var lapses: String
    public var never: String
  }
}
