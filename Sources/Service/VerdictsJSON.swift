internal import Alerts
public import CivilTime
public import Engine
internal import Krav
internal import Records

/// Criteria by units as one JSON document: the same from the daemon and from a folder that is judged without one.
public struct VerdictsJSON {
  /// What the verdicts rest on: the records of now, or what was known at the moment.
  public enum Knowledge: String { case now, then }

  /// Which units are asked for.
  public struct Selection: Sendable {
    /// The id of the unit that the branch begins at; `nil` for all.
    public var unit: String?
    /// Levels below it; `nil` for all.
    public var depth: Int?

    public init(unit: String? = nil, depth: Int? = nil) {
      self.unit = unit
      self.depth = depth
    }
  }

  let engine: Engine
  private let zone: ZoneRules
  private let isClockSet: Bool

  /// - Parameters:
  ///   - engine: whose units and criteria they are.
  ///   - zone: how moments are written.
  ///   - isClockSet: the clock was set to a day by hand, which every answer says.
  public init(_ engine: Engine, zone: ZoneRules, isClockSet: Bool = false) {
    self.engine = engine
    self.zone = zone
    self.isClockSet = isClockSet
  }

  /// `nil` when there is no such unit.
  ///
  /// - Parameters:
  ///   - selection: which units.
  ///   - moment: the moment that the counts belong to.
  ///   - mayRead: whether a unit, by its slot, may be told of; the others are passed over, with what their roll-ups say.
  ///   - rollUp: how a criterion (its index) stands in a unit (its slot).
  public func document(
    _ selection: Selection, at moment: Instant, mayRead: (UInt32) -> Bool = { _ in true },
    rollUp: (_ criterion: Int, _ unit: UInt32) -> RollUp
  ) -> [UInt8]? {
    let tree = UnitTree(engine.register)
    let units = selection.unit.map { tree.branch(of: $0) } ?? tree.units
    if selection.unit != nil, !(units.first.map { mayRead($0.slot) } ?? false) { return nil }
    var top: Int?
    var body = beginning(at: moment, .now)
    for unit in units {
      guard mayRead(unit.slot) else {
        top = nil
        continue
      }
      // Levels are counted from the top of each branch that is told of.
      let start = min(top ?? unit.level, unit.level)
      top = start
      if let depth = selection.depth, unit.level - start > depth { continue }
      for (number, criterion) in engine.program.criteria.enumerated() {
        let roll = rollUp(number, unit.slot)
        Item(
          criterion: criterion.name, title: criterion.title, unit: unit.id, name: unit.name, level: unit.level,
          verdict: roll.verdict, judged: roll.judged, red: roll.red, yellow: roll.yellow, unknown: roll.unknown
        ).write(into: &body)
      }
    }
    body.endArray()
    body.endObject()
    return body.bytes
  }

  /// A criterion at a unit.
  struct Item {
    var criterion: String
    /// `nil` where the pack no longer has it.
    var title: String?
    var unit: String
    var name: String
    /// Units above it.
    var level: Int
    /// `nil` where nothing was judged.
    var verdict: Verdict?
    /// `nil` where it is not known.
    var judged: Int?
    var red: Int
    var yellow: Int
    var unknown: Int

    func write(into body: inout JSONWriter) {
      body.beginObject()
      body.field("criterion", criterion)
      body.field("title", title)
      body.field("unit", unit)
      body.field("name", name)
      body.field("level", level)
      body.field("verdict", verdict?.word)
      body.field("judged", judged)
      body.field("red", red)
      body.field("yellow", yellow)
      body.field("unknown", unknown)
      body.endObject()
    }
  }

  /// The document up to its first item.
  func beginning(at moment: Instant, _ knowledge: Knowledge) -> JSONWriter {
    var body = JSONWriter()
    body.beginObject()
    body.field("at", zone.rfc3339(moment))
    body.field("knowledge", knowledge.rawValue)
    if isClockSet { body.field("clock_is_set", true) }
    body.key("items")
    body.beginArray()
    return body
  }
}
