internal import Krav
internal import Records

/// How well a column of an export may be the one of a field.
struct MappingLikeness {
  let program: Program
  let words = MappingWords.known

  // MARK: Names

  /// Whether two words are the same but for their ends, or one is the last part of the other.
  static func isAlike(_ one: String, _ other: String) -> Bool {
    if one == other || nearest(to: one, among: [other]) != nil { return true }
    let (short, long) = one.count < other.count ? (one, other) : (other, one)
    guard short.count >= 4 else { return false }
    if long.hasPrefix(short) || (short.count >= 5 && long.hasSuffix(short)) { return true }
    let common = zip(short, long).prefix { $0 == $1 }.count
    return common >= 5 && common * 10 >= long.count * 6
  }

  // MARK: Values

  /// The number of the enum's value that a cell most probably means.
  func meaning(of text: String, in number: Int) -> Int? {
    let values = program.enums[number].values
    let said = PlainWords(text)
    let names = values.map { [PlainWords($0.name), $0.label.map { PlainWords($0) }].compactMap { $0 } }
    if let exact = names.firstIndex(where: { $0.contains(said) }) { return exact }
    let spellings = names.enumerated().flatMap { number, names in names.map { (number, $0.joined) } }
    if let near = nearest(to: said.joined, among: spellings.map(\.1)) { return spellings.first { $0.1 == near }?.0 }
    let alike = names.indices.filter { index in
      names[index].contains { name in
        name.words.count == said.words.count && zip(name.words, said.words).allSatisfy { Self.isAlike($0, $1) }
      }
    }
    return alike.count == 1 ? alike[0] : nil
  }

  /// How many of the column's cells are values of the enum, in percent; `nil` where nothing is known of them.
  func share(of column: ForeignColumn, in number: Int) -> Int? {
    guard column.filled > 0, !column.values.isEmpty else { return nil }
    let meant = column.values.filter { meaning(of: $0.key, in: number) != nil }.values.reduce(0, +)
    return meant * 100 / column.filled
  }

  /// Whether the cells could be the field's; all but a tenth of them, since exports have slips.
  func fits(_ column: ForeignColumn, _ field: Field) -> Bool {
    if column.filled == 0 { return true }
    func most(_ count: Int) -> Bool { count * 10 >= column.filled * 9 }
    let isTime =
      most(column.ownDays + column.ownMoments + (column.days.max() ?? 0))
      || most(column.ownMoments + (column.moments.max() ?? 0)) || most(column.instants)
    switch field.type {
    case .date: return most(column.ownDays + column.ownMoments + (column.days.max() ?? 0) + (column.moments.max() ?? 0))
    case .instant: return most(column.ownMoments + (column.moments.max() ?? 0)) || most(column.instants)
    case .integer:
      return most(column.wholes)
    case .decimal: return most(max(column.ownNumbers, column.wholes + max(column.commas, column.points)))
    case .bool:
      return column.ownTruths == column.filled
        || (!column.values.isEmpty && column.values.keys.allSatisfy { words.truth($0) != nil })
    case .period: return most(column.periods)
    case .enumeration(let number):
      if isTime || column.longest > 200 { return false }
      return field.isList || !column.isVaried || (share(of: column, in: number) ?? 0) > 50
    case .reference, .label: return !isTime && (field.isList || column.longest <= field.longest)
    case .text: return !isTime && !most(max(column.wholes, column.ownNumbers))
    }
  }

  /// How well the column is the field's, from 0; `nil` where it cannot be.
  func score(_ column: ForeignColumn, _ field: Field) -> Int? {
    let header = PlainWords(column.header)
    var score = words.likeness(header, PlainWords(field.name))
    switch field.type {
    case .enumeration(let number):
      if program.enums[number].name.contains(".") == false {
        score = max(score, words.likeness(header, PlainWords(program.enums[number].name)) * 7 / 10)
      }
    case .reference(let number):
      score = max(score, words.likeness(header, PlainWords(program.records[number].name)) * 9 / 10)
    default: break
    }
    guard fits(column, field) else { return nil }
    if case .enumeration(let number) = field.type {
      if let share = share(of: column, in: number) {
        // Words of the enum in every cell say more than the header.
        score += share * 45 / 100
        if share == 0, !field.isList { score -= 15 }
      }
    } else if column.filled == 0 {
      score -= 5
    }
    return score
  }

  // MARK: Identity

  /// How probably the column tells the type's records apart.
  func identityScore(_ column: ForeignColumn, of type: String, rows: Int) -> Int? {
    guard column.isUnique, column.filled == rows, column.longest <= 80 else { return nil }
    let header = PlainWords(column.header)
    let name = PlainWords(type).joined
    let isNamed = words.identities.contains { end in
      header.words.last == end
        || (end.count > 1 && header.words.last.map { $0.count > end.count && $0.hasSuffix(end) } ?? false)
    }
    let isOfType = header.words.contains { $0.hasPrefix(name) || Self.isAlike($0, name) }
    guard isNamed || isOfType || column.number == 0 else { return nil }
    // A column of codes: digits in all, no spaces, short.
    let isCode = column.withSpaces == 0 && column.longest <= 40 && (rows == 0 || column.withDigits == rows)
    guard isCode || header.words == ["id"] else { return nil }
    return (isNamed ? 60 : 0) + (isOfType ? 30 : 0) + (column.number == 0 ? 20 : 0)
  }
}
