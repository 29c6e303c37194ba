@_spi(_Unicode) import Swift

/// Spark SQL, from 4.1 on.
struct Spark: Dialect {
  let name = "spark"
  let wide = "DECIMAL(38, 0)"
  let longestName: Int? = nil
  let foldsNames = true
  let text = "TEXT"
  let json = "TEXT"
  let wantsIndexes = false
  let keepsMembers = true
  let isFlat = true

  /// `div` gives 64 bits only. A quotient that its decimals do not hold is one that no 64 bits do.
  func quotient(_ a: String, _ b: String) -> String {
    """
    CAST(coalesce(try_divide(\(a) - \(a) % \(b), \(b)), \
    CASE WHEN \(a) IS NOT NULL AND \(b) <> 0 THEN CAST(1000000000000000000000000000000 AS \(wide)) END) AS \(wide))
    """
  }
  func part(_ count: String, _ size: Int) -> String { "(\(count) DIV \(size))" }
  func place(_ count: String) -> String { "CAST(\(count) DIV 2 AS INTEGER)" }
  func size(_ list: String) -> String { "size(\(list))" }
  func texts(_ json: String) -> String { "coalesce(\(json), array())" }
  func objects(_ json: String, as alias: String) -> String { "" }
  func merged(_ json: String, _ members: String) -> String { json }
  func distinct(_ list: String) -> String { "array_distinct(\(list))" }
  func composed(_ text: String) -> String { text }
  func days(_ first: String, _ last: String) -> String {
    "SELECT explode(sequence(DATE '\(first)', DATE '\(last)')) AS day"
  }
  func weekday(_ day: String) -> String { "(weekday(\(day)) + 1)" }
  func day(_ day: String, plusDays count: String) -> String { "date_add(\(day), \(count))" }
  func day(_ day: String, plusMonths count: String) -> String { "add_months(\(day), \(count))" }
  func days(to end: String, from start: String) -> String { "datediff(\(end), \(start))" }
  func seconds(_ instant: String) -> String { "unix_seconds(\(instant))" }
  func moment(_ moment: String, plusSeconds count: String) -> String {
    "timestamp_micros(unix_micros(\(moment)) + 1000000 * CAST(\(count) AS BIGINT))"
  }
  func month(_ day: String) -> String { "trunc(\(day), 'MM')" }
  /// Whatever the session's own zone is.
  func localDay(_ instant: String) -> String {
    let seconds = "unix_seconds(from_utc_timestamp(\(instant), 'Europe/Oslo'))"
    return "date_from_unix_date(CAST((\(seconds) - pmod(\(seconds), 86400)) DIV 86400 AS INTEGER))"
  }
  func midnight(_ day: String) -> String {
    """
    CASE WHEN \(day) <= DATE '9999-12-31' \
    THEN to_utc_timestamp(timestamp_seconds(unix_date(\(day)) * 86400L), 'Europe/Oslo') END
    """
  }
  func names(_ text: String) -> String {
    "slice(array_sort(array_distinct(filter(split(\(text), chr(10)), x -> x <> ''))), 1, 8)"
  }
  func contains(_ list: String, _ value: String) -> String { "array_contains(\(list), \(value))" }
  func list(_ elements: [String], of type: String) -> String {
    "CAST(array(\(elements.joined(separator: ", "))) AS \(type)[])"
  }
  func stop(_ message: String, as type: String) -> String { "CAST(raise_error(\(message)) AS \(type))" }

  /// Euclid's own way, since there is no function for it, and only for what 64 bits do not hold.
  func divisor(_ a: String, _ b: String) -> String {
    """
    CASE WHEN abs(\(a)) < 9223372036854775808 AND abs(\(b)) < 4611686018427387904 THEN CAST(1 AS \(wide)) \
    ELSE \(common(a, b)) END
    """
  }

  func common(_ a: String, _ b: String) -> String {
    """
    abs(aggregate(sequence(1, 5 * length(CAST(least(abs(\(a)), abs(\(b))) AS TEXT)) + 2), \
    named_struct('a', CAST(\(a) AS \(wide)), 'b', CAST(\(b) AS \(wide))), \
    (s, i) -> CASE WHEN s.b = 0 THEN s ELSE named_struct('a', s.b, 'b', CAST(s.a % s.b AS \(wide))) END, s -> s.a))
    """
  }

  /// Each level of a query is one more round of the analyzer and of the optimizer.
  let opening = """
    -- Say these in every session that asks the views.
    SET spark.sql.ansi.enabled = true;
    SET spark.sql.analyzer.maxIterations = 10000;
    SET spark.sql.optimizer.maxIterations = 10000;

    """
  let reading = """
    -- Record files, one object a line, in Unicode's composed form; `municipality` is whose they are:
    --   INSERT INTO etterlev.lines
    --   SELECT 'fjordvik', path, row_number() OVER (PARTITION BY path ORDER BY block, number), value
    --   FROM (SELECT _metadata.file_path AS path, _metadata.file_block_start AS block,
    --     monotonically_increasing_id() AS number, value FROM text.`records`)
    """

  /// A name that the catalog takes: ASCII letters, digits and `_`.
  func plain(_ name: String) -> String { Self.catalogName(name).lowercased() }
  static func catalogName(_ name: String) -> String {
    var plain = ""
    for character in name {
      let base = String(character)._nfd.first { _ in true }.map { Character($0) } ?? "_"
      plain.append(base.isASCII && (base.isLetter || base.isNumber) ? base : "_")
    }
    return plain
  }

  func written(_ sql: String) -> String { SparkText.written(sql) }
}
