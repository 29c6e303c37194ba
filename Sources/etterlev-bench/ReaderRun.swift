import Linux
import Records
import Service

/// What the start is held against: the record reader alone, and the kernel alone.
enum ReaderRun {
  private static let rounds = 3

  /// Reads the bytes of the input's files again and again, which lie in memory; nothing is kept.
  static func read(rules: String, input: String, threads: Int) throws -> Figures {
    let loaded = try LoadedWorkload(rules: rules)
    let root = try Directory(input)
    let paths = try RecordFiles.list(root).files
    var files: [(path: String, bytes: [UInt8])] = []
    for path in paths { files.append((path, try readFile(input + "/" + path))) }
    let size = files.reduce(0) { $0 + $1.bytes.count }
    let (schema, moment) = (loaded.schema, loaded.moment)
    let read: @Sendable ((path: String, bytes: [UInt8])) -> Int = {
      RecordReader.read(path: $0.path, bytes: $0.bytes, schema: schema, at: moment).count
    }
    var figures = Figures()
    figures["bytes"] = Double(size)
    var best = Int64.max
    var bestAlone = Int64.max
    for _ in 0..<rounds {
      best = min(best, Bench.time { _ = Threads.map(files, threads: threads, read) })
      bestAlone = min(bestAlone, Bench.time { _ = Threads.map(files, threads: 1, read) })
    }
    figures["reader_ms"] = Double(best) / 1e6
    figures["reader_one_thread_ms"] = Double(bestAlone) / 1e6
    figures["reader_one_thread_mb_per_s"] = Double(size) / 1e6 / (Double(bestAlone) / 1e9)
    return figures
  }

  /// Opens, reads and closes every file, and does nothing with what it says.
  static func files(_ input: String, threads: Int) throws -> Figures {
    let root = try Directory(input)
    let paths = try RecordFiles.list(root).files
    var byFolder: [String: [[UInt8]]] = [:]
    for path in paths {
      let parts = path.split(separator: "/", maxSplits: 1)
      guard parts.count == 2 else { continue }
      byFolder[String(parts[0]), default: []].append(Array(parts[1].utf8))
    }
    var portions: [Portion] = []
    for (name, files) in byFolder {
      let folder = SharedDirectory(try root.subdirectory(name))
      for start in stride(from: 0, to: files.count, by: 256) {
        portions.append(Portion(folder: folder, files: Array(files[start..<min(files.count, start + 256)])))
      }
    }
    var best = Int64.max
    var size = 0
    for _ in 0..<rounds {
      best = min(
        best,
        Bench.time {
          size = Threads.map(portions, threads: threads) { portion in
            portion.files.reduce(0) { sum, name in
              sum + ((try? portion.folder.directory.open(name).read(atMost: 4096).count) ?? 0)
            }
          }.reduce(0, +)
        })
    }
    var figures = Figures()
    figures["files"] = Double(paths.count)
    figures["bytes"] = Double(size)
    figures["files_ms"] = Double(best) / 1e6
    return figures
  }

  private struct Portion: Sendable {
    var folder: SharedDirectory
    var files: [[UInt8]]
  }
}
