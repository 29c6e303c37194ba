import CivilTime
import Krav

/// What a rule's query reads beside the records.
struct Uses {
  /// The pack's days of work are counted.
  var calendar = false
  /// The fields whose references are looked for that lead nowhere.
  var lost: Set<Lost> = []

  mutating func add(_ other: Uses) {
    if other.calendar { calendar = true }
    lost.formUnion(other.lost)
  }
}

/// The expressions of one rule, and of the derived fields that it reads, on their way to SQL.
///
/// The functions that give a text may add columns to the scopes around; a text is right in the scope where it was asked for
/// and in all that stand inside it.
final class Body {
  enum Binding {
    case row(Row)
    case element(Term)
  }

  let program: Program
  let dialect: any Dialect
  /// The scope that texts are asked for in.
  var scope: Scope
  let root: Scope
  var bindings: [Int: Binding] = [:]
  private(set) var lets: [TypedExpression] = []
  private var letTerms: [Int: Term] = [:]
  private var number = 0
  /// By where the query stands.
  var keptMembers: [SourceRange: Kept] = [:]
  private var paths: [String: Row] = [:]
  private var derived: [String: Term] = [:]
  /// Derived fields that are being written out.
  private var depth = 0
  var uses = Uses()
  /// What must hold for the count that is being written, where a table of parameters mixes units.
  var guards: [String] = []
  /// An expression in a scope, and in the row of a derived field.
  struct Place: Hashable {
    var scope: String
    var row: String
    var kind: UInt8
    var range: SourceRange
  }
  var conditions: [Place: Condition] = [:]
  var terms: [Place: Term] = [:]
  private var within = ""
  /// What is known of horizons: which lets and derived fields time may change, and how long lets hold.
  var timedLets: [Int: Bool] = [:]
  var timedFields: [Int: Bool] = [:]
  var letTimings: [Int: Timing] = [:]
  /// What lets lack, and the elements that variables stand for.
  var letLacks: [Int: String?] = [:]
  var boundLacks: [Int: String] = [:]

  /// - Parameters:
  ///   - program: the pack.
  ///   - dialect: what is written.
  ///   - record: the type of the first variable.
  ///   - lets: of the rule.
  init(_ program: Program, _ dialect: any Dialect, record: Int, lets: [TypedExpression]) {
    self.program = program
    self.dialect = dialect
    self.lets = lets
    let table = Self.table(program.records[record])
    root = Scope(
      "s0",
      base: """
        SELECT s0.*, k.now AS _now, k.today AS _today FROM \(table) s0 \
        JOIN etterlev.clock k ON k.municipality = s0.municipality
        """, hasMunicipality: true, outer: nil)
    root.table = table
    scope = root
    bindings[0] = .row(Row(scope: root, type: record, level: nil, id: "s0.id", isThere: nil))
  }

  static func table(_ record: RecordType) -> String { "records.\(quoted(record.name))" }

  /// What stands behind `FROM` in the end.
  var source: String { dialect.isFlat ? Flat.source(root) : root.source }

  func name() -> String {
    number += 1
    return "_\(number)"
  }

  // MARK: Columns

  /// The innermost scope whose columns a text names.
  func owner(of text: String) -> Scope {
    var candidate: Scope? = scope
    while let here = candidate {
      if here.isNamed(in: text) { return here }
      candidate = here.outer
    }
    return root
  }

  /// The same text, or a column that has its value where it is long.
  func column(_ text: String, always: Bool = false) -> String {
    guard always || text.utf8.count > 80 || text.contains("SELECT") else { return text }
    let owner = owner(of: text)
    if let known = owner.columns[text] { return known }
    let name = name()
    owner.add(name, text)
    let column = "\(owner.alias).\(name)"
    owner.columns[text] = column
    return column
  }

  /// What has been asked of an expression in the scope, once.
  func once<Found>(
    _ kept: ReferenceWritableKeyPath<Body, [Place: Found]>, _ expression: TypedExpression, _ kind: UInt8,
    _ ask: () throws(Refusal) -> Found
  ) throws(Refusal) -> Found {
    let place = Place(scope: scope.alias, row: within, kind: kind, range: expression.range)
    if let known = self[keyPath: kept][place] { return known }
    let found = try ask()
    self[keyPath: kept][place] = found
    return found
  }

  /// The term with columns for what is long.
  func kept(_ term: Term) -> Term {
    var kept = term
    kept.text = column(term.text)
    kept.undecided = term.undecided.map { column($0) }
    kept.bottom = term.bottom.map { column($0) }
    kept.scaled = term.scaled.map { column($0) }
    kept.low = term.low.map { column($0) }
    kept.high = term.high.map { column($0) }
    kept.first = term.first.map { column($0) }
    kept.last = term.last.map { column($0) }
    if case .told(let text, let units)? = term.unit { kept.unit = .told(column(text), units) }
    return kept
  }

