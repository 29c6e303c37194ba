internal import CivilTime
internal import Krav

extension Register {
  /// Puts in force what a newly read file says, without telling what that changes: for a first reading, when nobody has
  /// judged yet. The outcome is that of ``stage(_:)`` and of committing each change.
  public func load(_ batch: consuming Batch) {
    let file = files.intern(batch.path, series: batch.isRefused ? nil : batch.series)
    let head = Int(files.head(file))
    files.note(batch.owners, of: file)
    guard !batch.isRefused, files.records[head].isEmpty, staleFiles.isEmpty,
      !batch.problems.contains(where: { $0.code == .duplicate })
    else {
      for change in stage(batch) { commit(change) }
      return
    }
    areUsesCounted = false
    var loading = Loading(batch: batch, file: file, loaders: loaders, aliasType: hasAliases ? program.scope : nil)
    loading.run(&tables, &pools, &counts)
    for (entry, reference) in loading.later {
      guard let change = offer(version(of: entry, in: loading.batch, file: file), for: reference) else { continue }
      commit(change)
    }
    files.records[head] = RecordList(loading.records)
    for type in revisions.indices { revisions[type] &+= 1 }
  }

  private var hasAliases: Bool { program.scope.map { program.records[$0].aliasField != nil } ?? false }
}

/// How a field's cell in a batch becomes one of the register's.
struct Loader: Sendable {
  enum Kind: Sendable {
    /// As it is.
    case plain
    case number, period, symbol
    case pooledInstant
    case reference(Int)
  }

  var kind: Kind
  var isList: Bool

  init(_ field: Field) {
    isList = field.isList
    kind =
      switch field.type {
      case .bool, .text, .enumeration, .date: .plain
      case .instant: field.isList ? .pooledInstant : .plain
      case .integer, .decimal: .number
      case .period: .period
      case .label: .symbol
      case .reference(let target): .reference(target)
      }
  }
}

/// One batch on its way into the tables. The passes go over so few records at a time that their cells stay near.
private struct Loading {
  static let portion = 512

  var batch: Batch
  let file: UInt32
  let loaders: [[Loader]]
  /// The type whose records claim names.
  let aliasType: Int?
  var records: [RecordRef] = []
  /// Entries that must be weighed against what is there.
  var later: [(entry: Batch.Entry, reference: RecordRef)] = []
  /// Of the portion, by type: entries that go straight into the columns.
  private var direct: [[(entry: Int, slot: Int, firstCell: Int)]]

  init(batch: consuming Batch, file: UInt32, loaders: [[Loader]], aliasType: Int?) {
    self.batch = batch
    self.file = file
    self.loaders = loaders
    self.aliasType = aliasType
    direct = loaders.map { _ in [] }
  }

  mutating func run(_ tables: inout [Table], _ pools: inout Pools, _ counts: inout [Int]) {
    records.reserveCapacity(batch.entries.count)
    reserve(&tables)
    for start in stride(from: 0, to: batch.entries.count, by: Self.portion) {
      for number in start..<min(start + Self.portion, batch.entries.count) { intern(number, &tables, &pools) }
      for type in tables.indices {
        tables[type].grow()
        guard !direct[type].isEmpty else { continue }
        store(type, &tables[type])
        counts[type] += direct[type].count
        direct[type].removeAll(keepingCapacity: true)
      }
    }
  }

  private func reserve(_ tables: inout [Table]) {
    guard batch.entries.count >= 2 * Self.portion else { return }
    var needs = tables.map { _ in (count: 0, bytes: 0) }
    for entry in batch.entries {
      needs[Int(entry.type)].count += 1
      needs[Int(entry.type)].bytes += Int(entry.id.length)
    }
    for (type, need) in needs.enumerated() { tables[type].reserve(need.count, bytes: need.bytes) }
  }

