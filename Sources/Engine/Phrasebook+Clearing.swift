extension Phrasebook {
  /// The phrases that say what would give a better verdict, and what comes by itself. `{}` stands for a value.
  public struct Clearing: Sendable {
    /// Before suggestions; the verdict.
    public var heading: String
    public var and: String
    /// The field, its new value.
    public var set: String
    /// The field, its value until now, its new value.
    public var change: String
    /// A field of which any value is enough.
    public var fill: String
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
    /// Where the date of a fact would have to be another.
    public var onlyIfWrong: String
    public var noneFound: String
    public var cutShort: String
    /// The verdict, the day or moment.
    public var next: String
    public var never: String
  }
}
