public import CivilTime
public import Krav
public import Records

/// What an import makes of one file, told before anything is written: what was understood, what is dropped, what is wrong.
/// Of the file it holds headers, counts and the values that the pack declares, never a text, a name or an id.
public struct ImportPreview: Sendable {
  public enum Written: Sendable {
    /// Nothing was to be written.
    case nothing
    /// Somebody asked for it, and this is why not: lower case, no full stop.
    case refused(String)
    /// The same file lies there already.
    case isThere
    case written
  }

  /// Records that this file names and that nobody has: see ``init(file:path:batch:table:mappings:program:zone:)``.
  public struct Missing: Sendable {
    public var type: String
    public var count: Int
    /// Of the first that names one.
    public var line: Int

    public init(type: String, count: Int, line: Int) {
      self.type = type
      self.count = count
      self.line = line
    }
  }

  /// As the user named it.
  public let file: String
  /// Beneath the inbox: by it the daemon knows how to read it.
  public let path: String
  public let batch: Batch
  /// `nil` for JSON, and for what is no table.
  public let table: ForeignTable?
  /// Those that read the file; none for the pack's own JSON.
  public let mappings: [ImportMapping]
  public let summary: BatchSummary
  /// The file of the inbox that counts now, and what changes; `nil` where there is none, or where nobody looked.
  public var standing: (path: String, change: BatchChange)?
  /// Another file of the series is newer: this one changes nothing.
  public var newer: String?
  public var missing: [Missing] = []
  /// Where it lies now.
  public var target: String?
  public var written = Written.nothing

  /// - Parameters:
  ///   - file: as the user named it.
  ///   - path: beneath the inbox.
  ///   - batch: what the daemon's reader makes of it there.
  ///   - table: what it looks like.
  ///   - mappings: those that read it.
  ///   - program: the pack.
  ///   - zone: whose days instants lie on.
  public init(
    file: String, path: String, batch: Batch, table: ForeignTable?, mappings: [ImportMapping], program: Program,
    zone: ZoneRules
  ) {
    self.file = file
    self.path = path
    self.batch = batch
    self.table = table
    self.mappings = mappings
    summary = BatchSummary(batch, program, zone)
  }

  /// Whether every row was taken in.
  public var isClean: Bool { batch.problems.isEmpty }

  // MARK: Columns

  private var named: Set<String> { Set(mappings.flatMap(\.headers)) }

  /// Columns of the file that no import reads.
  var unread: [ForeignColumn] { (table?.columns ?? []).filter { !named.contains($0.header) } }

  /// Their headers, as far as they may be shown: where the first row is known to hold headers at all.
  public var droppedHeaders: [String] {
    isHeaderKnown ? unread.filter(\.isNameable).map(\.header) : []
  }

  /// How many columns with something in them are dropped without a name to call them by.
  public var droppedOthers: Int {
    unread.count { isHeaderKnown ? !$0.isNameable && $0.filled > 0 : true }
  }

  /// A first row in which half of what the imports name stands is no row of values.
  private var isHeaderKnown: Bool {
    let headers = Set((table?.columns ?? []).map(\.header))
    return !named.isEmpty && named.count { headers.contains($0) } * 2 >= named.count
  }

  /// Headers that an import names and the file lacks, each with one of the file's that may be meant.
  public var absent: [(header: String, near: String?)] {
    guard let table else { return [] }
    let headers = Set(table.columns.map(\.header))
    let free = unread.filter(\.isNameable).map(\.header)
    var seen: Set<String> = []
    return mappings.flatMap(\.headers).filter { !headers.contains($0) && seen.insert($0).inserted }.map { header in
      (header, Self.nearest(to: header, among: free))
    }
  }

  private static func nearest(to header: String, among free: [String]) -> String? {
    let likely = free.map { ($0, MappingWords.known.likeness(PlainWords($0), PlainWords(header))) }
    return likely.max { $0.1 < $1.1 }.flatMap { $0.1 >= 50 ? $0.0 : nil }
  }

  /// What the file looks like, where the import says otherwise.
  public var mismatches: [String] {
    guard case .csv(let encoding, let separator)? = table?.kind, let mapping = mappings.first else { return [] }
    var found: [String] = []
    if encoding != mapping.encoding, !(encoding == "utf-8" && isPlain) {
      found.append("the file looks like `\(encoding)`, the import says `\(mapping.encoding)`")
    }
    if separator != mapping.separator, (table?.columns.count ?? 0) > 1 {
      let (one, other) = (Self.name(separator), Self.name(mapping.separator))
      found.append("the cells seem to be parted by \(one), the import says \(other)")
    }
    return found
  }

  /// Whether the reader itself had no trouble with the encoding: plain letters are the same in all.
  private var isPlain: Bool { !batch.problems.contains { $0.code == .notCSV || $0.code == .notUTF8 } }

  static func name(_ separator: String) -> String { separator == "\t" ? "tabs" : "`\(separator)`" }
}
