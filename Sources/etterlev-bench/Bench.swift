import Commands
import Linux
import Service

/// Measures the engine and the daemon on the common workload R5, and what loading a pack costs.
@main
struct Bench {
  static func main() {
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch let error as Arguments.Failure {
      Output.error("etterlev-bench: \(error)\n  `etterlev-bench --help` tells what it takes\n")
      Environment.leave(2)
    } catch {
      Output.error("etterlev-bench: \(error)\n")
      Environment.leave(1)
    }
  }

  private static func run(_ words: [String]) throws {
    switch words.first {
    case "packs": PacksBench.run(rules: max(1, words.dropFirst().first.flatMap { Int($0) } ?? 1000))
    case "measure": try Measurement.run(Array(words.dropFirst()))
    default: try WorkloadBench.run(words)
    }
  }

  static func time(_ body: () -> Void) -> Int64 {
    let start = Clock.monotonicNanoseconds()
    body()
    return Clock.monotonicNanoseconds() - start
  }
}
