import CivilTime

/// The days that working days are counted among. A day outside of them stops the query that asks for it.
enum Calendar {
  static let years = 1900...2199
  static var days: (first: String, last: String) { ("\(years.lowerBound)-01-01", "\(years.upperBound)-12-31") }

  /// The table of days: whether each is a working day, with and without Saturdays, how many there have been, and the next.
  static func table(_ dialect: any Dialect) -> String {
    var holidays: [String] = []
    for year in years {
      for month in 1...12 {
        for day in 1...CivilDate.daysIn(month: month, year: year) {
          // Sundays are no working days anyhow.
          guard let date = CivilDate(year: year, month: month, day: day), date.isPublicHoliday, date.weekday < 7
          else { continue }
          holidays.append("(DATE '\(date)')")
        }
      }
    }
    let rows = stride(from: 0, to: holidays.count, by: 8).map { start in
      "  " + holidays[start..<min(start + 8, holidays.count)].joined(separator: ", ")
    }
    return """
      -- Public holidays by helligdagsfredloven § 2 and lov om 1. og 17. mai § 1, Sundays left out.
      CREATE TABLE etterlev.holidays (day DATE NOT NULL);
      INSERT INTO etterlev.holidays VALUES
      \(rows.joined(separator: ",\n"));
      -- `five` and `six`: how many working days there have been, the day included, Monday to Friday and to Saturday.
      CREATE TABLE etterlev.calendar (
        day DATE\(dialect.isFlat ? "" : " PRIMARY KEY"), is_five INTEGER NOT NULL, is_six INTEGER NOT NULL, five INTEGER NOT NULL,
        six INTEGER NOT NULL, next DATE);
      INSERT INTO etterlev.calendar
      SELECT d.day, d.is_five, d.is_six, sum(d.is_five) OVER (ORDER BY d.day), sum(d.is_six) OVER (ORDER BY d.day),
        min(CASE WHEN d.is_five = 1 THEN d.day END) OVER (ORDER BY d.day DESC)
      FROM (
        SELECT g.day,
          CASE WHEN h.day IS NULL AND \(dialect.weekday("g.day")) <= 5 THEN 1 ELSE 0 END AS is_five,
          CASE WHEN h.day IS NULL AND \(dialect.weekday("g.day")) <= 6 THEN 1 ELSE 0 END AS is_six
        FROM (\(dialect.days(days.first, days.last))) g LEFT JOIN etterlev.holidays h ON h.day = g.day
      ) d;
      \(dialect.wantsIndexes ? """
        CREATE INDEX ON etterlev.calendar (five) WHERE is_five = 1;
        CREATE INDEX ON etterlev.calendar (six) WHERE is_six = 1;
        ANALYZE etterlev.calendar;

        """ : "")
      """
  }
}
