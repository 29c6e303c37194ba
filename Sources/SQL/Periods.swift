/// The first and last day of a period, from how it is written in EDTF.
enum Periods {
  static func functions(_ dialect: any Dialect) -> String {
    function("part_day", ["p", "is_last"], part, dialect)
      + function(
        "first_day", ["t"],
        "etterlev.part_day(regexp_replace(split_part(t, '/', 1), '[~?%]$', ''), FALSE)", dialect)
      + function(
        "last_day", ["t"],
        """
        etterlev.part_day(
            regexp_replace(CASE WHEN t LIKE '%/%' THEN split_part(t, '/', 2) ELSE t END, '[~?%]$', ''), TRUE)
        """, dialect)
  }

  /// One end, its mark taken off. 21–23 are seasons, 33–36 quarters, 37–39 tertials, 40 and 41 half-years.
  private static var part: String {
    func month(_ isLast: Bool) -> String {
      let code = "CAST(substr(p, 6, 2) AS INTEGER)"
      return """
        CASE
              WHEN length(p) < 7 OR substr(p, 6, 2) = 'XX' THEN \(isLast ? 12 : 1)
              WHEN \(code) <= 12 THEN \(code)
              WHEN \(code) <= 23 THEN (\(code) - 20) * 3\(isLast ? " + 2" : "")
              WHEN \(code) <= 36 THEN (\(code) - 32) * 3\(isLast ? "" : " - 2")
              WHEN \(code) <= 39 THEN (\(code) - 36) * 4\(isLast ? "" : " - 3")
              ELSE (\(code) - 39) * 6\(isLast ? "" : " - 5") END
        """
    }
    return """
      CASE WHEN p IS NULL OR p = '' OR p = '..' THEN NULL
          WHEN length(p) = 10 AND p NOT LIKE '%X%' THEN CAST(p AS DATE)
          WHEN is_last THEN CAST(make_date(CAST(replace(substr(p, 1, 4), 'X', '9') AS INTEGER), \(month(true)), 1)
            + INTERVAL '1 month' - INTERVAL '1 day' AS DATE)
          ELSE make_date(greatest(CAST(replace(substr(p, 1, 4), 'X', '0') AS INTEGER), 1), \(month(false)), 1) END
      """
  }

  private static func function(_ name: String, _ names: [String], _ body: String, _ dialect: any Dialect) -> String {
    if dialect.name == "duckdb" {
      return "CREATE MACRO etterlev.\(name)(\(names.joined(separator: ", "))) AS\n    \(body);\n"
    }
    if dialect.isFlat {
      let types = names.map { $0 == "is_last" ? "\($0) BOOLEAN" : "\($0) TEXT" }
      return "CREATE FUNCTION etterlev.\(name)(\(types.joined(separator: ", "))) RETURNS DATE RETURN \(body);\n"
    }
    let types = names.map { $0 == "is_last" ? "\($0) BOOLEAN" : "\($0) TEXT" }
    return """
      CREATE FUNCTION etterlev.\(name)(\(types.joined(separator: ", "))) RETURNS DATE LANGUAGE SQL IMMUTABLE AS $$
        SELECT \(body) $$;

      """
  }
}
