/// The words by which commands are called, for shells that complete them.
extension Tool {
  /// First words that are no commands by themselves: `log`.
  var families: [String] { lines.filter { line in !usages.contains { $0.name == line } } }

  /// Every run of words that a command's name begins with, and the names: `log`, `log verify`.
  var lines: [String] {
    var lines: [String] = []
    for usage in usages {
      var line = ""
      for word in usage.name.split(separator: " ") {
        line += (line.isEmpty ? "" : " ") + word
        if !lines.contains(line) { lines.append(line) }
      }
    }
    return lines
  }

  /// The words that may follow: those of the commands in the order of the help.
  func words(below line: String) -> [String] {
    let start = line.isEmpty ? "" : line + " "
    return lines.filter { $0.hasPrefix(start) }.map { String($0.dropFirst(start.count)) }.filter { !$0.contains(" ") }
  }

  /// What a word that follows does, or which words follow it.
  func summary(of word: String, below line: String) -> String {
    let name = line.isEmpty ? word : "\(line) \(word)"
    return usages.first { $0.name == name }?.summary ?? words(below: name).joined(separator: ", ")
  }
}
