internal import Krav

extension Register {
  /// What a newly read file changes. A refused file changes nothing, and a refused record leaves what the file said of
  /// it before in force.
  public func stage(_ batch: Batch) -> [RegisterChange] {
    var staging = staging(of: batch)
    while !stage(&staging, most: .max) {}
    return staging.changes
  }

  /// Begins the staging of a newly read file, which goes on by ``stage(_:most:)``. Nothing else is staged or committed
  /// before it has ended.
  public func staging(of batch: Batch) -> Staging {
    lastKept = []
    guard !batch.isRefused else { return Staging(batch, file: 0, head: 0, previous: []) }
    let file = files.intern(batch.path, series: batch.series)
    let head = files.head(file)
    files.note(batch.owners, of: file)
    // Only a file that was there before can have said something that it says no more.
    var staging = Staging(batch, file: file, head: Int(head), previous: files.records[Int(head)].references)
    for refusal in batch.refusals {
      let slot = tables[Int(refusal.type)].identities.find(refusal.id.span)
      if let slot { staging.kept.insert(RecordRef(type: refusal.type, slot: slot)) }
    }
    return staging
  }

  /// Goes on with at most so many records; `true` when all changes are staged.
  public func stage(_ staging: inout Staging, most: Int) -> Bool {
    guard !staging.batch.isRefused else { return true }
    var left = most
    while left > 0 {
      left -= 1
      if staging.read < staging.batch.entries.count {
        enter(staging.batch.entries[staging.read], &staging)
        staging.read += 1
      } else if staging.looked < staging.previous.count {
        keepOrWithdraw(staging.previous[staging.looked], &staging)
        staging.looked += 1
      } else if staging.offered < staging.versions.count {
        let (reference, version) = staging.versions[staging.offered]
        if let change = offer(version, for: reference) { staging.changes.append(change) }
        staging.offered += 1
      } else {
        files.records[staging.head] = RecordList(staging.now)
        return true
      }
    }
    return false
  }

  /// Of two in one file the later `endret` counts, then the later line.
  private func enter(_ entry: Batch.Entry, _ staging: inout Staging) {
    let id = Int(entry.id.start)..<Int(entry.id.start + entry.id.length)
    let slot = tables[Int(entry.type)].intern(staging.batch.strings.span.extracting(id))
    let reference = RecordRef(type: entry.type, slot: slot)
    let version = version(of: entry, in: staging.batch, file: staging.file)
    if staging.mayRepeat {
      if let place = staging.places[reference] {
        if !precedes(version, than: staging.versions[place].version) { staging.versions[place].version = version }
        return
      }
      staging.places[reference] = staging.versions.count
    }
    if !staging.previous.isEmpty { staging.present.insert(reference) }
    staging.versions.append((reference, version))
    staging.now.append(reference)
  }

  private func keepOrWithdraw(_ reference: RecordRef, _ staging: inout Staging) {
    guard !staging.present.contains(reference) else { return }
    if staging.batch.isIncomplete || staging.kept.contains(reference) {
      staging.now.append(reference)
      lastKept.append(reference)
    } else if let change = withdraw(reference, from: staging.file) {
      staging.changes.append(change)
    }
  }

  func version(of entry: Batch.Entry, in batch: Batch, file: UInt32) -> Version {
    Version(
      row: row(of: entry, in: batch),
      origin: Origin(file: file, line: entry.line, offset: entry.offset, length: entry.length), changed: entry.changed)
  }

  /// What the removal of a file changes: its versions go, and the next ones behind them are in force again.
  public func withdraw(file path: String) -> [RegisterChange] {
    guard let file = files.find(path), files.isStanding(file) else { return [] }
    let head = Int(files.head(file))
    let references = files.records[head].references
    files.records[head] = .none
    return references.compactMap { withdraw($0, from: file) }
  }

  /// Takes the withdrawals out of a file's changes, which must not have been committed: what the file says no more stays
  /// in force as the file's.
  public func keepAbsent(_ changes: inout [RegisterChange], of batch: Batch) {
    guard let file = files.find(batch.path) else { return }
    let kept = changes.filter(\.isWithdrawal).map(\.reference)
    let head = Int(files.head(file))
    files.records[head] = RecordList(files.records[head].references + kept)
    changes.removeAll(where: \.isWithdrawal)
    lastKept += kept
  }

  /// How many records the file, or the one of its series that is in force, has said so far.
  public func count(inPlaceOf batch: Batch) -> Int {
    if let name = batch.series { return files.count(inSeries: name) }
    return files.find(batch.path).map { files.records[Int(files.head($0))].count } ?? 0
  }

  /// How many records of each type would go with the files: those that no other file says anything of.
  public func losses(with paths: some Sequence<String>) -> [Int] {
    var losses = program.records.map { _ in 0 }
    let heads = Set(paths.compactMap { files.find($0).flatMap { files.isStanding($0) ? files.head($0) : nil } })
    for head in heads {
      for reference in files.records[Int(head)].references {
        let (type, slot) = (Int(reference.type), Int(reference.slot))
        guard tables[type].isPresent[slot], files.head(tables[type].origins[slot].file) == head,
          waiting[reference]?.allSatisfy({ heads.contains(files.head($0.origin.file)) }) ?? true
        else { continue }
        losses[type] += 1
      }
    }
    return losses
  }

