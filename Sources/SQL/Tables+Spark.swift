import Krav

/// Tables that are written whole: no row of theirs is changed.
extension Tables {
  var sparkSchema: String {
    var sql = """
      \(Self.schemas)
      -- The moment that each municipality is judged at: one that is not here is not judged.
      CREATE TABLE etterlev.clock (municipality TEXT, now TIMESTAMP, today DATE);
      -- Record files as they are, one object a line: see the part `load`.
      CREATE TABLE etterlev.lines (municipality TEXT, path TEXT, line BIGINT, record TEXT);
      -- `inside`: which reference of a record that stands in another refers to that one, `owner`.
      CREATE TABLE etterlev.staged (
        municipality TEXT, path TEXT, line BIGINT, type TEXT, id TEXT, changed TIMESTAMP, inside TEXT, owner TEXT,
        record TEXT);
      -- Earlier names of units, and the one unit that claims each.
      CREATE TABLE etterlev.aliases (municipality TEXT, alias TEXT, id TEXT);
      -- Every unit with itself and each one above it.
      CREATE TABLE etterlev.tree (municipality TEXT, unit TEXT, above TEXT);

      """
    sql += Periods.functions(dialect)
    for record in program.records {
      let columns = columns(record).map { "  \(quoted($0.name)) \($0.type)" }
      sql += "CREATE TABLE \(Body.table(record)) (\n\(columns.joined(separator: ",\n")));\n"
    }
    return sql
  }

  var sparkLoad: String {
    var sql = """
      \(dialect.reading)
      -- The moment that is judged, the same for all:
      --   INSERT OVERWRITE etterlev.clock
      --   SELECT DISTINCT municipality, now(), CAST(from_utc_timestamp(now(), 'Europe/Oslo') AS DATE) FROM etterlev.lines
      -- with the session's zone set to UTC.
      \(dialect.opening)INSERT OVERWRITE etterlev.staged
      SELECT l.municipality, l.path, l.line, l.json.type, l.json.id, CAST(l.json.endret AS TIMESTAMP), NULL, NULL, l.record
      FROM (
        SELECT municipality, path, line, record, \(parsed(["type", "id", "endret"].map { ($0, "TEXT") }, "record")) AS json
        FROM (SELECT municipality, path, line, \(decimals) AS record FROM etterlev.lines WHERE record <> '') s
      ) l;

      """
    for record in innersLast() { sql += sparkInner(record) }
    sql += sparkAliases()
    for record in program.records { sql += sparkInsert(record) }
    return sql + sparkTree()
  }

  /// An object whose members are read as types; one that is not so stops the loading.
  private func parsed(_ members: [(name: String, type: String)], _ json: String) -> String {
    let list = members.map {
      "`\($0.name)` \($0.type == "TEXT[]" ? "ARRAY<STRING>" : $0.type == "TEXT" ? "STRING" : $0.type)"
    }
    return "from_json(\(json), \(literal(list.joined(separator: ", "))), map('mode', 'FAILFAST'))"
  }

  /// A line, unless a number in it has more decimals than are kept: readers of JSON would round it.
  private var decimals: String {
    let names = Set(
      program.records.flatMap { $0.fields.filter { $0.type == .decimal && !$0.isList }.map(\.name) }
    ).sorted()
    guard !names.isEmpty else { return "record" }
    let pattern = "\"(\(names.joined(separator: "|")))\"\\s*:\\s*-?[0-9]+(\\.[0-9]{10}|[.0-9]*[eE])"
    return """
      CASE WHEN record RLIKE \(literal(pattern)) \
      THEN \(dialect.stop("'more than nine decimals: ' || path || ', line ' || CAST(line AS TEXT)", as: "TEXT")) ELSE record END
      """
  }

