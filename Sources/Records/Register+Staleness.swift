extension Register {
  /// Whether a record in force is stale.
  public var hasStale: Bool { staleCount > 0 }

  /// Whether the record is in force only because nothing newer could be read for too long: its file has gone bad or away.
  /// What it refers to is taken as known, since that says whom it concerns; nothing else of it is.
  public func isStale(_ reference: RecordRef) -> Bool {
    staleCount > 0 && tables[Int(reference.type)].isStale(Int(reference.slot))
  }

  /// Whether the file's records are stale, also those that come into force later.
  public func isStale(file path: String) -> Bool { files.find(path).map { staleFiles.contains($0) } ?? false }

  /// Keeps in mind that a file's records are stale, or no longer; gives those of them that are in force. The records
  /// themselves are marked by ``setStale(_:_:)``.
  public func note(isStale: Bool, file path: String) -> [RecordRef] {
    guard let file = files.find(path) else { return [] }
    if isStale { staleFiles.insert(file) } else { staleFiles.remove(file) }
    return records(inForceFrom: file)
  }

  /// The records whose version in force was read from the file.
  public func records(inForceFrom path: String) -> [RecordRef] {
    files.find(path).map { records(inForceFrom: $0) } ?? []
  }

  private func records(inForceFrom file: UInt32) -> [RecordRef] {
    files.records[Int(files.head(file))].references.filter { origin($0)?.file == file }
  }

  /// Marks a record as stale or not; what is not there is never stale.
  public func setStale(_ reference: RecordRef, _ isStale: Bool) {
    let (type, slot) = (Int(reference.type), Int(reference.slot))
    guard tables[type].isStale(slot) != isStale, !isStale || tables[type].isPresent[slot] else { return }
    tables[type].setStale(slot, isStale)
    staleCount += isStale ? 1 : -1
  }

  /// Whether the record is stale once the change is made: a version is as stale as its file.
  func becomesStale(_ change: RegisterChange) -> Bool {
    change.row != nil && !staleFiles.isEmpty && staleFiles.contains(change.origin.file)
  }
}
