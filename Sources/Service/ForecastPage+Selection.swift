internal import Engine
internal import Krav

extension ForecastPage {
  /// Why there is no answer.
  public struct Failure: Error, CustomStringConvertible {
    /// Lower case, no full stop.
    public var description: String
  }

  /// What is asked for.
  public struct Selection: Sendable {
    /// The names under which it is asked for.
    static let names = ["days", "unit", "rule", "criterion", "limit", "after"]

    public var days = 30
    /// The id of a unit: it and those beneath it.
    public var unit: String?
    public var rule: String?
    public var criterion: String?
    public var limit = 1000
    /// Where the page before ended: a moment in seconds since 1970-01-01T00:00:00Z, and how many items of it were given.
    public var after: (second: Int64, count: Int)?

    public init() {}

    /// Reads it from texts by name: `days`, `unit`, `rule`, `criterion`, `limit`, `after`.
    public init(_ text: (_ name: String) -> String?) throws(Failure) {
      unit = text("unit")
      rule = text("rule")
      criterion = text("criterion")
      days = try Self.number("days", text, 0...ForecastPage.mostDays) ?? days
      limit = try Self.number("limit", text, 1...ForecastPage.mostItems) ?? limit
      guard let text = text("after") else { return }
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 2, let second = Int64(parts[0]), let count = Int(parts[1]), count >= 0 else {
        throw Failure(description: "`after` is what `next` was in the page before")
      }
      after = (second, count)
    }

    private static func number(
      _ name: String, _ text: (_ name: String) -> String?, _ range: ClosedRange<Int>
    ) throws(Failure) -> Int? {
      guard let text = text(name) else { return nil }
      guard let number = Int(text), range.contains(number) else {
        throw Failure(description: "`\(name)` is a number from \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }
  }

  /// Why there is no answer: no such unit, rule or criterion.
  ///
  /// - Parameters:
  ///   - selection: what is asked for.
  ///   - engine: whose units, rules and criteria they are.
  ///   - mayRead: whether a unit, by its slot, may be told of; the others are as good as not there.
  static func fault(of selection: Selection, _ engine: Engine, mayRead: (UInt32) -> Bool) -> String? {
    do throws(Failure) {
      _ = try rules(selection, engine)
    } catch {
      return error.description
    }
    guard let unit = selection.unit else { return nil }
    if let top = UnitTree(engine.register).branch(of: unit).first, mayRead(top.slot) { return nil }
    return "there is no unit `\(unit)`"
  }

  /// The rules whose alerts are asked for; `nil` for all.
  static func rules(_ selection: Selection, _ engine: Engine) throws(Failure) -> Set<UInt32>? {
    var rules: Set<UInt32>?
    if let name = selection.rule {
      guard let rule = engine.program.rules.firstIndex(where: { $0.name == name }) else {
        throw Failure(description: "there is no rule `\(name)`")
      }
      rules = [UInt32(rule)]
    }
    if let name = selection.criterion {
      guard let criterion = engine.program.criteria.first(where: { $0.name == name }) else {
        throw Failure(description: "there is no criterion `\(name)`")
      }
      let own = Set(criterion.rules.map { UInt32($0) })
      rules = rules.map { $0.intersection(own) } ?? own
    }
    return rules
  }
}
