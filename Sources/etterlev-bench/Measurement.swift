import Commands
import Linux
import Records
import Service

/// The measurements that run in a process of their own, so that none has the memory or the caches of another.
enum Measurement {
  static func run(_ words: [String]) throws {
    let arguments = try Arguments(words, for: .measurement)
    let rules = arguments.value("rules") ?? "Tests/Bench/R5"
    let count = arguments.value("records").flatMap { Int($0) } ?? 10_000
    let folder = DataFolder(arguments.value("work") ?? ".build/bench", count: count)
    let input = arguments.value("input") == "files" ? folder.files : folder.inbox
    let threads = arguments.value("threads").flatMap { Int($0) } ?? Threads.processors
    let figures: Figures
    switch arguments.operands.first {
    case "make":
      try folder.make(count: count, words: Words(path: rules + "/words.txt"), withFiles: arguments.has("files"))
      figures = Figures()
    case "engine":
      figures = try EngineRun.run(
        rules: rules, folder: folder, input: input, changes: arguments.value("changes").flatMap { Int($0) } ?? 0,
        output: arguments.value("out") ?? folder.path + "/out.tsv")
    case "reader": figures = try ReaderRun.read(rules: rules, input: input, threads: threads)
    case "files": figures = try ReaderRun.files(input, threads: threads)
    case "paths": figures = try PathRun.run(arguments.value("input") ?? "", rules: rules, folder: folder)
    case "daemon":
      figures = try DaemonRun.run(
        rules: rules, folder: folder, input: input, files: arguments.value("changes").flatMap { Int($0) } ?? 0,
        seconds: arguments.value("seconds").flatMap { Int($0) } ?? 5,
        output: arguments.value("out") ?? folder.path + "/daemon.tsv")
    default: throw Arguments.Failure(description: "there is no such measurement")
    }
    Output.standard(String(decoding: figures.json, as: UTF8.self) + "\n")
  }
}
