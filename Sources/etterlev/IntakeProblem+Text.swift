import Records

extension IntakeProblem {
  /// Its line, as compilers write theirs.
  ///
  /// - Parameter path: the file that it stands in.
  func line(in path: String) -> String {
    let field = field.map { " `\($0)`:" } ?? ""
    return printable("\(path):\(line):\(column): \(code.rawValue):\(field) expected \(expected); \(remedy)") + "\n"
  }
}
