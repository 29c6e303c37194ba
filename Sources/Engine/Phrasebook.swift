/// The words of one written language: what the program needs besides the pack's own texts.
public struct Phrasebook: Sendable {
  /// One and many.
  public struct Noun: Sendable {
    public var one: String
    public var many: String
  }

  /// January first.
  public var months: [String]
  /// After the date, before the time of day.
  public var timeMark: String
  public var day: Noun
  public var month: Noun
  public var workingDay: Noun
  public var hour: Noun
  /// Spring, summer, autumn.
  public var seasons: [String]
  public var quarters: [String]
  public var tertials: [String]
  public var halves: [String]
  public var approximate: String
  public var uncertain: String
  /// Before the only end of a period that is open at the other.
  public var from: String
  public var until: String
  public var yes: String
  public var no: String
  public var missing: String
  /// Of a free text of which no more is known.
  public var isSet: String
  public var undecided: String
  /// A verdict that is unknown without a clause that says why.
  public var cannotBeJudged: String
  /// After it, before the names of what is missing.
  public var lacking: String
  public var explaining: Explaining
  public var clearing: Clearing
}