  private func sparkInner(_ record: RecordType) -> String {
    var sql = ""
    for field in record.fields {
      guard let list = field.inside, case .reference(let owner) = field.type else { continue }
      let member = "try_variant_get(parse_json(r.record), \(literal("$[\"\(list)\"]")), 'array<variant>')"
      sql += """
        INSERT INTO etterlev.staged
        SELECT r.municipality, r.path, r.line, \(literal(record.name)),
          r.id || '/' || coalesce(try_variant_get(r.value, '$.id', 'string'), CAST(r.place + 1 AS TEXT)), r.changed,
          \(literal(field.name)), r.id, to_json(r.value)
        FROM (
          SELECT r.municipality, r.path, r.line, r.id, r.changed, o.place, o.value FROM etterlev.staged r
          LATERAL VIEW posexplode(\(member)) o AS place, value
          WHERE r.type = \(literal(program.records[owner].name))
        ) r;

        """
    }
    return sql
  }

  /// The newest version of each record of a type, its members as `r.json`.
  private func newest(_ record: RecordType, _ fields: [Field]) -> String {
    let members = fields.map { field in
      (field.name, field.isList ? "TEXT[]" : field.type == .decimal ? "DECIMAL(38, 18)" : "TEXT")
    }
    let json = members.isEmpty ? "NULL" : parsed(members, "s.record")
    return """
      (SELECT s.*, \(json) AS json FROM (
          SELECT s.*, row_number() OVER (
            PARTITION BY s.municipality, s.id ORDER BY s.changed DESC NULLS LAST, s.path DESC, s.line DESC) AS version
          FROM etterlev.staged s WHERE s.type = \(literal(record.name))
        ) s WHERE s.version = 1)
      """
  }

  private func sparkAliases() -> String {
    guard let scope = program.scope, let index = program.records[scope].aliasField else { return "" }
    let unit = program.records[scope]
    let aliases = unit.fields[index]
    return """
      INSERT OVERWRITE etterlev.aliases
      SELECT n.municipality, n.alias, min(n.id) FROM (
        SELECT DISTINCT r.municipality, r.id, u.alias FROM \(newest(unit, [aliases])) r
        LATERAL VIEW explode(r.json.\(quoted(aliases.name))) u AS alias
      ) n LEFT ANTI JOIN (
        SELECT municipality, id FROM etterlev.staged WHERE type = \(literal(unit.name))
      ) o ON o.municipality = n.municipality AND o.id = n.alias
      GROUP BY n.municipality, n.alias HAVING count(*) = 1;

      """
  }

  private func sparkInsert(_ record: RecordType) -> String {
    let values = ["r.municipality", "r.id"] + record.fields.flatMap { sparkValues(record, $0) }
    let names =
      hasAliases
      ? """
       LEFT JOIN (
        SELECT municipality, map_from_entries(collect_list(struct(alias, id))) AS ids FROM etterlev.aliases
        GROUP BY municipality
      ) a ON a.municipality = r.municipality
      """ : ""
    return """
      INSERT OVERWRITE \(Body.table(record))
      SELECT \(values.joined(separator: ",\n  "))
      FROM \(newest(record, record.fields)) r\(names);

      """
  }

  /// Whether units have earlier names.
  private var hasAliases: Bool { program.scope.map { program.records[$0].aliasField != nil } ?? false }

  /// The values of a field's columns.
  private func sparkValues(_ record: RecordType, _ field: Field) -> [String] {
    let isUnit = hasAliases && program.scope.map { field.type == .reference($0) } ?? false
    let json = "r.json.\(quoted(field.name))"
    let (name, _) = type(field.type)
    if field.isList {
      let list = "coalesce(\(json), CAST(array() AS TEXT[]))"
      if field.type == .text {
        return ["CASE WHEN size(\(list)) > 0 THEN array(TRUE) ELSE CAST(array() AS BOOLEAN[]) END"]
      }
      let ids = isUnit ? "transform(\(list), e -> coalesce(try_element_at(a.ids, e), e))" : list
      return ["CAST(array_distinct(\(ids)) AS \(name)[])"]
    }
    func needed(_ value: String) -> String {
      if field.isOptional { return value }
      let missing = literal("`\(field.name)` is missing in `\(record.name)` ")
      return "coalesce(\(value), \(dialect.stop("\(missing) || r.id", as: name)))"
    }
    switch field.type {
    case .text: return ["coalesce(\(json), '') <> ''"]
    case .label, .enumeration: return [needed(json)]
    case .reference:
      let id =
        field.inside == nil ? json : "CASE WHEN r.inside = \(literal(field.name)) THEN r.owner ELSE \(json) END"
      return [needed(isUnit ? "coalesce(try_element_at(a.ids, \(id)), \(id))" : id)]
    case .instant: return [needed("date_trunc('second', CAST(\(json) AS TIMESTAMP))")]
    case .period: return [needed(json), "etterlev.first_day(\(json))", "etterlev.last_day(\(json))"]
    case .decimal:
      let value = "CAST(\(json) AS DECIMAL(28, 9))"
      let whole = "CAST(\(value) * 1000000000 AS \(dialect.wide))"
      let thousandMillion = "CAST(1000000000 AS \(dialect.wide))"
      let divisor = dialect.common(whole, thousandMillion)
      func end(_ text: String) -> String { "CAST(\(text) DIV \(divisor) AS BIGINT)" }
      return [needed(value), end(whole), "CASE WHEN \(json) IS NOT NULL THEN \(end(thousandMillion)) END"]
    default: return [needed("CAST(\(json) AS \(name))")]
    }
  }

  private func sparkTree() -> String {
    guard let scope = program.scope else { return "" }
    let unit = program.records[scope]
    guard let parent = unit.parentField.map({ quoted(unit.fields[$0].name) }) else {
      return "INSERT OVERWRITE etterlev.tree SELECT municipality, id, id FROM \(Body.table(unit));\n"
    }
    return """
      SET spark.sql.cteRecursionLevelLimit = -1;
      SET spark.sql.cteRecursionRowLimit = -1;
      INSERT OVERWRITE etterlev.tree
      WITH RECURSIVE up(municipality, unit, above, way) AS (
      SELECT municipality, id, id, array(id) FROM \(Body.table(unit))
      UNION ALL
      SELECT u.municipality, u.unit, e.\(parent), array_append(u.way, e.\(parent)) FROM up u JOIN \(Body.table(unit)) e
        ON e.municipality = u.municipality AND e.id = u.above
      WHERE e.\(parent) IS NOT NULL AND NOT array_contains(u.way, e.\(parent))
      )
      SELECT municipality, unit, above FROM up;

      """
  }
}
