import Krav

/// A table for each type of record, and how they are filled from lines of JSON.
struct Tables {
  let program: Program
  let dialect: any Dialect

  struct Column {
    var name: String
    var type: String
    /// What gives it from `r.record`; `nil` for what the engine itself reckons.
    var value: String?
  }

  func columns(_ record: RecordType) -> [Column] {
    var columns = [
      Column(name: "municipality", type: "\(dialect.text) NOT NULL", value: "r.municipality"),
      Column(name: "id", type: "\(dialect.text) NOT NULL", value: "r.id"),
    ]
    for field in record.fields { columns += self.columns(field) }
    return columns
  }

  private func columns(_ field: Field) -> [Column] {
    let json = "r.record ->> \(literal(field.name))"
    let type = type(field.type)
    if field.isList {
      let list = dialect.texts("r.record -> \(literal(field.name))")
      let value =
        field.type == .text
        ? "CASE WHEN \(dialect.size(list)) > 0 THEN ARRAY[TRUE] ELSE CAST(ARRAY[] AS BOOLEAN[]) END"
        : "CAST(\(dialect.distinct(list)) AS \(type.name)[])"
      return [Column(name: field.name, type: "\(type.name)[]\(type.order) NOT NULL", value: value)]
    }
    let need = field.isOptional ? "" : " NOT NULL"
    let column = Column(name: field.name, type: type.name + type.order + need, value: "CAST(\(json) AS \(type.name))")
    switch field.type {
    case .text:
      return [Column(name: field.name, type: "BOOLEAN NOT NULL", value: "coalesce(\(json), '') <> ''")]
    case .label, .enumeration, .reference:
      return [Column(name: field.name, type: column.type, value: json)]
    case .instant:
      return [
        Column(
          name: field.name, type: column.type, value: "date_trunc('second', CAST(\(json) AS TIMESTAMP WITH TIME ZONE))")
      ]
    case .period:
      return [
        Column(name: field.name, type: column.type, value: json),
        Column(name: field.name + "_first", type: "DATE", value: "etterlev.first_day(\(json))"),
        Column(name: field.name + "_last", type: "DATE", value: "etterlev.last_day(\(json))"),
      ]
    case .decimal:
      // What has more decimals than are kept stops the loading.
      let checked = """
        CAST(CASE WHEN \(json) LIKE '%.__________%' OR \(json) LIKE '%e%' OR \(json) LIKE '%E%' \
        THEN 'more than nine decimals: ' || (\(json)) ELSE \(json) END AS \(type.name))
        """
      let whole = "CAST(\(quoted(field.name)) * 1000000000 AS \(dialect.wide))"
      let divisor = "gcd(\(whole), CAST(1000000000 AS \(dialect.wide)))"
      func end(_ text: String) -> String {
        if dialect.isFlat { return "BIGINT" }
        let value = "CAST(\(dialect.quotient(text, divisor)) AS BIGINT)"
        return "BIGINT GENERATED ALWAYS AS (\(value)) \(dialect.wantsIndexes ? "STORED" : "VIRTUAL")"
      }
      return [
        Column(name: field.name, type: column.type, value: checked),
        Column(name: field.name + "_top", type: end(whole), value: nil),
        Column(name: field.name + "_bottom", type: end("CAST(1000000000 AS \(dialect.wide))"), value: nil),
      ]
    default: return [column]
    }
  }

  func type(_ type: FieldType) -> (name: String, order: String) {
    switch type {
    case .label, .enumeration, .reference, .period: ("TEXT", String(dialect.text.dropFirst(4)))
    case .text, .bool: ("BOOLEAN", "")
    case .integer: ("BIGINT", "")
    case .decimal: ("DECIMAL(28, 9)", "")
    case .date: ("DATE", "")
    case .instant: ("TIMESTAMP WITH TIME ZONE", "")
    }
  }

  /// Why a type cannot have a table.
  func fault(_ record: RecordType) -> String? {
    var seen: Set<String> = []
    for column in columns(record) {
      let name = dialect.foldsNames ? column.name.lowercased() : column.name
      guard seen.insert(name).inserted else { return "two columns of `\(record.name)` are called `\(column.name)`" }
      if let fault = Names.tooLong(column.name, dialect) { return fault }
    }
    return nil
  }

