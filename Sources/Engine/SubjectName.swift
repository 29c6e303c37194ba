import CivilTime
import Krav
public import Records

/// Writes an id where `/`, `+` and `%` mean something: those and control characters as percent signs and hex digits.
public func encodedForSubject(_ id: String) -> String {
  // Nearly every id stands for itself; C2 begins the controls from U+0080 on, and harmless signs with them.
  guard id.utf8.contains(where: mayNeedEncoding) else { return id }
  let digits = Array("0123456789ABCDEF")
  var result = ""
  for scalar in id.unicodeScalars {
    let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    guard isControl || scalar == "/" || scalar == "+" || scalar == "%" else {
      result.unicodeScalars.append(scalar)
      continue
    }
    for byte in String(scalar).utf8 {
      result.append("%")
      result.append(digits[Int(byte >> 4)])
      result.append(digits[Int(byte & 15)])
    }
  }
  return result
}

private func mayNeedEncoding(_ byte: UInt8) -> Bool {
  switch byte {
  case 0..<0x20, 0x7F, 0xC2, UInt8(ascii: "/"), UInt8(ascii: "+"), UInt8(ascii: "%"): true
  default: false
  }
}

extension Evaluator {
  /// `type/id`
  func subjectName(_ reference: RecordRef) -> String {
    "\(program.records[Int(reference.type)].name)/\(encodedForSubject(register.id(reference)))"
  }

  /// A list's element as it stands in a subject, before encoding.
  func elementName(_ term: Term) -> String {
    switch term {
    case .enumeration(let type, let value): program.enums[Int(type)].values[Int(value)].name
    case .label(let symbol): register.text(of: symbol)
    case .reference(let reference): register.id(reference)
    case .date(let day): CivilDate(dayNumber: day).description
    case .instant(let second): clock.zone.rfc3339(Instant(seconds: second))
    case .bool(let value): value ? "true" : "false"
    case .number(let value):
      value.isInteger ? String(value.numerator) : "\(value.numerator)/\(value.denominator)"
    case .period(let period): period.description
    default: ""
    }
  }
}

extension Engine {
  /// The subject as alerts write it: `type/id`, with `+element` for each further binding.
  public func subjectName(of key: VerdictKey) -> String {
    name(key) { evaluator.register.id($0) }
  }

  /// The same with the oldest name of every unit in it, so that a renaming leaves it as it is.
  public func stableSubjectName(of key: VerdictKey) -> String {
    name(key) { reference in
      Int(reference.type) == self.program.scope
        ? self.register.oldestName(reference.slot) : self.register.id(reference)
    }
  }

  /// The same with each of the other earlier names of a unit that is the subject: a unit that others were merged into has
  /// theirs.
  public func formerSubjectNames(of key: VerdictKey) -> [String] {
    let root = root(of: key)
    guard Int(root.type) == program.scope else { return [] }
    return register.aliases(of: root.slot).dropFirst().map { alias in
      let former = register.id(RecordRef(type: root.type, slot: alias))
      return name(key) { reference in
        reference == root
          ? former
          : Int(reference.type) == self.program.scope
            ? self.register.oldestName(reference.slot) : self.register.id(reference)
      }
    }
  }

  /// What stands after `+` in the names of a root's subjects now, as elements are printed there; sorted.
  public func elementNames(rule: Int, root id: String) -> [String] {
    guard let slot = register.slot(type: program.rules[rule].record, id: id), let subjects = stores[rule].subjects
    else { return [] }
    let keys = subjects.subjects(of: slot).map { VerdictKey(rule: UInt32(rule), subject: $0) }
    return keys.filter(isThere).map { key in
      elements(of: key).map { evaluator.elementName($0) }.joined(separator: " + ")
    }.sorted()
  }

  private func name(_ key: VerdictKey, _ id: (RecordRef) -> String) -> String {
    let root = root(of: key)
    var name = "\(program.records[Int(root.type)].name)/\(encodedForSubject(id(root)))"
    for element in elements(of: key) {
      var text = evaluator.elementName(element)
      if case .reference(let reference) = element { text = id(reference) }
      name += "+" + encodedForSubject(text)
    }
    return name
  }

  /// The slot of the unit that the subject belongs to; `nil` for what has none.
  public func unit(of key: VerdictKey) -> UInt32? {
    let unit = place(root(of: key))
    return unit < 0 ? nil : UInt32(unit)
  }

  /// The unit that a record belongs to as it is registered now, by its slot; `nil` when it has none.
  public func unit(ofRecord reference: RecordRef) -> UInt32? {
    let unit = register.unit(of: reference)
    return unit < 0 ? nil : UInt32(unit)
  }

  /// The ids of the units from the root down to the one that the subject belongs to; empty for what has no unit.
  public func unitPath(of key: VerdictKey) -> [String] {
    let unit = register.unit(of: root(of: key))
    return unit < 0 ? [] : path(ofUnit: UInt32(unit))
  }

  /// The ids of the units from the root down to the one of this slot.
  public func path(ofUnit unit: UInt32) -> [String] {
    guard let scope = program.scope else { return [] }
    return unitsAbove(unit).reversed().map { register.id(RecordRef(type: UInt16(scope), slot: $0)) }
  }
}
