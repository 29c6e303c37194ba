internal import CivilTime
internal import Krav

/// What one file says, read without any shared state, so that readers may work side by side.
public struct Batch: Hashable, Sendable {
  /// A record as read. Its cells stand in the batch; a cell's meaning follows the declared field.
  struct Entry: Hashable, Sendable {
    var type: UInt16
    /// Id as a stretch of `strings`.
    var id: Text
    /// Place in the file.
    var line: UInt32
    var offset: UInt32
    var length: UInt32
    /// `Int64.min` when the record has none.
    var changed: Int64
    var firstCell: Int
  }

  /// A stretch of `strings`, or of `listCells`.
  struct Text: Hashable, Sendable {
    var start: UInt32
    var length: UInt32

    var cell: UInt64 { UInt64(start) << 32 | UInt64(length) }
    var range: Range<Int> { Int(start)..<Int(start) + Int(length) }

    init(start: Int, length: Int) {
      self.start = UInt32(start)
      self.length = UInt32(length)
    }

    init(cell: UInt64) {
      start = UInt32(cell >> 32)
      length = UInt32(truncatingIfNeeded: cell)
    }
  }

  /// A record that was refused.
  struct Refusal: Hashable, Sendable {
    var type: UInt16
    var id: [UInt8]
  }

  static let missing = UInt64.max

  /// Relative to the inbox, NFC.
  public var path: String
  var entries: [Entry] = []
  var cells: [UInt64] = []
  /// NFC UTF-8 of ids, labels and references.
  var strings: [UInt8] = []
  /// The cells of lists; a list's own cell is a stretch of them.
  var listCells: [UInt64] = []
  var fractions: [Fraction] = []
  var periods: [Period] = []
  var refusals: [Refusal] = []
  /// Records that were refused of which not even the identity could be read.
  var unidentifiedRefusals = 0
  /// The file ends within a record that was refused: what stood behind it may be missing.
  var isCutShort = false
  /// Whether a record that the file does not name may stand in it all the same.
  var isIncomplete: Bool { unidentifiedRefusals > 0 || isCutShort }
  /// The file as a whole was refused: it says nothing about any record.
  public internal(set) var isRefused = false
  public internal(set) var problems: [IntakeProblem] = []
  /// How many problems of each kind there are, also those beyond the first that are kept.
  public internal(set) var problemCounts: [IntakeProblem.Code: Int] = [:]
  /// Who owns the file, in the words of the `accept` declaration that lets a type stand in it.
  var owners: [UInt16: String] = [:]
  /// The series of full exports that the file is one of: only one of its files is in force.
  public internal(set) var series: String?
  /// Fields that no pack declares: dropped.
  public internal(set) var droppedFields = 0

  /// How many records were read.
  public var count: Int { entries.count }

  /// How many records were refused, each by itself.
  public var refusedCount: Int { refusals.count + unidentifiedRefusals }

  init(path: String) {
    self.path = path
  }

  /// A file that could not even be opened or read: everything it said before stays in force.
  public init(refused path: String, problem: IntakeProblem) {
    self.path = path
    isRefused = true
    add(problem)
  }

  /// Keeps the first hundred of each kind; the rest is counted.
  mutating func add(_ problem: IntakeProblem) {
    if keeps(problem.code) { problems.append(problem) }
    problemCounts[problem.code, default: 0] += 1
  }

  /// Whether another problem of the kind is kept with its place, not only counted.
  func keeps(_ code: IntakeProblem.Code) -> Bool { problemCounts[code, default: 0] < 100 }

  /// Keeps bytes of an id, a label or a reference.
  mutating func append(_ bytes: [UInt8]) -> Text {
    let stretch = Text(start: strings.count, length: bytes.count)
    strings += bytes
    return stretch
  }

  func text(_ text: Text) -> String {
    String(decoding: strings[Int(text.start)..<Int(text.start + text.length)], as: UTF8.self)
  }
}