  // MARK: Statements

  static let schemas =
    ["etterlev", "records", "rules", "messages", "horizons", "missing", "criteria"]
    .map { "CREATE SCHEMA \($0);" }.joined(separator: "\n")

  var schema: String {
    if dialect.isFlat { return sparkSchema }
    var sql = """
      \(Self.schemas)
      -- The moment that each municipality is judged at; one that is not here is not judged.
      CREATE TABLE etterlev.clock (
        municipality \(dialect.text) PRIMARY KEY, now TIMESTAMP WITH TIME ZONE NOT NULL, today DATE NOT NULL);
      -- Record files as they are, one object a line; see the part `load`.
      CREATE TABLE etterlev.lines (
        municipality \(dialect.text) NOT NULL, path \(dialect.text) NOT NULL, line BIGINT NOT NULL, record TEXT NOT NULL);
      CREATE TABLE etterlev.staged (
        municipality \(dialect.text), path \(dialect.text), line BIGINT, type \(dialect.text), id \(dialect.text),
        changed TIMESTAMP WITH TIME ZONE, record \(dialect.json));
      -- Earlier names of units, and the one unit that claims each.
      CREATE TABLE etterlev.aliases (municipality \(dialect.text), alias \(dialect.text), id \(dialect.text));
      -- Every unit with itself and each one above it.
      CREATE TABLE etterlev.tree (municipality \(dialect.text), unit \(dialect.text), above \(dialect.text));
      -- Records whose reference leads to no record, of the references that rules follow.
      CREATE TABLE etterlev.lost (municipality \(dialect.text), id \(dialect.text), reference \(dialect.text));
      \(dialect.wantsIndexes ? """
        CREATE INDEX ON etterlev.tree (municipality, unit, above);
        CREATE INDEX ON etterlev.tree (municipality, above);
        CREATE INDEX ON etterlev.lost (municipality, reference);

        """ : "")

      """
    sql += Periods.functions(dialect)
    for record in program.records {
      let columns = columns(record).map { "  \(quoted($0.name)) \($0.type)" }
      let key = dialect.wantsIndexes ? ",\n  PRIMARY KEY (municipality, id)" : ""
      sql += "CREATE TABLE \(Body.table(record)) (\n\(columns.joined(separator: ",\n"))\(key));\n"
      guard dialect.wantsIndexes else { continue }
      for field in record.fields where !field.isList {
        guard case .reference = field.type else { continue }
        sql += "CREATE INDEX ON \(Body.table(record)) (municipality, \(quoted(field.name)));\n"
      }
    }
    return sql
  }

  var load: String {
    if dialect.isFlat { return sparkLoad }
    var sql = """
      \(dialect.reading)
      -- The moment that is judged, the same for all:
      --   DELETE FROM etterlev.clock;
      --   INSERT INTO etterlev.clock
      --   SELECT DISTINCT municipality, CURRENT_TIMESTAMP, CAST(timezone('Europe/Oslo', CURRENT_TIMESTAMP) AS DATE)
      --   FROM etterlev.lines;
      DELETE FROM etterlev.staged;
      DELETE FROM etterlev.aliases;
      DELETE FROM etterlev.tree;
      DELETE FROM etterlev.lost;

      """
    for record in program.records { sql += "DELETE FROM \(Body.table(record));\n" }
    sql += """
      INSERT INTO etterlev.staged
      SELECT l.municipality, l.path, l.line, l.json ->> 'type', l.json ->> 'id',
        CAST(l.json ->> 'endret' AS TIMESTAMP WITH TIME ZONE), l.json
      FROM (
        SELECT municipality, path, line, CAST(record AS \(dialect.json)) AS json FROM etterlev.lines WHERE record <> ''
      ) l;

      """
    for record in innersLast() { sql += inner(record) }
    for record in program.records { sql += insert(record) }
    return sql + units()
  }

  /// Types whose records stand in others, each behind the types that they stand in.
  func innersLast() -> [RecordType] {
    var sorted: [RecordType] = []
    var waiting = program.records.filter { $0.fields.contains { $0.inside != nil } }
    while !waiting.isEmpty {
      let names = Set(waiting.map(\.name))
      let ready = waiting.filter { record in
        !record.fields.contains { field in
          guard field.inside != nil, case .reference(let owner) = field.type else { return false }
          return owner < program.records.count && program.records[owner].name != record.name
            && names.contains(program.records[owner].name)
        }
      }
      // Types that stand in each other come as they are declared.
      let next = ready.isEmpty ? [waiting[0]] : ready
      sorted += next
      waiting.removeAll { record in next.contains { $0.name == record.name } }
    }
    return sorted
  }

