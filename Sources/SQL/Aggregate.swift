/// What is asked of the members of a query together; a text is one of their scope.
enum Aggregate {
  /// How many there are, or of how many a condition holds.
  case count(String?)
  /// Whether a condition holds of one.
  case any(String)
  /// The sum of whole numbers.
  case total(String)
  /// The greatest by all texts in turn, as a structure `c1`, `c2`, …; NULL of none.
  case greatest([String])
  /// All of them, least first, as a list of such structures.
  case sorted([String])
  /// The greatest of those of which a condition holds, NULLs left out.
  case last(String, where: String)
  /// The least, NULLs left out.
  case first(String)
  /// Those of which a condition holds, NULLs first and then the greatest, as a list of structures whose `c2` they are.
  case longest(String, where: String)
  /// All of them as a list of structures with these members.
  case rows([(name: String, text: String)])
  /// Texts that are never NULL, one behind the other.
  case text(String)

  var texts: [String] {
    switch self {
    case .count(let text): text.map { [$0] } ?? []
    case .any(let text), .total(let text), .first(let text), .text(let text): [text]
    case .rows(let items): items.map(\.text)
    case .last(let text, let condition), .longest(let text, let condition): [text, condition]
    case .greatest(let texts), .sorted(let texts): texts
    }
  }

  /// What it is of no members.
  var empty: String? {
    switch self {
    case .count: "0"
    case .any: "FALSE"
    case .total: "0"
    case .text: "''"
    case .greatest, .sorted, .last, .first, .longest, .rows: nil
    }
  }

  /// - Parameter filter: what members must hold to count; `nil` when all do.
  func sql(_ filter: String?) -> String {
    func filtered(_ call: String, _ more: String? = nil) -> String {
      let parts = [filter, more].compactMap { $0 }
      return parts.isEmpty ? call : "\(call) FILTER (WHERE \(parts.joined(separator: " AND ")))"
    }
    func structure(_ texts: [String]) -> String {
      "struct(\(texts.enumerated().map { "\($1) AS c\($0 + 1)" }.joined(separator: ", ")))"
    }
    switch self {
    case .count(let text): return filtered("count(*)", text)
    case .any(let text): return "coalesce(\(filtered("bool_or(\(text))")), FALSE)"
    case .total(let text): return "coalesce(\(filtered("sum(\(text))")), 0)"
    case .greatest(let texts): return filtered("max(\(structure(texts)))")
    case .last(let text, let condition): return filtered("max(\(text))", condition)
    case .first(let text): return filtered("min(\(text))")
    case .longest(let text, let condition):
      return "sort_array(\(filtered("collect_list(\(structure(["\(text) IS NULL", text])))", condition)), FALSE)"
    case .rows(let items):
      return filtered("collect_list(struct(\(items.map { "\($0.text) AS \($0.name)" }.joined(separator: ", "))))")
    case .text(let text): return "array_join(\(filtered("collect_list(\(text))")), '')"
    case .sorted(let texts): return "sort_array(\(filtered("collect_list(\(structure(texts)))")))"
    }
  }
}
