internal import Engine
public import Records

extension Problem {
  /// The problems of a file that was read: one for each code.
  public static func all(in batch: Batch) -> [Problem] {
    IntakeProblem.Code.allCases.compactMap { code in
      guard let count = batch.problemCounts[code] else { return nil }
      let places = batch.problems.filter { $0.code == code }.prefix(placeLimit).map { Place($0) }
      return Problem(code: code.rawValue, subject: subject(file: batch.path), count: count, places: Array(places))
    }
  }

  /// The subject of a file's problems.
  ///
  /// - Parameter path: relative to the inbox. A name that holds a national identity number is never repeated.
  public static func subject(file path: String) -> String {
    let shown = shown(file: path)
    return shown == path ? "file/" + encodedForSubject(path) : shown
  }

  /// How a file is called towards people: by its path, or `file #` and eight hexadecimal digits of the path's SHA-256 when
  /// the path holds a national identity number.
  public static func shown(file path: String) -> String {
    let bytes = Array(path.utf8)
    return KeptText.holdsNationalID(bytes.span) ? "file #" + SHA256.hex(SHA256.hash(bytes).prefix(4)) : path
  }
}

extension Problem.Place {
  public init(_ problem: IntakeProblem) {
    self.init(
      line: problem.line > 0 ? problem.line : nil, column: problem.column > 0 ? problem.column : nil,
      field: problem.field, expected: problem.expected, remedy: problem.remedy)
  }
}
