import Krav

/// A field whose references are looked for that lead nowhere.
struct Lost: Hashable, Comparable {
  var record: Int
  var field: Int

  /// As `etterlev.lost` names it.
  func name(_ program: Program) -> String {
    "\(program.records[record].name).\(program.records[record].fields[field].name)"
  }

  static func < (a: Self, b: Self) -> Bool { (a.record, a.field) < (b.record, b.field) }
}

extension Tables {
  /// The statement that finds the records whose reference leads to no record.
  func lost(_ lost: Lost) -> String {
    let record = program.records[lost.record]
    guard case .reference(let target) = record.fields[lost.field].type else { return "" }
    let name = quoted(record.fields[lost.field].name)
    return """
      INSERT INTO etterlev.lost
      SELECT r.municipality, r.id, \(literal(lost.name(program))) FROM \(Body.table(record)) r
      WHERE r.\(name) IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM \(Body.table(program.records[target])) o WHERE o.municipality = r.municipality AND o.id = r.\(name));

      """
  }
}
