import Linux

/// What the workload's names and stories are made of: lists of words, read from beside its rules.
struct Words {
  var areas: [String]
  var categories: [String]
  var names: [String]
  var phrases: [String]
  /// What stands before a unit's name.
  var unit: String
  /// What stands between phrases in a few stories, as JSON has it between quotation marks.
  var separators: [String]

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// - Parameter path: a file of lines; `# name` begins a list.
  init(path: String) throws {
    var lists: [String: [String]] = [:]
    var current = ""
    for line in String(decoding: try readFile(path), as: UTF8.self).split(separator: "\n") {
      if line.hasPrefix("# ") {
        current = String(line.dropFirst(2))
      } else {
        lists[current, default: []].append(String(line))
      }
    }
    func list(_ name: String) throws(Failure) -> [String] {
      guard let words = lists[name], !words.isEmpty else { throw Failure(description: "\(path) has no list `\(name)`") }
      return words
    }
    areas = try list("areas")
    categories = try list("categories")
    names = try list("names")
    phrases = try list("phrases")
    unit = try list("unit")[0]
    separators = try list("separators").map { String($0.dropFirst().dropLast()) }
  }
}