  /// Makes the change. The engine calls this between un-indexing the old values and indexing the new.
  public func commit(_ change: RegisterChange) {
    let type = Int(change.reference.type)
    let slot = Int(change.reference.slot)
    if type == program.scope { commitClaims(change) }
    if tables[type].isPresent[slot] != (change.row != nil) { counts[type] += change.row == nil ? -1 : 1 }
    count(referencesOf: change.reference, by: -1)
    tables[type].set(slot, to: change.row)
    count(referencesOf: change.reference, by: 1)
    settle(change.reference)
    tables[type].origins[slot] = change.origin
    tables[type].setChanged(slot, to: change.changed)
    setStale(change.reference, becomesStale(change))
    revisions[type] &+= 1
  }

  /// A bit for each field that the change alters (the last bit for all from the 64th on); all bits when the record comes
  /// or goes, or is no longer as stale as it was.
  public func changedFields(_ change: RegisterChange) -> UInt64 {
    let type = Int(change.reference.type)
    let slot = Int(change.reference.slot)
    guard let row = change.row else { return tables[type].isPresent[slot] ? .max : 0 }
    guard tables[type].isPresent[slot], isStale(change.reference) == becomesStale(change) else { return .max }
    var mask: UInt64 = 0
    for (field, column) in tables[type].columns.enumerated() {
      let isSame =
        column.width == .list ? column.lists.holds(slot, row.list(field)) : column.cell(slot) == row.cells[field]
      if !isSame { mask |= 1 << UInt64(min(field, 63)) }
    }
    return mask
  }
}

extension Register {
  private func change(_ reference: RecordRef, to version: Version) -> RegisterChange {
    var change = RegisterChange(
      reference: reference, row: version.row, origin: version.origin, changed: version.changed, aliasSlots: [])
    change.aliasSlots = contested(by: change)
    return change
  }

  private func inForce(_ reference: RecordRef) -> Version? {
    let table = tables[Int(reference.type)]
    let slot = Int(reference.slot)
    guard table.isPresent[slot] else { return nil }
    return Version(row: table.row(slot), origin: table.origins[slot], changed: table.changed(slot))
  }

  /// Puts a file's version in its place; the change it makes, if it is then in force.
  func offer(_ version: Version, for reference: RecordRef) -> RegisterChange? {
    let slot = Int(reference.slot)
    let type = Int(reference.type)
    guard tables[type].isPresent[slot] else { return change(reference, to: version) }
    let current = tables[type].origins[slot]
    if files.head(current.file) == files.head(version.origin.file) {
      guard let rival = best(of: waiting[reference] ?? []), precedes(version, than: rival) else {
        return change(reference, to: version)
      }
      remove(rival, from: reference)
      waiting[reference, default: []].append(version)
      return change(reference, to: rival)
    }
    remove(versionOf: version.origin.file, from: reference)
    guard let standing = inForce(reference) else { return nil }
    if precedes(version, than: standing) {
      waiting[reference, default: []].append(version)
      return nil
    }
    waiting[reference, default: []].append(standing)
    return change(reference, to: version)
  }

  private func withdraw(_ reference: RecordRef, from file: UInt32) -> RegisterChange? {
    let table = tables[Int(reference.type)]
    let slot = Int(reference.slot)
    guard table.isPresent[slot], files.head(table.origins[slot].file) == files.head(file) else {
      remove(versionOf: file, from: reference)
      return nil
    }
    if let next = best(of: waiting[reference] ?? []) {
      remove(next, from: reference)
      return change(reference, to: next)
    }
    var change = RegisterChange(
      reference: reference, row: nil, origin: table.origins[slot], changed: .min, aliasSlots: [])
    change.aliasSlots = contested(by: change)
    return change
  }

  private func best(of versions: [Version]) -> Version? {
    versions.max { precedes($0, than: $1) }
  }

  private func remove(_ version: Version, from reference: RecordRef) {
    remove(versionOf: version.origin.file, from: reference)
  }

  private func remove(versionOf file: UInt32, from reference: RecordRef) {
    let head = files.head(file)
    waiting[reference]?.removeAll { files.head($0.origin.file) == head }
    if waiting[reference]?.isEmpty == true { waiting[reference] = nil }
  }

  /// Whether `other` counts before `version`: a version with `endret` beats one without, then the later `endret`, then
  /// the path as NFC bytes, then the line.
  private func precedes(_ version: Version, than other: Version) -> Bool {
    if version.changed != other.changed { return version.changed < other.changed }
    if version.origin.file != other.origin.file {
      return path(version.origin.file).utf8.lexicographicallyPrecedes(path(other.origin.file).utf8)
    }
    return version.origin.line < other.origin.line
  }

  // MARK: Aliases

  private func names(_ row: Row?) -> [UInt32] {
    guard let scope = program.scope, let field = program.records[scope].aliasField, let row else { return [] }
    return row.list(field).map { symbol in
      let bytes = Array(text(of: symbol).utf8)
      return tables[scope].intern(bytes.span)
    }
  }

  /// The names that the unit claims before or after, where that changes.
  private func contested(by change: RegisterChange) -> [UInt32] {
    guard Int(change.reference.type) == program.scope else { return [] }
    let before = Set(names(inForce(change.reference)?.row))
    return before.symmetricDifference(names(change.row)).sorted()
  }

  private func commitClaims(_ change: RegisterChange) {
    for name in names(inForce(change.reference)?.row) {
      claims[name]?.removeAll { $0 == change.reference.slot }
      if claims[name]?.isEmpty == true { claims[name] = nil }
    }
    for name in names(change.row) where name != change.reference.slot {
      claims[name, default: []].append(change.reference.slot)
    }
  }
}

extension RegisterChange {
  var version: Version { Version(row: row ?? Row(cells: []), origin: origin, changed: changed) }
}
