public import Engine
internal import Krav
internal import Records

/// Finds a rule and one of its subjects by their names, and proposes near ones where there are none.
public struct SubjectLookup {
  public enum Answer: Equatable, Sendable {
    case found(VerdictKey)
    /// One sentence, lower case, no full stop.
    case unknown(String)
  }

  /// Ids that a mistyped one is held against: enough for a proposal, and bounded.
  private static let mostCompared = 5_000

  private let engine: Engine

  public init(_ engine: Engine) {
    self.engine = engine
  }

  /// - Parameters:
  ///   - rule: its name.
  ///   - subject: as alerts write it, `type/id+element`; the type may be left out.
  public func find(rule name: String, subject written: String) -> Answer {
    let program = engine.program
    guard let rule = program.rules.firstIndex(where: { $0.name == name }) else {
      return .unknown("there is no rule `\(name)`" + proposal(nearest(to: name, among: program.rules.map(\.name))))
    }
    let type = program.records[program.rules[rule].record]
    guard let subject = WrittenSubject(written) ?? WrittenSubject("\(encodedForSubject(type.name))/\(written)") else {
      return .unknown("`\(written)` is no subject; write it as `\(type.name)/ID`")
    }
    guard subject.type == type.name else {
      return .unknown("`\(name)` is about `\(type.name)`, not about `\(subject.type)`")
    }
    if let key = engine.key(rule: rule, root: subject.id, elements: subject.elements), engine.isThere(key) {
      return .found(key)
    }
    guard let slot = engine.register.slot(type: program.rules[rule].record, id: subject.id),
      engine.register.isPresent(
        RecordRef(type: UInt16(program.rules[rule].record), slot: resolved(slot, program.rules[rule].record)))
    else {
      let id = nearest(to: subject.id, among: ids(of: program.rules[rule].record, like: subject.id))
      return .unknown(
        "there is no `\(type.name)` with the id `\(subject.id)`" + proposal(id.map { "\(type.name)/\($0)" }))
    }
    return .unknown(elements(rule, subject))
  }

  /// The unit that a record belongs to, by its slot.
  ///
  /// - Parameter written: `type/id`, as subjects and evidence name it.
  public func unit(ofRecord written: String) -> UInt32? {
    guard let name = WrittenSubject(written),
      let type = engine.program.records.firstIndex(where: { $0.name == name.type }),
      let slot = engine.register.slot(type: type, id: name.id)
    else { return nil }
    return engine.unit(ofRecord: RecordRef(type: UInt16(type), slot: resolved(slot, type)))
  }

  private func proposal(_ name: String?) -> String { name.map { "; did you mean `\($0)`?" } ?? "" }

  private func resolved(_ slot: UInt32, _ type: Int) -> UInt32 {
    type == engine.program.scope ? engine.register.resolve(slot) : slot
  }

  /// The record is there, its further elements are not the ones that were named.
  private func elements(_ rule: Int, _ subject: WrittenSubject) -> String {
    let root = "\(subject.type)/\(encodedForSubject(subject.id))"
    let names = engine.subjects(rule: rule, root: subject.id)
    guard engine.program.rules[rule].listBindings.isEmpty else {
      if names.isEmpty {
        return "`\(engine.program.rules[rule].name)` has nothing to say of `\(root)`: its list is empty"
      }
      return "of `\(root)` there is " + names.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
    }
    return "`\(engine.program.rules[rule].name)` takes no further elements; ask for `\(root)`"
  }

  private func ids(of type: Int, like id: String) -> [String] {
    var found: [String] = []
    for slot in 0..<UInt32(engine.register.slotCount(type)) where found.count < Self.mostCompared {
      let reference = RecordRef(type: UInt16(type), slot: slot)
      guard engine.register.isPresent(reference) else { continue }
      let candidate = engine.register.id(reference)
      if abs(candidate.utf8.count - id.utf8.count) <= 3 { found.append(candidate) }
    }
    return found
  }
}
