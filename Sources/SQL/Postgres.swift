/// PostgreSQL, from 14 on.
struct Postgres: Dialect {
  let name = "postgres"
  let wide = "NUMERIC"
  let longestName: Int? = 63
  let foldsNames = false
  let text = "TEXT COLLATE \"C\""
  let json = "JSONB"
  let wantsIndexes = true
  let keepsMembers = true

  func quotient(_ a: String, _ b: String) -> String { "div(\(a), \(b))" }
  func place(_ count: String) -> String { "CAST(\(count) / 2 AS INTEGER)" }
  func size(_ list: String) -> String { "cardinality(\(list))" }
  func texts(_ json: String) -> String {
    """
    ARRAY(SELECT t.value FROM jsonb_array_elements_text(\
    CASE WHEN jsonb_typeof(\(json)) = 'array' THEN \(json) ELSE '[]' END) AS t(value))
    """
  }
  func objects(_ json: String, as alias: String) -> String {
    "jsonb_array_elements(\(json)) WITH ORDINALITY AS \(alias)(value, place)"
  }
  func merged(_ json: String, _ members: String) -> String { "\(json) || jsonb_build_object(\(members))" }
  func distinct(_ list: String) -> String { "ARRAY(SELECT DISTINCT t.value FROM unnest(\(list)) AS t(value))" }
  func composed(_ text: String) -> String { "normalize(\(text), NFC)" }
  let opening = "-- Set jit = off where the views are asked: compiling them takes longer than running them.\n"
  let reading = """
    -- A record file, one object a line, through `psql`; `municipality` is whose it is:
    --   CREATE TEMPORARY TABLE file (line BIGINT GENERATED ALWAYS AS IDENTITY, record TEXT);
    --   \\copy file (record) FROM 'records/reports.jsonl' WITH (FORMAT csv, DELIMITER E'\\x01', QUOTE E'\\x02')
    --   INSERT INTO etterlev.lines SELECT 'fjordvik', 'reports.jsonl', line, normalize(record, NFC) FROM file;
    """
}
