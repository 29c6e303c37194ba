internal import Krav

// A large file of lines in pieces that several threads read side by side. What comes of them together is what one reader
// makes of the whole.
extension RecordReader {
  /// What stands in one piece.
  public struct Piece: Sendable {
    var batch: Batch
    var lines: Int
    /// A fault that refuses the file is in it.
    var isFaulty: Bool
  }

  /// Pieces are at least so large, in bytes.
  public static let leastPiece = 1 << 20

  /// Where a file of our own records may be cut, each piece behind a line feed; none for a file that is read as a whole.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - path: relative to the inbox.
  ///   - count: the most pieces.
  ///   - least: the fewest bytes of a piece.
  public func pieces(of bytes: [UInt8], path: String, count: Int, least: Int = leastPiece) -> [Range<Int>] {
    let path = NFC.normalise(path)
    guard count > 1, bytes.count >= 2 * least, bytes.count <= Self.fileLimit, path.hasSuffix(".jsonl"),
      bytes[0] != 0xEF, schema.imports(of: path).isEmpty
    else { return [] }
    let size = max(least, (bytes.count + count - 1) / count)
    var pieces: [Range<Int>] = []
    var start = 0
    while start < bytes.count {
      var end = min(start + size, bytes.count)
      while end < bytes.count, bytes[end - 1] != 0x0A { end += 1 }
      pieces.append(start..<end)
      start = end
    }
    return pieces.count > 1 ? pieces : []
  }

  /// Reads one piece.
  ///
  /// - Parameters:
  ///   - piece: one of ``pieces(of:path:count:least:)``.
  ///   - path: relative to the inbox.
  ///   - bytes: the whole file.
  ///   - owner: who owns the file; `nil` when nobody can tell.
  public mutating func read(piece: Range<Int>, path: String, bytes: [UInt8], owner: FileOwner? = nil) -> Piece {
    begin(NFC.normalise(path), owner)
    batch.series = schema.place(of: batch.path)?.series
    reserve(for: piece.count)
    place(line: 1, at: piece.lowerBound)
    var isFaulty = false
    do throws(JSONFault) { try readLines(bytes.span, piece) } catch { isFaulty = true }
    defer { batch = Batch(path: "") }
    return Piece(batch: batch, lines: lineHere - 1, isFaulty: isFaulty)
  }

  /// What the file says, from all of its pieces in their order. A file with a fault is read again as a whole, which tells
  /// where the first one is.
  ///
  /// - Parameters:
  ///   - pieces: all pieces.
  ///   - path: relative to the inbox.
  ///   - bytes: the whole file.
  ///   - owner: who owns the file; `nil` when nobody can tell.
  public mutating func join(
    _ pieces: consuming [Piece], path: String, bytes: [UInt8], owner: FileOwner? = nil
  ) -> Batch {
    guard let first = pieces.first, !pieces.contains(where: \.isFaulty) else {
      return read(path: path, bytes: bytes, owner: owner)
    }
    batch = first.batch
    var line = first.lines
    batch.entries.reserveCapacity(pieces.reduce(0) { $0 + $1.batch.entries.count })
    batch.cells.reserveCapacity(pieces.reduce(0) { $0 + $1.batch.cells.count })
    batch.strings.reserveCapacity(pieces.reduce(0) { $0 + $1.batch.strings.count })
    var rest = Array(pieces.dropFirst().reversed())
    pieces = []
    while let piece = rest.popLast() {
      append(piece.batch, after: line)
      line += piece.lines
    }
    markDuplicates()
    defer { batch = Batch(path: "") }
    return batch
  }

  /// Appends what the next piece says; its places in the batch's rows and its lines move behind those that are there.
  private mutating func append(_ next: consuming Batch, after line: Int) {
    let (strings, lists) = (UInt32(batch.strings.count), UInt32(batch.listCells.count))
    let (fractions, periods) = (UInt64(batch.fractions.count), UInt64(batch.periods.count))
    let cells = batch.cells.count
    func moved(_ cell: UInt64, _ type: FieldType) -> UInt64 {
      switch type {
      case .label, .reference: cell &+ UInt64(strings) << 32
      case .integer, .decimal: cell &+ fractions
      case .period: cell &+ periods
      case .bool, .text, .date, .instant, .enumeration: cell
      }
    }
    for number in next.entries.indices {
      let entry = next.entries[number]
      next.entries[number].id.start += strings
      next.entries[number].line += UInt32(line)
      next.entries[number].firstCell += cells
      for (field, plan) in schema.records[Int(entry.type)].plans.enumerated() {
        let place = entry.firstCell + field
        let cell = next.cells[place]
        if cell == Batch.missing { continue }
        if plan.isList {
          for element in Batch.Text(cell: cell).range {
            next.listCells[element] = moved(next.listCells[element], plan.type)
          }
          next.cells[place] = cell &+ UInt64(lists) << 32
        } else {
          next.cells[place] = moved(cell, plan.type)
        }
      }
    }
    batch.entries += next.entries
    batch.cells += next.cells
    batch.strings += next.strings
    batch.listCells += next.listCells
    batch.fractions += next.fractions
    batch.periods += next.periods
    batch.refusals += next.refusals
    batch.unidentifiedRefusals += next.unidentifiedRefusals
    batch.droppedFields += next.droppedFields
    for var problem in next.problems where batch.keeps(problem.code) {
      if problem.line > 0 { problem.line += line }
      batch.add(problem)
      next.problemCounts[problem.code, default: 0] -= 1
    }
    batch.problemCounts.merge(next.problemCounts.filter { $0.value > 0 }) { $0 + $1 }
  }
}
