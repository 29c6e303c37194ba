import Alerts
import Krav

/// Which tests are asked for: by a part of the title, of the file's path or of the name of a rule that they look at.
struct TestFilter {
  /// A pattern holds when any of its names does; without patterns every test is wanted.
  let patterns: [String]

  func takes(_ test: TestSyntax, in sources: SourceSet) -> Bool {
    guard !patterns.isEmpty else { return true }
    let names = Self.names(of: test, in: sources).map { $0.lowercased() }
    return patterns.contains { pattern in
      let pattern = pattern.lowercased()
      return names.contains { Self.matches($0, pattern) }
    }
  }

  /// The title, the file, and every rule or criterion that an `expect` names.
  static func names(of test: TestSyntax, in sources: SourceSet) -> [String] {
    var names = [test.title.value]
    if sources.files.indices.contains(Int(test.range.file)) { names.append(sources.files[Int(test.range.file)].path) }
    for case .at(_, let expectations, _) in test.steps { names += expectations.map(\.target.text) }
    return names
  }

  /// A pattern with `*` or `?` is held against the whole name, another against any part of it.
  static func matches(_ name: String, _ pattern: String) -> Bool {
    guard pattern.contains(where: { $0 == "*" || $0 == "?" }) else { return name.contains(pattern) }
    return glob(Array(name), Array(pattern))
  }

  /// `*` is any run of characters, `?` any one. Goes back to the last `*` alone, so that the work is their product.
  private static func glob(_ name: [Character], _ pattern: [Character]) -> Bool {
    var (place, step) = (0, 0)
    var star: (step: Int, place: Int)?
    while place < name.count {
      if step < pattern.count, pattern[step] == "*" {
        star = (step, place)
        step += 1
      } else if step < pattern.count, pattern[step] == "?" || pattern[step] == name[place] {
        place += 1
        step += 1
      } else if let last = star {
        star = (last.step, last.place + 1)
        place = last.place + 1
        step = last.step + 1
      } else {
        return false
      }
    }
    return pattern[step...].allSatisfy { $0 == "*" }
  }

  /// What to say when no test is wanted.
  func complaint(of tests: [(test: TestSyntax, sources: SourceSet)]) -> String {
    let wanted = patterns.map { "`\($0)`" }.joined(separator: " or ")
    var text = "no test matches \(wanted)"
    guard !tests.isEmpty else { return text + ": there are no tests" }
    let rules = Set(tests.flatMap { test, sources in Self.names(of: test, in: sources).dropFirst() })
    let titles = Set(tests.map(\.test.title.value))
    let near = patterns.compactMap { pattern in
      nearest(to: pattern, among: rules.sorted()) ?? nearest(to: pattern, among: titles.sorted())
    }
    if near.isEmpty {
      text += "; a filter is a part of a test's title, of its file's path, or of the name of a rule"
      text += " (`*` and `?` make it a pattern of the whole), and there are \(tests.count) tests"
    } else {
      text += "; did you mean " + near.map { "`\($0)`" }.joined(separator: " or ")
    }
    return text
  }
}
