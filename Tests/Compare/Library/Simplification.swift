import Krav

/// Smaller packs that a pack can be made into by leaving something out.
struct Simplification {
  /// Bytes of the pack, and what to write instead.
  struct Edit {
    var start: Int
    var end: Int
    var text: String
  }

  private let bytes: [UInt8]
  private(set) var edits: [Edit] = []

  init(_ text: String) {
    bytes = Array(text.utf8)
    let pack = Pack.load(text: text, path: "pack.krav")
    for declaration in pack.files.flatMap(\.declarations) { add(declaration) }
    // What takes most away comes first.
    edits.sort { ($0.end - $0.start - $0.text.utf8.count) > ($1.end - $1.start - $1.text.utf8.count) }
  }

  func applying(_ edit: Edit) -> String {
    String(decoding: bytes[..<edit.start] + Array(edit.text.utf8) + bytes[edit.end...], as: UTF8.self)
  }

  private mutating func replace(_ range: SourceRange, _ text: String) {
    guard Int(range.end - range.start) > text.utf8.count else { return }
    edits.append(Edit(start: Int(range.start), end: Int(range.end), text: text))
  }

  private mutating func add(_ declaration: Declaration) {
    switch declaration {
    case .source(let syntax): replace(syntax.range, "")
    case .enumeration(let syntax): replace(syntax.range, "")
    case .record(let syntax):
      replace(syntax.range, "")
      for field in syntax.fields { replace(field.range, "") }
    case .parameter(let syntax): replace(syntax.range, "")
    case .set(let syntax): replace(syntax.range, "")
    case .criterion(let syntax): replace(syntax.range, "")
    case .define(let syntax):
      replace(syntax.range, "")
      add(syntax.value)
    case .rule(let syntax): add(syntax)
    default: break
    }
  }

  private mutating func add(_ rule: RuleSyntax) {
    replace(rule.range, "")
    if let condition = rule.condition {
      remove(from: "where", to: condition.range)
      add(condition)
    }
    for (number, basis) in rule.bases.enumerated() {
      if number > 0 { remove(from: ",", to: basis.range) }
      if let day = basis.on {
        remove(from: "on", to: day.range)
        add(day)
      }
    }
    for binding in rule.bindings.dropFirst() {
      guard case .list(let list) = binding.source else { continue }
      remove(from: ",", to: binding.variable.range.union(list.range))
      add(list)
    }
    for item in rule.lets {
      switch item.value {
      case .query(let query):
        remove(from: "let", to: item.name.range.union(query.range))
        add(query)
      case .expression(let expression):
        remove(from: "let", to: item.name.range.union(expression.range))
        add(expression)
      }
    }
    for clause in rule.clauses {
      replace(clause.range, "")
      replace(clause.because.range, "\"x\"")
      add(clause.condition)
      add(clause.because)
    }
    if let remedy = rule.remedy {
      remove(from: "remedy", to: remedy.range)
      add(remedy)
    }
  }

  private mutating func add(_ template: TemplateSyntax) {
    for case .value(let expression) in template.parts {
      replace(expression.range, "1")
      add(expression)
    }
  }

  /// With the word that stands before it.
  private mutating func remove(from word: String, to range: SourceRange) {
    let letters = Array(word.utf8)
    var start = Int(range.start) - letters.count
    while start >= 0, !bytes[start..<start + letters.count].elementsEqual(letters) { start -= 1 }
    if start >= 0 { edits.append(Edit(start: start, end: Int(range.end), text: "")) }
  }

  private mutating func add(_ query: QuerySyntax) {
    if let condition = query.condition {
      remove(from: "where", to: condition.range)
      add(condition)
    }
    for part in [query.satisfies, query.by].compactMap({ $0 }) { add(part) }
    if case .list(let list) = query.binding.source { add(list) }
  }

  private mutating func add(_ members: MembersSyntax) {
    if case .query(let query) = members { add(query) }
  }

  private mutating func add(_ expression: Expression) {
    replace(expression.range, "true")
    replace(expression.range, "false")
    replace(expression.range, "1")
    replace(expression.range, "today")
    var parts: [Expression] = []
    switch expression.kind {
    case .negate(let inner), .parenthesised(let inner), .not(let inner), .isSet(let inner), .isMissing(let inner):
      parts = [inner]
    case .field(let base, _): parts = [base]
    case .table(_, let keys): parts = keys
    case .list(let items), .and(let items), .or(let items):
      parts = items
      if items.count > 2 {
        for place in items.indices.dropLast() { remove(items[place].range, before: items[place + 1].range) }
        remove(items[items.count - 1].range, after: items[items.count - 2].range)
      }
    case .arithmetic(_, let left, let right), .otherwise(let left, let right), .compare(_, let left, let right),
      .isIn(let left, let right, _), .isUnder(let left, let right, _):
      parts = [left, right]
    case .within(let day, let window, _):
      switch window {
      case .last(let other), .next(let other), .period(let other): parts = [day, other]
      }
    case .aggregate(let operation, let members):
      add(members)
      switch operation {
      case .sum(let value), .median(let value): parts = [value]
      default: break
      }
    case .atLeast(let number, let members):
      parts = [number]
      add(members)
    case .atLeastOf(let number, let items): parts = [number] + items
    case .literal, .name, .today, .now, .calendarPeriod: break
    }
    for part in parts {
      replace(expression.range, String(decoding: bytes[Int(part.range.start)..<Int(part.range.end)], as: UTF8.self))
      add(part)
    }
  }

  private mutating func remove(_ range: SourceRange, before next: SourceRange) {
    edits.append(Edit(start: Int(range.start), end: Int(next.start), text: ""))
  }

  private mutating func remove(_ range: SourceRange, after previous: SourceRange) {
    edits.append(Edit(start: Int(previous.end), end: Int(range.end), text: ""))
  }
}
