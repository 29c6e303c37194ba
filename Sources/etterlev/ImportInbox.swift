import Krav
import Linux
import Records
import Reports
import Service

/// The folder of records that a file is on its way to.
final class ImportInbox {
  let folder: String
  private let root: Directory

  init(_ folder: String) throws(SystemError) {
    self.folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    root = try Directory(folder)
  }

  /// Who would own a file that is written there: a folder with the group's bit gives it its group.
  var owner: FileOwner {
    let status = try? root.descriptor.status()
    let isGiving = status.map { $0.mode & 0o2000 != 0 } ?? false
    return FileOwner(
      user: Environment.effectiveUser, group: isGiving ? status?.group ?? 0 : Environment.effectiveGroup,
      isOpenToAll: false)
  }

  func has(_ path: String) -> Bool { (try? root.status(path)) != nil }

  /// Tells the preview what the inbox says now, and what would change.
  ///
  /// - Parameters:
  ///   - preview: of the file.
  ///   - schema: how files are read.
  ///   - moment: when.
  ///   - program: the pack.
  /// - Returns: whether the same file is there already.
  func compare(
    _ preview: inout ImportPreview, _ schema: RecordSchema, _ moment: RecordReader.Moment, _ program: Program
  ) throws -> Bool {
    let register = Register(program: program)
    let series = schema.place(of: preview.path)
    var standing: (path: String, batch: Batch)?
    let progress = Progress("reading the inbox", count: (try? RecordFiles.list(root).files.count) ?? 0)
    defer { progress.clear() }
    do throws(SystemError) {
      try RecordFiles.readAll(root, schema: schema, at: moment) { path, batch in
        progress.step()
        let place = schema.place(of: path)
        if path == preview.path || (series != nil && place?.series == series?.series) {
          // What this file is to take the place of.
          if !batch.isRefused, standing.map({ $0.path != preview.path }) ?? true { standing = (path, batch) }
          return
        }
        for change in register.stage(batch) { register.commit(change) }
      }
    } catch {
      throw UsageError("the inbox cannot be read (\(error))")
    }
    if let standing {
      if let series, let place = schema.place(of: standing.path), series < place {
        preview.newer = standing.path
      } else if !preview.batch.isRefused {
        preview.standing = (standing.path, BatchChange(from: standing.batch, to: preview.batch))
      }
    }
    if !preview.batch.isRefused { tellMissing(&preview, register, program) }
    return try isSame(preview)
  }

  private func tellMissing(_ preview: inout ImportPreview, _ register: Register, _ program: Program) {
    let before = Set(register.dangling)
    for change in register.stage(preview.batch) { register.commit(change) }
    let added = register.dangling.filter { !before.contains($0) }
    for (type, ids) in Dictionary(grouping: added, by: \.type).sorted(by: { $0.key < $1.key }) {
      let names = Set(ids.map { register.id($0) })
      preview.missing.append(
        .init(
          type: program.records[Int(type)].name, count: names.count,
          line: preview.batch.firstLine(naming: names, of: Int(type), program) ?? 0))
    }
  }

  private func isSame(_ preview: ImportPreview) throws -> Bool {
    guard let status = try? root.status(preview.path), status.kind == .regular,
      let there = try? readFile(folder + "/" + preview.path, limit: RecordReader.fileLimit),
      let here = try? readFile(preview.file, limit: RecordReader.fileLimit)
    else { return false }
    return there == here
  }

  /// Aside first, so that the daemon never sees half of it; readable for the folder's group.
  func write(_ path: String, _ bytes: [UInt8]) throws {
    let place = FilePlace(folder + "/" + path)
    Environment.setUmask(0o007)
    do throws(SystemError) {
      if path.contains("/") { try Directory.create(place.folder, mode: 0o770) }
      try Directory(place.folder).replace(place.name, with: bytes, mode: 0o640)
    } catch {
      throw UsageError("the file cannot be written (\(error))")
    }
  }
}
