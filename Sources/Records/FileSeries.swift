internal import CivilTime
internal import Krav

/// A file's place in a series of full exports, of which only one is in force: the newest that could be read.
public struct SeriesPlace: Comparable, Sendable {
  /// The series' pattern, as the pack has it.
  public var series: String
  /// The day in the file's name, if the pattern has one.
  var date: CivilDate?
  /// NFC.
  var path: String
  /// The path as it was found.
  var found: String

  /// Later files are greater: by the day in their names, then by their paths as NFC bytes.
  public static func < (one: SeriesPlace, other: SeriesPlace) -> Bool {
    if let a = one.date, let b = other.date, a != b { return a < b }
    return one.path.utf8.lexicographicallyPrecedes(other.path.utf8)
  }
}

extension RecordSchema {
  /// The imports that read a file.
  ///
  /// - Parameter path: NFC.
  func imports(of path: String) -> [ImportPlan] {
    imports.isEmpty ? [] : imports.filter { match($0.pattern, path) != nil }
  }

  /// Where a file stands in a series of full exports; `nil` for a file that counts by itself.
  public func place(of path: String) -> SeriesPlace? {
    guard !snapshots.isEmpty else { return nil }
    let normal = NFC.normalise(path)
    for pattern in snapshots {
      guard let match = match(pattern, normal) else { continue }
      return SeriesPlace(series: pattern.written, date: match.date, path: normal, found: path)
    }
    return nil
  }

  private func match(_ pattern: FilePattern, _ path: String) -> FilePattern.Match? {
    if let match = pattern.match(path) { return match }
    guard isBesidePack else { return nil }
    var rest = path[...]
    while let slash = rest.firstIndex(of: "/") {
      rest = rest[rest.index(after: slash)...]
      if let match = pattern.match(String(rest)) { return match }
    }
    return nil
  }
}

/// Which file of each series counts. Nothing is read here: paths come in as they are found, and what reading them gave.
public struct FileSeries: Sendable {
  private struct Series: Sendable {
    /// The files that have been seen, the oldest first.
    var places: [SeriesPlace] = []
    /// That could not be read when they were last tried.
    var refused: Set<String> = []
    /// Whose records are in force.
    var standing: SeriesPlace?
    /// The standing file is there no more, and what it said is kept until another takes its place.
    var isStandingGone = false
  }

  private let schema: RecordSchema
  private var all: [String: Series] = [:]

  public init(_ schema: RecordSchema) { self.schema = schema }

  /// Takes in paths that are to be looked at.
  ///
  /// - Returns: those of them that matter: all that stand in no series, and of each series the newest, if none newer
  ///   stands, with the one that stands.
  public mutating func select(_ paths: [String]) -> [String] {
    guard !schema.snapshots.isEmpty else { return paths }
    var selected: [String] = []
    var newest: [String: SeriesPlace] = [:]
    for path in paths {
      guard let place = schema.place(of: path) else {
        selected.append(path)
        continue
      }
      add(place)
      let series = all[place.series] ?? Series()
      if series.standing?.path == place.path {
        selected.append(path)
      } else if series.standing.map({ $0 < place }) ?? true || series.isStandingGone,
        newest[place.series].map({ $0 < place }) ?? true
      {
        newest[place.series] = place
      }
    }
    return selected + newest.values.map(\.found).sorted()
  }

  private mutating func add(_ place: SeriesPlace) {
    var series = all[place.series] ?? Series()
    let index = series.places.firstIndex { !($0 < place) } ?? series.places.count
    if index == series.places.count || series.places[index] != place { series.places.insert(place, at: index) }
    all[place.series] = series
  }

  /// What is to be done about a file that has been looked at.
  public enum Ruling: Sendable, Equatable {
    /// As with any file.
    case apply
    /// It does not count now.
    case passOver
    /// It does not count, and this one must be looked at in its stead.
    case lookAt(String)
  }

  /// A file was read.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - isRefused: it could not be taken in.
  public mutating func read(_ path: String, isRefused: Bool) -> Ruling {
    guard let place = schema.place(of: path) else { return .apply }
    add(place)
    var series = all[place.series] ?? Series()
    defer { all[place.series] = series }
    let mayStand = series.standing.map { !(place < $0) } ?? true || series.isStandingGone
    if isRefused {
      series.refused.insert(place.path)
      guard mayStand, series.standing == nil || series.isStandingGone, let next = Self.next(in: series) else {
        // It tells of its own trouble, and what stands goes on standing.
        return mayStand ? .apply : .passOver
      }
      return .lookAt(next)
    }
    series.refused.remove(place.path)
    guard mayStand else { return .passOver }
    series.standing = place
    series.isStandingGone = false
    return .apply
  }

  /// Files are there no more; what that means for each, ``gone(_:)`` says then.
  public mutating func forget(_ paths: [String]) {
    for path in paths {
      guard let place = schema.place(of: path) else { continue }
      all[place.series]?.places.removeAll { $0 == place }
      all[place.series]?.refused.remove(place.path)
    }
  }

  /// A file is there no more. Those that have gone with it have been forgotten.
  public mutating func gone(_ path: String) -> Ruling {
    guard let place = schema.place(of: path) else { return .apply }
    forget([path])
    var series = all[place.series] ?? Series()
    defer { all[place.series] = series }
    if series.standing == nil { return Self.next(in: series).map { .lookAt($0) } ?? .passOver }
    guard series.standing == place else { return .passOver }
    series.isStandingGone = true
    return Self.next(in: series).map { .lookAt($0) } ?? .apply
  }

  /// What the standing file said has been withdrawn.
  public mutating func withdrawn(_ path: String) {
    guard let place = schema.place(of: path), all[place.series]?.standing == place else { return }
    all[place.series]?.standing = nil
    all[place.series]?.isStandingGone = false
  }

  /// Where a file stands in a series; `nil` for a file that counts by itself.
  public func place(of path: String) -> SeriesPlace? { schema.place(of: path) }

  private static func next(in series: Series) -> String? {
    series.places.last { !series.refused.contains($0.path) && $0 != series.standing }?.found
  }
}
