internal import CivilTime
internal import Records

/// What an example's records are made from: the records that stand as written, and the series that are drawn.
///
/// A plan is JSON, so that what the records are about stays out of the program. ``RecordPlan/init(_:)`` reads it;
/// ``RecordPlan/files()`` makes the record files, the same bytes for the same plan on every machine.
public struct RecordPlan: Sendable {
  /// The same seed gives the same bytes.
  public var seed: UInt64
  /// The first and the last day that records are drawn for.
  var days: ClosedRange<CivilDate>
  var members: [Member]
  var written: [(name: String, records: [JSONValue])]
  var series: [Series]

  /// What the records of a series belong to.
  struct Member: Sendable {
    var id: String
    /// By name; what is not named is 1.
    var weights: [String: Double]
    var days: ClosedRange<CivilDate>?
    /// Names that it had up to and with a day, the oldest first.
    var names: [(to: CivilDate, ids: [String], weights: [Double])]

    func weight(_ name: String?) -> Double { name.flatMap { weights[$0] } ?? 1 }
  }

  /// Records of one type.
  struct Series: Sendable {
    var type: String
    /// `{year}` is that of the record's day.
    var file: String
    /// `{year}`, and `{number}` from 0001 in each year.
    var id: String
    /// The fields that get the member's id and the day.
    var memberField: Int
    var dayField: Int
    var pace: Pace
    /// Which of the members' weights says how many of the records each has, or how far apart.
    var weight: String?
    var months: [Double]
    var weekdays: [Double]
    var holidays: Double
    /// How much more there is for each year, as a share of the first.
    var growth: Double
    var episodes: [Episode]
    var fields: [Field]
    var children: [Children]
    /// By slot: the record's own fields first, then the children's.
    var names: [String]
    /// How many slots are the record's own.
    var ownCount: Int
  }

  enum Pace: Sendable {
    /// So many records over all days, spread by the days' weights.
    case count(Int)
    /// Again and again for each member, and each value of a field if one is named.
    case every(Quantiles, start: Quantiles, eachField: Int?, values: [String])
  }

  /// Days on which there is more or less, or nothing.
  struct Episode: Sendable {
    var days: ClosedRange<CivilDate>
    var factor: Double
    /// All, if empty.
    var members: Set<String>
  }

  /// One way to fill a field. The first that applies counts.
  struct Field: Sendable {
    var slot: Int
    var conditions: [Condition]
    var days: ClosedRange<CivilDate>?
    var chance: Double
    /// Members' weights that the chance is multiplied with.
    var chanceWeights: [String]
    var source: Source
  }

  struct Condition: Sendable {
    var slot: Int
    /// `*` is any value, `-` none.
    var values: [String]
  }

  enum Source: Sendable {
    case value(Drawn)
    case choice([Drawn], Weights)
    /// Each on its own chance.
    case list([(value: String, chance: Double)])
    case after(Int, Quantiles, scale: String?, isWorkingDay: Bool, mayBeAhead: Bool)
    case between(Int, Int)
    case number(Quantiles)
  }

  /// Records that stand in a list of another.
  struct Children: Sendable {
    var name: String
    var conditions: [Condition]
    var days: ClosedRange<CivilDate>?
    var counts: [Int]
    var weights: Weights
    var fields: [Field]
    var slots: Range<Int>
  }

  enum Drawn: Sendable {
    case date(CivilDate)
    case text(String)
    case list([String])
    case json(JSONValue)

    /// As conditions compare it.
    var text: String {
      switch self {
      case .date(let date): date.description
      case .text(let text), .json(.string(let text)), .json(.number(let text)): text
      case .json(.bool(let bool)): bool ? "true" : "false"
      case .list, .json: ""
      }
    }
  }
}

/// Why a plan cannot be followed.
public struct PlanFault: Error, CustomStringConvertible {
  public var description: String

  public init(description: String) { self.description = description }
}
