internal import Krav
public import Linux
public import Records

/// Which files of the inbox are records, and how one of them is read.
public enum RecordFiles {
  /// `.json`, `.jsonl`, `.csv` and `.xlsx`, but no hidden file, none that is still being written, and none that says that
  /// somebody has a spreadsheet open.
  public static func isRecordFile(_ name: String) -> Bool {
    guard !name.hasPrefix("."), !name.hasPrefix("~$"), !name.hasSuffix("~"), !name.hasSuffix(".tmp"),
      !name.hasSuffix(".part")
    else {
      return false
    }
    return name.hasSuffix(".json") || name.hasSuffix(".jsonl") || name.hasSuffix(".csv")
      || name.hasSuffix(".xlsx")
  }

  /// What became of a path when it was looked at.
  public enum Outcome: Sendable {
    /// There is nothing; the nearest folder above it that there is lies on the device.
    case gone(from: UInt64?)
    case read(Batch, FileStatus)
  }

  /// Reads all record files below the root, of each series of full exports only the newest that can be read.
  ///
  /// - Parameters:
  ///   - root: the inbox.
  ///   - schema: how they are read.
  ///   - moment: when they are read.
  ///   - body: is given each file that counts, or that should count and was refused.
  public static func readAll(
    _ root: borrowing Directory, schema: RecordSchema, at moment: RecordReader.Moment,
    _ body: (_ path: String, Batch) -> Void
  ) throws(SystemError) {
    var series = FileSeries(schema)
    var reader = RecordFileReader(schema: schema, at: moment)
    var pending = series.select(try list(root).files)
    while !pending.isEmpty {
      var next: [String] = []
      for path in pending {
        let ruling: FileSeries.Ruling
        switch reader.read(path, below: root) {
        case .gone: ruling = series.gone(path)
        case .read(let batch, _):
          ruling = series.read(path, isRefused: batch.isRefused)
          if ruling != .passOver { body(path, batch) }
        }
        if case .lookAt(let other) = ruling { next.append(other) }
      }
      pending = next
    }
  }

  /// All record files and folders below the root, paths relative to it, NFC as the file system has it.
  public static func list(_ root: borrowing Directory) throws(SystemError) -> (files: [String], folders: [String]) {
    var files: [String] = []
    var folders: [String] = ["."]
    var next = 0
    while next < folders.count {
      let folder = folders[next]
      next += 1
      let prefix = folder == "." ? "" : folder + "/"
      let entries: [Directory.Entry]
      do throws(SystemError) {
        entries = try root.subdirectory(folder).entries()
      } catch {
        // A subfolder may go while it is listed; the root may not.
        if folder == "." { throw error }
        continue
      }
      for entry in entries {
        guard let name = String(validating: entry.name, as: UTF8.self) else { continue }
        if entry.kind == .directory {
          if !name.hasPrefix(".") { folders.append(prefix + name) }
        } else if isRecordFile(name) {
          files.append(prefix + name)
        }
      }
    }
    return (files.sorted(), folders)
  }
}
