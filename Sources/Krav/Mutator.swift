internal import CivilTime

/// Writes the parts of a checked pack otherwise. Each of its extensions takes one kind of part.
struct Mutator {
  let sources: SourceSet
  /// The unit of each parameter that holds durations; `nil` within when they differ.
  private var units: [String: DurationUnit?] = [:]
  /// The values next to each value of an ordered enum.
  private var neighbours: [String: [String]] = [:]

  init(program: Program, sources: SourceSet) {
    self.sources = sources
    for parameter in program.parameters {
      if case .duration(let unit) = parameter.type { units[parameter.name] = .some(unit) }
    }
    for enumeration in program.enums where enumeration.isOrdered {
      let names = enumeration.values.map(\.name)
      for (lower, higher) in zip(names, names.dropFirst()) {
        neighbours[lower, default: []].append(higher)
        neighbours[higher, default: []].append(lower)
      }
    }
  }

  func mutants(of define: DefineSyntax) -> [Mutant] {
    variations(define.value).map { variation in
      mutant(.define(define), nil, variation) {
        var define = define
        define.value = $0
        return .define(define)
      }
    }
  }

  /// A mutant of the declaration; `part` is which of its parts the variation stands in.
  func mutant<Node>(
    _ declaration: Declaration, _ part: String?, _ variation: Variation<Node>, _ rebuild: (Node) -> Declaration
  ) -> Mutant {
    let owner = declaration.mutantOwner ?? Mutant.Owner(.rule, "")
    var key = "\(owner.kind) \(owner.name)"
    if let part { key += ", \(part)" }
    if let context = variation.context { key += ", \(quoted(context))" }
    return Mutant(
      owner: owner, declaration: rebuild(variation.node), range: variation.range, change: variation.change,
      remedy: variation.remedy, key: "\(key): \(variation.change)")
  }

  // MARK: What names mean

  /// The values that an ordered enum has next to this one.
  func neighbours(of value: String) -> [String] { neighbours[value] ?? [] }

  /// Whether it is a length of time for all that can be seen here, and whether it is counted in hours.
  func isDuration(_ expression: Expression) -> (inHours: Bool, isLiteral: Bool)? {
    switch expression.kind {
    case .literal(.duration(.months)): return (false, false)
    case .literal(.duration(let duration)): return (duration.unit == .hours, true)
    case .name(let name): return units[name].map { ($0 == .hours, false) }
    case .parenthesised(let inner), .negate(let inner), .table(let inner, _): return isDuration(inner)
    case .arithmetic(.multiply, let left, let right):
      return (isDuration(left) ?? isDuration(right)).map { ($0.inHours, false) }
    default: return nil
    }
  }

  // MARK: Text

  /// What stands at the range, on one line, between backticks; the middle of a long text is left out.
  func quoted(_ range: SourceRange) -> String { "`\(text(range))`" }

  func text(_ range: SourceRange) -> String {
    guard sources.files.indices.contains(Int(range.file)) else { return "" }
    let written = sources.files[Int(range.file)].text(range)
    let words = Diagnostic.visible(written.split { $0.isWhitespace }.joined(separator: " "))
    return words.count <= 90 ? words : "\(words.prefix(50)) … \(words.suffix(30))"
  }

  /// What stands between two parts, without the blanks around it.
  func between(_ left: SourceRange, _ right: SourceRange) -> SourceRange {
    trimmed(SourceRange(file: left.file, start: left.end, end: max(left.end, right.start)))
  }

  /// Without blanks at either end.
  func trimmed(_ range: SourceRange) -> SourceRange {
    guard sources.files.indices.contains(Int(range.file)) else { return range }
    let bytes = sources.files[Int(range.file)].bytes
    var range = range
    while range.start < range.end, bytes[Int(range.start)] <= 0x20 { range.start += 1 }
    while range.start < range.end, bytes[Int(range.end) - 1] <= 0x20 { range.end -= 1 }
    return range
  }
}