  /// A query that gives one row, as columns of the scope that it is asked from.
  func rows(_ sql: String, _ columns: [String]) -> [String] {
    let owner = owner(of: sql)
    let names = columns.map { (name: name(), field: $0) }
    owner.levels.append(.rows(sql: sql, alias: "q\(names.first?.name ?? "")", columns: names))
    return names.map { "\(owner.alias).\($0.name)" }
  }

  // MARK: Lets, references, fields

  func letTerm(_ index: Int) throws(Refusal) -> Term {
    if let known = letTerms[index] { return known }
    let inner = scope
    scope = root
    defer { scope = inner }
    let term = kept(try self.term(lets[index]))
    letTerms[index] = term
    return term
  }

  /// The record that a reference refers to, joined where it is not at hand.
  func row(_ reference: Term, _ type: Int) -> Row {
    if let row = reference.row { return row }
    let id = column(reference.text)
    let owner = owner(of: id)
    let key = "\(owner.alias) \(type) \(id)"
    if let known = paths[key] { return known }
    let level = owner.levels.count
    let alias = "j" + name()
    owner.levels.append(.record(table: Self.table(program.records[type]), alias: alias, id: id, columns: []))
    let there = owner.column(of: level, "id", named: name)
    let row = Row(scope: owner, type: type, level: level, id: id, isThere: "(\(there) IS NOT NULL)")
    paths[key] = row
    return row
  }

  /// A column of a record as it is stored.
  func stored(_ row: Row, _ column: String) -> String {
    guard let level = row.level else {
      row.scope.use(column)
      let name = row.scope.kept?.stored(column, named: name) ?? column
      return "\(row.scope.alias).\(name)"
    }
    return row.scope.column(of: level, column, named: name)
  }

  /// A field of a record that is there.
  func field(_ row: Row, _ index: Int) throws(Refusal) -> Term {
    var term = try storedField(row, index)
    if row.scope.knows(term.text) { term.isNullable = false }
    return term
  }

  private func storedField(_ row: Row, _ index: Int) throws(Refusal) -> Term {
    let field = program.records[row.type].fields[index]
    if field.isList {
      // Lists are not kept in lists.
      return Term(stored(row.scope.kept == nil ? row : self.row(Term(row.id), row.type), quoted(field.name)))
    }
    let column = stored(row, quoted(field.name))
    switch field.type {
    case .text: return Term("NULLIF(\(column), FALSE)", isNullable: true)
    case .decimal:
      var term = Term(stored(row, quoted(field.name + "_top")), isNullable: field.isOptional)
      term.bottom = stored(row, quoted(field.name + "_bottom"))
      term.scaled = "CAST(\(column) * 1000000000 AS \(dialect.wide))"
      return term
    case .period:
      var term = Term(column, isNullable: field.isOptional)
      term.first = stored(row, quoted(field.name + "_first"))
      term.last = stored(row, quoted(field.name + "_last"))
      return term
    default: return Term(column, isNullable: field.isOptional)
    }
  }

  /// A stored or derived field of whatever a reference refers to.
  func read(_ base: TypedExpression, _ range: SourceRange, _ read: (Row) throws(Refusal) -> Term) throws(Refusal)
    -> Term
  {
    guard case .record(let type) = base.type else { throw Refusal("a field of what is no record", at: range) }
    let reference = try term(base)
    let row = row(reference, type)
    var term = try read(row)
    guard let isThere = row.isThere else { return term }
    let dangling = "(\(row.id) IS NOT NULL AND NOT \(isThere))"
    let inner = term.undecided.map { " OR (\(isThere) AND \($0))" } ?? ""
    let outer = reference.undecided.map { "\($0) OR " } ?? ""
    term.undecided = column("(\(outer)\(dangling)\(inner))")
    term.isNullable = true
    return term
  }

  func derivedField(_ index: Int, _ row: Row) throws(Refusal) -> Term {
    let key = "\(row.scope.alias) \(row.level ?? -1) \(index)"
    if var known = derived[key] {
      if row.scope.knows(known.text) { known.isNullable = false }
      return known
    }
    let value = program.derivedFields[index].value
    let result = try within(row, value.range) { () throws(Refusal) in
      var term = try self.term(value)
      if let isThere = row.isThere {
        // Of a record that is not there nothing may be read as if it were empty.
        term.text = "CASE WHEN \(isThere) THEN \(term.text) END"
        term.isNullable = true
      }
      term.row = nil
      return kept(term)
    }
    derived[key] = result
    return result
  }

  /// Asks in the scope of a row, which is the one variable there.
  func within<Found>(_ row: Row, _ range: SourceRange, _ ask: () throws(Refusal) -> Found) throws(Refusal) -> Found {
    guard depth < 64 else { throw Refusal("derived fields lie too deep within each other", at: range) }
    let outer = (bindings, scope, within)
    depth += 1
    bindings = [0: .row(row)]
    scope = row.scope
    within += " \(row.level ?? -1) \(range.start)"
    defer {
      (bindings, scope, within) = outer
      depth -= 1
    }
    return try ask()
  }
}
