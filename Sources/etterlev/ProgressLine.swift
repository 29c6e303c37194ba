/// What is told of work that is under way: how much is done, how fast it goes and how long it will take.
struct ProgressLine: Equatable {
  var what: String
  var done: Int
  /// How much there is in all; zero when that is not known.
  var count: Int
  var milliseconds: Int64

  /// - Parameter width: columns that it may take.
  func text(width: Int) -> String {
    var words = "\(done)"
    if count > 0 { words += " of \(count)" }
    if let rate { words += ", \(rate)" }
    if let left { words += ", \(left) left" }
    let room = width - words.count - 3
    guard room < what.count else { return "\(what): \(words)" }
    // What counts is the figures.
    return room < 4 ? String(words.prefix(width - 1)) : "…\(what.suffix(room - 1)): \(words)"
  }

  /// `310/s`; below ten with a tenth.
  private var rate: String? {
    guard done > 0, milliseconds > 0 else { return nil }
    let tenths = Int64(done) * 10_000 / milliseconds
    return tenths < 100 ? "\(tenths / 10).\(tenths % 10)/s" : "\(tenths / 10)/s"
  }

  /// `12 s`, `3 min 20 s`, `2 h 5 min`, as if it went on as until now.
  private var left: String? {
    guard count > done, done > 0 else { return nil }
    let seconds = (milliseconds * Int64(count - done) / Int64(done) + 999) / 1000
    if seconds < 60 { return "\(seconds) s" }
    if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
    return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
  }
}
