/// One step of the printer. Line breaks belong to the innermost group, which is printed on one line if it fits there
/// (after Wadler, «A prettier printer», 1997, and Oppen, «Prettyprinting», 1980).
enum FormatterPiece {
  /// The item with this index, after the comments before it.
  case token(Int32)
  /// A separator that the layout sets, right behind what stands before it.
  case comma, semicolon
  /// A `;` where the group is on one line.
  case flatSemicolon
  case spaces(Int32)
  /// So many spaces, in a group on one line a single one.
  case column(Int32)
  /// A space where the group is on one line.
  case flatSpace

  /// A space, or in a broken group a line break.
  case line
  /// Nothing, or in a broken group a line break.
  case soft
  /// A space; in a broken group a line break where what follows, up to where it could break next, does not fit. The new
  /// line is indented by so much more.
  case fill(Int32)
  /// A line break.
  case newline
  /// A line break between parts, where an empty line is kept unless the part is the first.
  case part(isFirst: Bool)
  /// The same, but a space in a group on one line.
  case item(isFirst: Bool)

  case open(isBroken: Bool)
  case close

  /// Indents what follows by so much more than now, up to the matching `unnest`.
  case nest(Int32)
  /// Indents it to a column.
  case indent(Int32)
  /// Indents it to where the line has come.
  case align
  case unnest

  /// The comments before the item with this index, as a part of what is indented here.
  case comments(Int32, isFirst: Bool)
  /// Trailing comments from here on stand in one column, this or a later one; 0 ends it.
  case commentColumn(Int32)
}