  private func inner(_ record: RecordType) -> String {
    var sql = ""
    for field in record.fields {
      guard let list = field.inside, case .reference(let owner) = field.type else { continue }
      let id = "r.id || '/' || coalesce(o.value ->> 'id', CAST(o.place AS TEXT))"
      let merged = dialect.merged(
        "o.value", "'type', \(literal(record.name)), 'id', \(id), \(literal(field.name)), r.id")
      sql += """
        INSERT INTO etterlev.staged
        SELECT r.municipality, r.path, r.line, \(literal(record.name)), \(id), r.changed, \(merged)
        FROM etterlev.staged r CROSS JOIN LATERAL \(dialect.objects("r.record -> \(literal(list))", as: "o"))
        WHERE r.type = \(literal(program.records[owner].name)) AND r.record ->> \(literal(list)) IS NOT NULL;

        """
    }
    return sql
  }

  private func insert(_ record: RecordType) -> String {
    let columns = columns(record).filter { $0.value != nil }
    return """
      INSERT INTO \(Body.table(record)) (\(columns.map { quoted($0.name) }.joined(separator: ", ")))
      SELECT \(columns.map { $0.value ?? "" }.joined(separator: ",\n  "))
      FROM (
        SELECT s.*, row_number() OVER (
          PARTITION BY s.municipality, s.id ORDER BY s.changed DESC NULLS LAST, s.path DESC, s.line DESC) AS version
        FROM etterlev.staged s WHERE s.type = \(literal(record.name))
      ) r WHERE r.version = 1;

      """
  }

  /// Names of units resolved, and the tree.
  private func units() -> String {
    guard let scope = program.scope else { return "" }
    let unit = program.records[scope]
    var sql = ""
    if let field = unit.aliasField {
      sql += """
        INSERT INTO etterlev.aliases
        SELECT n.municipality, n.alias, min(n.id) FROM (
          SELECT DISTINCT e.municipality, e.id, a.alias FROM \(Body.table(unit)) e
          CROSS JOIN LATERAL (SELECT u.alias FROM unnest(e.\(quoted(unit.fields[field].name))) AS u(alias)) a
        ) n
        WHERE NOT EXISTS (SELECT 1 FROM \(Body.table(unit)) o WHERE o.municipality = n.municipality AND o.id = n.alias)
        GROUP BY n.municipality, n.alias HAVING count(*) = 1;

        """
      for record in program.records {
        for field in record.fields where field.type == .reference(scope) {
          sql += resolution(record, field)
        }
      }
    }
    let parent = unit.parentField.map { quoted(unit.fields[$0].name) }
    let up =
      parent.map {
        """
        UNION
        SELECT u.municipality, u.unit, e.\($0) FROM up u JOIN \(Body.table(unit)) e
          ON e.municipality = u.municipality AND e.id = u.above
        WHERE e.\($0) IS NOT NULL
        """
      } ?? ""
    return sql + """
      INSERT INTO etterlev.tree
      WITH RECURSIVE up(municipality, unit, above) AS (
      SELECT municipality, id, id FROM \(Body.table(unit))
      \(up)
      )
      SELECT municipality, unit, above FROM up;

      """
  }

  private func resolution(_ record: RecordType, _ field: Field) -> String {
    let name = quoted(field.name)
    guard field.isList else {
      return """
        UPDATE \(Body.table(record)) AS t SET \(name) = a.id FROM etterlev.aliases a
        WHERE a.municipality = t.municipality AND a.alias = t.\(name);

        """
    }
    let resolved = """
      ARRAY(SELECT coalesce(a.id, u.e) FROM unnest(t.\(name)) AS u(e) \
      LEFT JOIN etterlev.aliases a ON a.municipality = t.municipality AND a.alias = u.e)
      """
    return "UPDATE \(Body.table(record)) AS t SET \(name) = \(dialect.distinct(resolved));\n"
  }
}
