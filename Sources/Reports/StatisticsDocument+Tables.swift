extension StatisticsDocument {
  /// The tables as text for a terminal.
  ///
  /// - Parameters:
  ///   - words: in which language.
  ///   - width: columns of the terminal; `nil` cuts nothing.
  ///   - isColoured: whether styles are written.
  public func text(_ words: StatisticsWords, width: Int?, isColoured: Bool) -> String {
    var text = words.heading(of: self) + (day == to ? "" : " (\(day))") + "\n"
    for table in tables {
      var shown = TextTable()
      let cells = table.rows.map { $0.figures.map(self.text) }
      let widths = measures.indices.map { column in
        max(words.name(of: measures[column]).count, cells.map { $0[column].count }.max() ?? 0)
      }
      func right(_ texts: [String]) -> [TextTable.Cell] {
        zip(texts, widths).map { .init(String(repeating: " ", count: max(0, $1 - $0.count)) + $0) }
      }
      shown.add(
        [.init(table.by ?? words.unit, style: .bold)]
          + right(measures.map { words.name(of: $0) }).map { .init($0.text, style: .bold) })
      for (row, figures) in zip(table.rows, cells) {
        shown.add([.init(String(repeating: "  ", count: row.level) + words.name(of: row))] + right(figures))
      }
      text += "\n" + shown.rendered(width: width, isColoured: isColoured)
    }
    if stale > 0 { text += "\nof files that are gone or broken, as they were last known: \(stale)\n" }
    return text
  }

  /// The tables as one for spreadsheets: what each row is divided by stands in a column of its own.
  public func csv(_ words: StatisticsWords) -> CSV {
    var csv = CSV(header: words.headings + measures.map { words.name(of: $0) })
    for table in tables {
      for row in table.rows {
        csv.add(
          [title, from, to, table.by ?? words.unit, String(row.level), row.id, words.name(of: row)]
            + row.figures.map(text))
      }
    }
    return csv
  }

  /// What a chart shows of a table.
  public enum Aspect: String, Sendable, CaseIterable {
    case counts, share, days

    var measures: [Measure] {
      switch self {
      case .counts: [.new, .closed, .open, .overdue]
      case .share: [.inTime]
      case .days: [.median, .ninetieth]
      }
    }
  }

  /// A chart of one of the tables.
  ///
  /// - Parameters:
  ///   - aspect: which numbers.
  ///   - by: the field that the table is divided by; `nil` for that of units.
  ///   - words: in which language.
  /// - Returns: `nil` where there is no such table, or none of the numbers is counted.
  public func chart(_ aspect: Aspect, by: String?, _ words: StatisticsWords) -> Chart? {
    guard let table = tables.first(where: { $0.by == by }) else { return nil }
    let columns = aspect.measures.compactMap { measures.firstIndex(of: $0) }
    guard !columns.isEmpty else { return nil }
    let labels = table.rows.map { words.name(of: $0) }
    let series = columns.map { column in
      Chart.Series(
        name: words.name(of: measures[column]),
        values: table.rows.map { row in
          if case .number(let number) = row.figures[column] { return .number(Double(number)) }
          return .text(text(row.figures[column]))
        })
    }
    let heading = words.heading(of: self)
    let said = table.rows.prefix(60).map { row in
      words.name(of: row) + ": "
        + columns.map { "\(words.name(of: measures[$0])) \(text(row.figures[$0]))" }.joined(separator: ", ")
    }
    return Chart(
      title: heading, description: ([heading] + said).joined(separator: ". ") + ".", labels: labels, series: series,
      id: "statistics-\(aspect.rawValue)")
  }
}