  /// Gives the record its slot, and its cells the register's numbers.
  private mutating func intern(_ number: Int, _ tables: inout [Table], _ pools: inout Pools) {
    let entry = batch.entries[number]
    let type = Int(entry.type)
    let slot = tables[type].identities.intern(batch.strings.span.extracting(entry.id.range))
    let reference = RecordRef(type: entry.type, slot: slot)
    records.append(reference)
    guard !tables[type].holds(slot), type != aliasType else {
      later.append((entry, reference))
      return
    }
    direct[type].append((number, Int(slot), entry.firstCell))
    for field in loaders[type].indices {
      let loader = loaders[type][field]
      let cell = batch.cells[entry.firstCell + field]
      if cell == Batch.missing { continue }
      if loader.isList {
        batch.cells[entry.firstCell + field] = internList(Batch.Text(cell: cell), loader.kind, &tables, &pools)
      } else if case .plain = loader.kind {
        continue
      } else {
        batch.cells[entry.firstCell + field] = element(cell, loader.kind, &tables, &pools)
      }
    }
  }

  private func element(_ cell: UInt64, _ kind: Loader.Kind, _ tables: inout [Table], _ pools: inout Pools) -> UInt64 {
    switch kind {
    case .plain: return cell
    case .number: return UInt64(pools.intern(batch.fractions[Int(cell)]))
    case .period: return UInt64(pools.periods.intern(batch.periods[Int(cell)]))
    case .pooledInstant: return UInt64(pools.instants.intern(Instant(seconds: Int64(bitPattern: cell))))
    case .symbol: return UInt64(pools.symbols.intern(batch.strings.span.extracting(Batch.Text(cell: cell).range)))
    case .reference(let target):
      return UInt64(tables[target].identities.intern(batch.strings.span.extracting(Batch.Text(cell: cell).range)))
    }
  }

  /// The elements in ascending order, each once, where the list was.
  private mutating func internList(
    _ list: Batch.Text, _ kind: Loader.Kind, _ tables: inout [Table], _ pools: inout Pools
  ) -> UInt64 {
    for place in list.range { batch.listCells[place] = element(batch.listCells[place], kind, &tables, &pools) }
    guard list.length > 1 else { return list.cell }
    let elements = Set(batch.listCells[list.range]).sorted()
    for (place, element) in zip(list.range, elements) { batch.listCells[place] = element }
    return Batch.Text(start: list.range.lowerBound, length: elements.count).cell
  }

  /// Writes the portion's records of a type into its columns, one column after the other.
  private func store(_ type: Int, _ table: inout Table) {
    let placed = direct[type]
    for (number, slot, _) in placed {
      let entry = batch.entries[number]
      table.isPresent[slot] = true
      table.origins[slot] = Origin(file: file, line: entry.line, offset: entry.offset, length: entry.length)
      if entry.changed != .min { table.setChanged(slot, to: entry.changed) }
    }
    for field in table.columns.indices {
      // Each row is taken out while it is written, so that nobody asks for every value whether it is shared.
      switch table.columns[field].width {
      case .byte:
        var row: [UInt8] = []
        swap(&row, &table.columns[field].bytes)
        write(placed, field, to: &row)
        swap(&row, &table.columns[field].bytes)
      case .word:
        var row: [UInt32] = []
        swap(&row, &table.columns[field].words)
        write(placed, field, to: &row)
        swap(&row, &table.columns[field].words)
      case .long:
        var row: [UInt64] = []
        swap(&row, &table.columns[field].longs)
        write(placed, field, to: &row)
        swap(&row, &table.columns[field].longs)
      case .list:
        for (_, slot, firstCell) in placed {
          let cell = batch.cells[firstCell + field]
          guard cell != Batch.missing else { continue }
          table.columns[field].lists[slot] = batch.listCells[Batch.Text(cell: cell).range].map {
            UInt32(truncatingIfNeeded: $0)
          }
        }
      }
    }
  }

  private func write<Value: FixedWidthInteger>(
    _ placed: [(entry: Int, slot: Int, firstCell: Int)], _ field: Int, to row: inout [Value]
  ) {
    var row = row.mutableSpan
    for (_, slot, firstCell) in placed { row[slot] = Value(truncatingIfNeeded: batch.cells[firstCell + field]) }
  }
}
